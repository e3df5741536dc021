#include "tools/simulator/rate_limiter.h"

namespace simulator {

bool RateLimiter::Admit(const std::string& mchid) {
  if (limit_ <= 0) return true;
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  Period& period = periods_[mchid];
  if (period.calls == 0 || now - period.began >= period_) {
    period = {now, 0};
  }
  return ++period.calls <= limit_;
}

}  // namespace simulator
