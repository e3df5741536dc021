#ifndef CAMPAIGN_CLIENT_RETRY_POLICY_H_
#define CAMPAIGN_CLIENT_RETRY_POLICY_H_

#include "absl/time/time.h"

namespace campaign {

// When and how often a call is sent again. Which calls may be is not a matter
// of policy: see RetryingTransport. The defaults are those of
// `upstream.retry` in the configuration.
struct RetryPolicy {
  // The first one included; 1 repeats nothing.
  int max_attempts = 5;

  // Longest time for the answer to an attempt that another may follow, at each
  // domain that it tries; the time in which it waits for its turn does not
  // count. The last attempt has all the time that is left.
  absl::Duration attempt_timeout = absl::Seconds(5);

  // The wait before the n-th repetition is between 0 and
  // min(max_backoff, first_backoff * 2^(n-1)), evenly ("full jitter"): callers
  // that failed together do not come back together.
  absl::Duration first_backoff = absl::Milliseconds(100);
  absl::Duration max_backoff = absl::Seconds(2);

  // No attempt is begun with less time left than this: it would only turn a
  // clear answer into a lost one.
  absl::Duration shortest_attempt = absl::Milliseconds(50);

  // For a call without a deadline of its own.
  absl::Duration overall_timeout = absl::Seconds(30);
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RETRY_POLICY_H_
