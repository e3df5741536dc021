#ifndef CAMPAIGN_TOOLS_SIMULATOR_RFC3339_H_
#define CAMPAIGN_TOOLS_SIMULATOR_RFC3339_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMillis = int64_t;

// Reads `yyyy-MM-ddTHH:mm:ss[.SSS](Z|+08:00)`: any offset, one to nine digits
// of a fraction (kept to the millisecond). Nothing for any other text, a day
// that does not exist, or a 25th hour. Thread-safe.
std::optional<UnixMillis> ParseRfc3339(std::string_view text);

// As the service writes times: `2015-05-20T13:29:35+08:00`, with `.120` in
// front of the offset if `with_milliseconds`.
std::string FormatRfc3339(UnixMillis time, bool with_milliseconds = false);

// True for six digits `HHmmss` that are a time of the day.
bool IsTimeOfDay(std::string_view text);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_RFC3339_H_
