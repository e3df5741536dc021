#ifndef CAMPAIGN_TOOLS_SIMULATOR_RANDOM_TEXT_H_
#define CAMPAIGN_TOOLS_SIMULATOR_RANDOM_TEXT_H_

#include <cstddef>
#include <string>

namespace simulator {

// `digits` lower-case hex digits from the system's random source: nonces and
// request ids. Thread-safe.
std::string RandomHex(size_t digits);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_RANDOM_TEXT_H_
