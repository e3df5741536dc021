#ifndef CAMPAIGN_TOOLS_SIMULATOR_VIRTUAL_CLOCK_H_
#define CAMPAIGN_TOOLS_SIMULATOR_VIRTUAL_CLOCK_H_

#include <atomic>
#include <chrono>

#include "tools/simulator/rfc3339.h"

namespace simulator {

// The clock of the business: activities begin, run and expire by it. It runs as
// the real clock does, plus an offset that only grows. Signatures and their
// window of 300 s follow the real clock instead, because the other side's
// signatures do. Thread-safe.
class VirtualClock {
 public:
  UnixMillis Now() const { return RealNow() + offset_; }

  // Lets `time` pass at once; a negative value is ignored.
  void Advance(std::chrono::milliseconds time) {
    if (time.count() > 0) offset_ += time.count();
  }

  // How far the clock is ahead of the real one.
  std::chrono::milliseconds offset() const {
    return std::chrono::milliseconds(offset_);
  }

  static UnixMillis RealNow() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }

 private:
  std::atomic<int64_t> offset_ = 0;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_VIRTUAL_CLOCK_H_
