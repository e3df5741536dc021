#ifndef CAMPAIGN_CLIENT_CANCELLATION_H_
#define CAMPAIGN_CLIENT_CANCELLATION_H_

#include <cstdint>
#include <map>
#include <mutex>

#include "absl/functional/any_invocable.h"

namespace campaign {

// One call's "stop": the RPC side calls `Cancel`, the layer that is at work
// listens. Shared by both through a shared_ptr. Thread-safe.
class Cancellation {
 public:
  using Id = uint64_t;

  // Tells every listener, once; later calls do nothing.
  void Cancel();

  bool IsCancelled() const;

  // Calls `listener` when `Cancel` is called, on that thread; at once if that
  // already happened. The listener must not block, and must not call
  // `StopListening` for itself.
  Id Listen(absl::AnyInvocable<void()> listener);

  // Forgets a listener. A listener that is running right now may still end
  // after this returns, so it must own what it touches.
  void StopListening(Id id);

 private:
  mutable std::mutex mutex_;
  // Guarded by `mutex_`.
  bool cancelled_ = false;
  Id next_id_ = 1;
  std::map<Id, absl::AnyInvocable<void()>> listeners_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CANCELLATION_H_
