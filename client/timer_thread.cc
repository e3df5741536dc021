#include "client/timer_thread.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>

namespace campaign {
namespace {

// The clock may be set while the thread waits; it looks again after this long.
constexpr absl::Duration kLongestWait = absl::Seconds(1);

}  // namespace

TimerThread::TimerThread(const Clock& clock, const char* name) : clock_(clock) {
  // Signals are the main thread's business.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this, name] { Run(name); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TimerThread::~TimerThread() { Stop(); }

void TimerThread::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  // Destroyed outside of the lock: what they own may call the timer again.
  std::map<Key, absl::AnyInvocable<void()>> dropped;
  const std::lock_guard<std::mutex> lock(mutex_);
  dropped.swap(pending_);
  when_.clear();
}

Timer::Id TimerThread::At(absl::Time when,
                          absl::AnyInvocable<void()> function) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Id id = next_id_++;
  if (stopping_) return id;
  const bool is_next = pending_.empty() || when < pending_.begin()->first.first;
  pending_.emplace(Key{when, id}, std::move(function));
  when_.emplace(id, when);
  if (is_next) changed_.notify_all();
  return id;
}

bool TimerThread::Cancel(Id id) {
  // Destroyed outside of the lock: it may own what calls the timer again.
  absl::AnyInvocable<void()> function;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto it = when_.find(id);
  if (it == when_.end()) return false;
  const auto node = pending_.find(Key{it->second, id});
  function = std::move(node->second);
  pending_.erase(node);
  when_.erase(it);
  return true;
}

void TimerThread::Run(const char* name) {
  pthread_setname_np(pthread_self(), name);
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_) {
    if (pending_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const absl::Duration left = pending_.begin()->first.first - clock_.Now();
    if (left > absl::ZeroDuration()) {
      changed_.wait_for(
          lock, absl::ToChronoNanoseconds(std::min(left, kLongestWait)));
      continue;
    }
    auto node = pending_.extract(pending_.begin());
    when_.erase(node.key().second);
    lock.unlock();
    std::move(node.mapped())();
    node = {};
    lock.lock();
  }
}

}  // namespace campaign
