#ifndef CAMPAIGN_CLIENT_RANDOM_FRACTION_H_
#define CAMPAIGN_CLIENT_RANDOM_FRACTION_H_

#include <random>

namespace campaign {

// A number in [0, 1), to spread things in time. Nothing secret may depend on
// it. Thread-safe.
inline double RandomFraction() {
  thread_local std::mt19937_64 engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RANDOM_FRACTION_H_
