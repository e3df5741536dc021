#include "tools/benchmark/latencies.h"

#include <algorithm>

namespace campaign::bench {

absl::Duration Latencies::Percentile(double share) const {
  if (all_.empty()) return absl::ZeroDuration();
  std::vector<absl::Duration> sorted = all_;
  const auto index =
      static_cast<size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
  std::nth_element(sorted.begin(),
                   sorted.begin() + static_cast<std::ptrdiff_t>(index),
                   sorted.end());
  return sorted[index];
}

}  // namespace campaign::bench
