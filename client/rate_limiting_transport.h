#ifndef CAMPAIGN_CLIENT_RATE_LIMITING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_RATE_LIMITING_TRANSPORT_H_

#include <cstddef>
#include <memory>

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

  // Calls that may wait for their turns at a time: each is memory.
  size_t max_waiting = 10'000;
};

// The layer that keeps a merchant below WeChat Pay's limits: calls get their
// turns in the order in which they came, and wait for them, not on a thread. A
// call whose turn would come after its deadline is refused at once, with
// `RateLimitedFailure`, instead of failing late; so is one that finds too many
// waiting. The turn of a call that is cancelled while it waits goes to the
// next. Inside of retrying: every attempt counts upstream.
class RateLimitingTransport final : public Transport {
 public:
  // All must outlive this object and every call through it.
  RateLimitingTransport(Transport& next, const RateLimit& limit,
                        const Clock& clock, Timer& timer);

  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  class Queue;

  Transport& next_;
  // Null without a limit. Shared with the timer and with cancellations, which
  // may come when nobody waits any more and this object is gone.
  const std::shared_ptr<Queue> queue_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RATE_LIMITING_TRANSPORT_H_
