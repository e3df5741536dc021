#ifndef CAMPAIGN_CLIENT_FETCH_ALLOWANCE_H_
#define CAMPAIGN_CLIENT_FETCH_ALLOWANCE_H_

#include <algorithm>

#include "absl/time/time.h"

namespace campaign {

// How often an answer with an unknown serial number may cause a download of
// the certificates: twice at once, then once a minute. Anybody can make a
// serial number up, so a flood of them must not become a flood of downloads;
// and no change of certificates is faster. Not thread-safe.
class FetchAllowance {
 public:
  // Whether one is allowed at `now`; if so, it is used up.
  bool Take(absl::Time now) {
    const absl::Time next = std::max(next_ + kInterval, now - kAhead);
    if (next > now) return false;
    next_ = next;
    return true;
  }

 private:
  static constexpr absl::Duration kInterval = absl::Minutes(1);
  // One interval ahead makes two at once.
  static constexpr absl::Duration kAhead = kInterval;

  absl::Time next_ = absl::InfinitePast();
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_FETCH_ALLOWANCE_H_
