#ifndef CAMPAIGN_TOOLS_SIMULATOR_BASE64_H_
#define CAMPAIGN_TOOLS_SIMULATOR_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// Standard base64 with padding (RFC 4648, section 4), which is what APIv3
// signatures and ciphertexts use. Both functions are thread-safe.
std::string Base64Encode(std::string_view bytes);

// Strict: no blanks, no line breaks, full padding, unused bits zero. Nothing
// else is a signature.
std::optional<std::string> Base64Decode(std::string_view text);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_BASE64_H_
