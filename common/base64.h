#ifndef CAMPAIGN_COMMON_BASE64_H_
#define CAMPAIGN_COMMON_BASE64_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace campaign {

// Standard alphabet, with padding, on one line (RFC 4648 section 4).
std::string Base64Encode(absl::string_view bytes);

// Reads exactly what `Base64Encode` writes, and nothing else: no line breaks or
// blanks, no missing padding, no URL-safe alphabet, no stray bits in the last
// character. So no two texts stand for the same bytes, and a text that was
// tampered with is refused rather than repaired. Nothing if it is refused.
std::optional<std::string> Base64Decode(absl::string_view text);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_BASE64_H_
