#ifndef CAMPAIGN_TOOLS_SIMULATOR_SHA256_H_
#define CAMPAIGN_TOOLS_SIMULATOR_SHA256_H_

#include <string>
#include <string_view>

namespace simulator {

// SHA-256 of `bytes` as 64 lower-case hex digits, the form of `sha256` in an
// upload's meta part. Thread-safe.
std::string Sha256Hex(std::string_view bytes);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_SHA256_H_
