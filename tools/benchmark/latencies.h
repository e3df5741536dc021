#ifndef CAMPAIGN_TOOLS_BENCHMARK_LATENCIES_H_
#define CAMPAIGN_TOOLS_BENCHMARK_LATENCIES_H_

#include <vector>

#include "absl/time/time.h"

namespace campaign::bench {

// Durations of single calls, and their percentiles.
class Latencies {
 public:
  void Add(absl::Duration duration) { all_.push_back(duration); }

  // The value below which `share` (0 to 1) of the durations lie; zero if empty.
  absl::Duration Percentile(double share) const;

 private:
  std::vector<absl::Duration> all_;
};

}  // namespace campaign::bench

#endif  // CAMPAIGN_TOOLS_BENCHMARK_LATENCIES_H_
