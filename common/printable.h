#ifndef CAMPAIGN_COMMON_PRINTABLE_H_
#define CAMPAIGN_COMMON_PRINTABLE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace campaign {

// `text` made fit for an error, a log line or gRPC metadata: bytes other than
// printable ASCII become '?', and what is longer than `limit` bytes is cut and
// ends in "...". For header values of answers that nobody has verified, which
// can be anything; what WeChat Pay really sends stays as it is.
std::string Printable(absl::string_view text, size_t limit = 128);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PRINTABLE_H_
