#ifndef CAMPAIGN_TOOLS_SIMULATOR_JSON_H_
#define CAMPAIGN_TOOLS_SIMULATOR_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

using Json = nlohmann::json;

// Reads one JSON text; nothing if it is no JSON, no UTF-8, or nested deeper
// than 64 levels (comparing and writing a value recurse, so that somebody could
// overflow the stack with brackets). Never throws. Thread-safe.
std::optional<Json> ParseJson(std::string_view text);

// Compact text. Bytes that are no UTF-8 are replaced instead of thrown at.
std::string ToText(const Json& value);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_JSON_H_
