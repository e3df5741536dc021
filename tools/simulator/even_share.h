#ifndef CAMPAIGN_TOOLS_SIMULATOR_EVEN_SHARE_H_
#define CAMPAIGN_TOOLS_SIMULATOR_EVEN_SHARE_H_

#include <algorithm>
#include <mutex>

namespace simulator {

// Picks `percent` of 100 turns, spread as evenly as whole turns allow and the
// same way every time: a test can count on the number, which a random draw
// would not allow. Thread-safe.
class EvenShare {
 public:
  explicit EvenShare(int percent) { Set(percent); }

  // Begins anew; `percent` is brought into [0, 100].
  void Set(int percent) {
    const std::lock_guard lock(mutex_);
    percent_ = std::clamp(percent, 0, 100);
    sum_ = 0;
  }

  // True if it is this turn's turn. Any 100 in a row have exactly `percent`.
  bool Next() {
    const std::lock_guard lock(mutex_);
    sum_ += percent_;
    if (sum_ < 100) return false;
    sum_ -= 100;
    return true;
  }

  int percent() const {
    const std::lock_guard lock(mutex_);
    return percent_;
  }

 private:
  mutable std::mutex mutex_;
  int percent_ = 0;
  int sum_ = 0;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_EVEN_SHARE_H_
