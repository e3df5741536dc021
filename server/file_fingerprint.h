#ifndef CAMPAIGN_SERVER_FILE_FINGERPRINT_H_
#define CAMPAIGN_SERVER_FILE_FINGERPRINT_H_

#include <string>
#include <vector>

namespace campaign {

// What changes when one of the files is written, replaced, removed, or gets
// another owner or mode; symbolic links are followed. Takes a microsecond or
// two for each file, and reads none.
//
// Taken before a file is read, it is never newer than what was read: a change
// in between shows the next time. Empty paths count for nothing.
std::string FingerprintOf(const std::vector<std::string>& paths);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_FILE_FINGERPRINT_H_
