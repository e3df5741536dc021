#ifndef CAMPAIGN_COMMON_PERCENT_ENCODING_H_
#define CAMPAIGN_COMMON_PERCENT_ENCODING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace campaign {

// RFC 3986: letters, digits and `-._~` stay, every other byte becomes `%XX` in
// upper case; a blank is `%20`, never `+`. One function for path segments and
// query values, because the encoded target is what is sent and what is signed.
std::string PercentEncode(absl::string_view text);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PERCENT_ENCODING_H_
