#include "tools/benchmark/latencies.h"

#include <algorithm>
#include <cmath>

namespace campaign::bench {

absl::Duration Latencies::Percentile(double share) const {
  if (all_.empty()) return absl::ZeroDuration();
  std::vector<absl::Duration> sorted = all_;
  const auto index = static_cast<size_t>(
      std::lround(share * static_cast<double>(sorted.size() - 1)));
  std::nth_element(sorted.begin(),
                   sorted.begin() + static_cast<std::ptrdiff_t>(index),
                   sorted.end());
  return sorted[index];
}

}  // namespace campaign::bench
