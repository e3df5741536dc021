#ifndef CAMPAIGN_CLIENT_TIMER_H_
#define CAMPAIGN_CLIENT_TIMER_H_

#include <cstdint>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace campaign {

// Calls functions later. Thread-safe.
class Timer {
 public:
  using Id = uint64_t;

  virtual ~Timer() = default;

  // Calls `function` once at `when`, or soon if that has passed, on the
  // timer's thread and never before this returns. It must not block.
  virtual Id At(absl::Time when, absl::AnyInvocable<void()> function) = 0;

  // True if the function will not be called any more; false if it was called,
  // is running, or was cancelled before.
  virtual bool Cancel(Id id) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TIMER_H_
