#ifndef CAMPAIGN_CLIENT_TIMER_THREAD_H_
#define CAMPAIGN_CLIENT_TIMER_THREAD_H_

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "client/timer.h"
#include "common/clock.h"

namespace campaign {

// One thread for everything in the process that happens later. Thread-safe.
class TimerThread final : public Timer {
 public:
  // `clock` must outlive the timer. The thread waits in steps of real time, so
  // it is for clocks that run with it.
  explicit TimerThread(const Clock& clock);

  // Waits for the function that is running; what is pending is dropped.
  ~TimerThread() override;

  Id At(absl::Time when, absl::AnyInvocable<void()> function) override;
  bool Cancel(Id id) override;

 private:
  using Key = std::pair<absl::Time, Id>;

  void Run();

  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by `mutex_`.
  std::map<Key, absl::AnyInvocable<void()>> pending_;
  std::map<Id, absl::Time> when_;
  Id next_id_ = 1;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TIMER_THREAD_H_
