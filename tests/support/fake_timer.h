#ifndef CAMPAIGN_TESTS_SUPPORT_FAKE_TIMER_H_
#define CAMPAIGN_TESTS_SUPPORT_FAKE_TIMER_H_

#include <map>
#include <mutex>
#include <utility>

#include "client/timer.h"
#include "tests/support/fake_clock.h"

namespace campaign {

// A timer that only goes when a test lets it, and takes its clock along.
// Thread-safe.
class FakeTimer final : public Timer {
 public:
  explicit FakeTimer(FakeClock& clock) : clock_(clock) {}

  Id At(absl::Time when, absl::AnyInvocable<void()> function) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Id id = next_id_++;
    pending_.emplace(std::make_pair(when, id), std::move(function));
    return id;
  }

  bool Cancel(Id id) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto it = pending_.begin(); it != pending_.end(); ++it) {
      if (it->first.second != id) continue;
      pending_.erase(it);
      return true;
    }
    return false;
  }

  // Moves the clock to the next function and calls it. False if none waits.
  bool RunNext() {
    absl::AnyInvocable<void()> function;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (pending_.empty()) return false;
      auto node = pending_.extract(pending_.begin());
      if (node.key().first > clock_.Now()) clock_.Set(node.key().first);
      function = std::move(node.mapped());
    }
    function();
    return true;
  }

  size_t Pending() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return pending_.size();
  }

 private:
  FakeClock& clock_;
  mutable std::mutex mutex_;
  // Guarded by `mutex_`.
  std::map<std::pair<absl::Time, Id>, absl::AnyInvocable<void()>> pending_;
  Id next_id_ = 1;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_FAKE_TIMER_H_
