#include "client/cancellation.h"

#include <utility>

namespace campaign {

void Cancellation::Cancel() {
  std::map<Id, absl::AnyInvocable<void()>> listeners;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (cancelled_) return;
    cancelled_ = true;
    listeners.swap(listeners_);
  }
  for (auto& [id, listener] : listeners) listener();
}

bool Cancellation::IsCancelled() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return cancelled_;
}

Cancellation::Id Cancellation::Listen(absl::AnyInvocable<void()> listener) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const Id id = next_id_++;
    if (!cancelled_) {
      listeners_.emplace(id, std::move(listener));
      return id;
    }
  }
  listener();
  return 0;
}

void Cancellation::StopListening(Id id) {
  absl::AnyInvocable<void()> forgotten;  // destroyed outside the lock
  std::lock_guard<std::mutex> lock(mutex_);
  const auto it = listeners_.find(id);
  if (it == listeners_.end()) return;
  forgotten = std::move(it->second);
  listeners_.erase(it);
}

}  // namespace campaign
