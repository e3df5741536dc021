#ifndef CAMPAIGN_CLIENT_RETRYING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_RETRYING_TRANSPORT_H_

#include <functional>

#include "client/retry_budget.h"
#include "client/retry_policy.h"
#include "client/timer.h"
#include "client/transport.h"
#include "common/clock.h"

namespace campaign {

// The layer that sends a request again. Outside of signing, so that each
// attempt has its own timestamp and nonce; body and request number stay.
//
// * What was not sent (kNotSent) is always sent again.
// * Reads, and writes that are `HttpRequest::repeatable`, are sent again after
//   a lost answer, an answer whose signature does not hold (a probe among
//   them), 429 and 5xx.
// * Nothing else is: an answer that can be trusted is the answer.
//
// A repeatable write whose answer was lost goes on until the deadline, beyond
// `max_attempts` and the budget, because only a repetition can tell what
// became of it. A write ends with what says most about its outcome, whichever
// attempt that came from: a verified answer that is not temporary; else the
// first loss; else the last 5xx; else the last 429 or unsigned answer. "Not
// sent" is for writes of which nothing ever was.
//
// A wait that would miss the deadline is cut short, so that there is one last
// attempt if `RetryPolicy::shortest_attempt` is left for it.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay2_0.shtml
class RetryingTransport final : public Transport {
 public:
  // All of them must outlive this object and every call through it. `random`
  // gives numbers in [0, 1) and must be thread-safe. Repetitions are begun on
  // the timer's thread.
  RetryingTransport(Transport& next, const RetryPolicy& policy,
                    const Clock& clock, Timer& timer,
                    std::function<double()> random);

  // Ends with the number of attempts in `Answer::attempts`, or on the failure
  // (`AttemptsOf`).
  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  class Call;

  Transport& next_;
  const RetryPolicy policy_;
  const Clock& clock_;
  Timer& timer_;
  const std::function<double()> random_;
  RetryBudget budget_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RETRYING_TRANSPORT_H_
