#ifndef CAMPAIGN_CLIENT_RATE_LIMITING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_RATE_LIMITING_TRANSPORT_H_

#include <mutex>

#include "absl/time/time.h"
#include "client/timer.h"
#include "client/transport.h"
#include "common/clock.h"

namespace campaign {

// How fast one merchant may call.
struct RateLimit {
  // Time between two calls in the long run; zero is no limit.
  absl::Duration interval;

  // Calls that may come at once after a quiet time, at least 1.
  int burst = 1;
};

// The layer that keeps a merchant below WeChat Pay's limits: calls get their
// turns in the order in which they came, and wait for them. A call whose turn
// would come after its deadline is refused at once, with kRateLimited, instead
// of failing late. Inside of retrying: every attempt counts upstream.
//
// The turn of a call that is cancelled while it waits is lost.
class RateLimitingTransport final : public Transport {
 public:
  // All must outlive this object and every call through it.
  RateLimitingTransport(Transport& next, const RateLimit& limit,
                        const Clock& clock, Timer& timer);

  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  class WaitingCall;

  // The moment at which a call that comes now may go, or InfiniteFuture if
  // that is after `deadline`.
  absl::Time TakeTurn(absl::Time now, absl::Time deadline);

  Transport& next_;
  const RateLimit limit_;
  const Clock& clock_;
  Timer& timer_;

  std::mutex mutex_;
  // When the next turn is, without bursts (GCRA's theoretical arrival time).
  // Guarded by `mutex_`.
  absl::Time next_turn_ = absl::InfinitePast();
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RATE_LIMITING_TRANSPORT_H_
