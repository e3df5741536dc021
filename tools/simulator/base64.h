#ifndef CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_BASE64_H_
#define CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// Standard base64 with padding, on one line.
std::string EncodeBase64(std::string_view bytes);

// The strict opposite: no blanks, full padding, no stray bits at the end.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace simulator

#endif  // CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_BASE64_H_
