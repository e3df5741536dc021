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

// One thread for what happens later. Thread-safe.
class TimerThread final : public Timer {
 public:
  // `clock` must outlive the timer. The thread waits in steps of real time, so
  // it is for clocks that run with it. `name` is the thread's, of at most 15
  // characters.
  explicit TimerThread(const Clock& clock, const char* name = "timer");

  // Stops.
  ~TimerThread() override;

  // Waits for the function that is running; what is pending is dropped, and so
  // is what comes after. May be called twice, but not from the timer's thread.
  void Stop();

  Id At(absl::Time when, absl::AnyInvocable<void()> function) override;
  bool Cancel(Id id) override;

 private:
  using Key = std::pair<absl::Time, Id>;

  void Run(const char* name);

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
