#ifndef CAMPAIGN_CLIENT_RETRY_BUDGET_H_
#define CAMPAIGN_CLIENT_RETRY_BUDGET_H_

#include <algorithm>
#include <mutex>

namespace campaign {

// Keeps repetitions from making an outage worse: when most calls fail, only
// first attempts go on. The rule is gRPC's retry throttling (gRFC A6): a
// failure takes one token, a success gives a tenth back, and there are
// repetitions only while more than half of the tokens are there. Thread-safe.
class RetryBudget {
 public:
  explicit RetryBudget(double max_tokens = 100)
      : max_tokens_(max_tokens), tokens_(max_tokens) {}

  void OnSuccess() {
    const std::lock_guard<std::mutex> lock(mutex_);
    tokens_ = std::min(max_tokens_, tokens_ + 0.1);
  }

  void OnFailure() {
    const std::lock_guard<std::mutex> lock(mutex_);
    tokens_ = std::max(0.0, tokens_ - 1);
  }

  bool AllowsRepetition() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return tokens_ > max_tokens_ / 2;
  }

 private:
  const double max_tokens_;
  mutable std::mutex mutex_;
  double tokens_;  // guarded by `mutex_`
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RETRY_BUDGET_H_
