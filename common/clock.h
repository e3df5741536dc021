#ifndef CAMPAIGN_COMMON_CLOCK_H_
#define CAMPAIGN_COMMON_CLOCK_H_

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace campaign {

// Where "now" comes from. Thread-safe. Injected, so that a test can pin the
// timestamp that is signed and stand on either side of the 300 s window.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_CLOCK_H_
