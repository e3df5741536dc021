#ifndef CAMPAIGN_TOOLS_SIMULATOR_RATE_LIMITER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_RATE_LIMITER_H_

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace simulator {

// Counts calls per merchant in fixed periods of the real clock. Thread-safe.
class RateLimiter {
 public:
  // `limit` 0 admits everything.
  RateLimiter(int limit, std::chrono::milliseconds period)
      : limit_(limit), period_(period) {}

  // True if `mchid` may make one more call now.
  bool Admit(const std::string& mchid);

 private:
  struct Period {
    std::chrono::steady_clock::time_point began;
    int calls = 0;
  };

  const int limit_;
  const std::chrono::milliseconds period_;
  std::mutex mutex_;
  std::map<std::string, Period> periods_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_RATE_LIMITER_H_
