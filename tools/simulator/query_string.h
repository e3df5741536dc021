#ifndef CAMPAIGN_TOOLS_SIMULATOR_QUERY_STRING_H_
#define CAMPAIGN_TOOLS_SIMULATOR_QUERY_STRING_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/api_error.h"

namespace simulator {

// Undoes percent-encoding; nothing if a `%` is not followed by two hex digits,
// if the text has a byte that must be encoded (blank, control, non-ASCII), or
// if what comes out is no supported UTF-8.
std::optional<std::string> PercentDecode(std::string_view text);

// The decoded parameters of a query such as `offset=0&limit=10`. A name that
// comes twice is refused, as nobody could say which value was meant; unknown
// names are kept and ignored by the calls.
Result<std::map<std::string, std::string>> ParseQuery(std::string_view query);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_QUERY_STRING_H_
