#include "client/rate_limiting_transport.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/transport_failure.h"

namespace campaign {

// A call that has a turn, and waits for it.
class RateLimitingTransport::WaitingCall
    : public std::enable_shared_from_this<WaitingCall> {
 public:
  WaitingCall(RateLimitingTransport& layer, HttpRequest request,
              SendOptions options, Callback done)
      : layer_(layer),
        request_(std::move(request)),
        options_(std::move(options)),
        done_(std::move(done)) {}

  void WaitUntil(absl::Time turn) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      timer_id_ = layer_.timer_.At(
          turn, [call = shared_from_this()] { call->OnTurn(); });
    }
    if (options_.cancellation == nullptr) return;
    // Weak: a cancellation may live longer than the call. May be called before
    // this returns. It is not stopped: there is nothing to do for it later.
    options_.cancellation->Listen([weak = weak_from_this()] {
      if (const auto call = weak.lock()) call->OnCancel();
    });
  }

 private:
  bool Claim() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !std::exchange(ended_, true);
  }

  void OnTurn() {
    if (!Claim()) return;
    layer_.next_.Send(std::move(request_), std::move(options_),
                      std::move(done_));
  }

  void OnCancel() {
    if (!Claim()) return;
    layer_.timer_.Cancel(timer_id_);
    std::exchange(done_, nullptr)(TransportFailure(
        FailureKind::kCancelled,
        "cancelled by the caller while it waited for its turn"));
  }

  RateLimitingTransport& layer_;
  HttpRequest request_;
  SendOptions options_;
  Callback done_;

  std::mutex mutex_;
  bool ended_ = false;      // guarded by `mutex_`
  Timer::Id timer_id_ = 0;  // written under `mutex_` before anybody listens
};

RateLimitingTransport::RateLimitingTransport(Transport& next,
                                             const RateLimit& limit,
                                             const Clock& clock, Timer& timer)
    : next_(next), limit_(limit), clock_(clock), timer_(timer) {}

void RateLimitingTransport::Send(HttpRequest request, SendOptions options,
                                 Callback done) {
  if (limit_.interval <= absl::ZeroDuration()) {
    next_.Send(std::move(request), std::move(options), std::move(done));
    return;
  }
  const absl::Time now = clock_.Now();
  const absl::Time turn = TakeTurn(now, options.deadline);
  if (turn == absl::InfiniteFuture()) {
    done(TransportFailure(
        FailureKind::kRateLimited,
        absl::StrCat("not sent: the merchant's rate_limit (one call per ",
                     absl::FormatDuration(limit_.interval),
                     ") leaves no turn before the deadline")));
    return;
  }
  if (turn <= now) {
    next_.Send(std::move(request), std::move(options), std::move(done));
    return;
  }
  std::make_shared<WaitingCall>(*this, std::move(request), std::move(options),
                                std::move(done))
      ->WaitUntil(turn);
}

absl::Time RateLimitingTransport::TakeTurn(absl::Time now,
                                           absl::Time deadline) {
  const absl::Duration ahead = limit_.interval * (limit_.burst - 1);
  const std::lock_guard<std::mutex> lock(mutex_);
  const absl::Time theoretical = std::max(next_turn_, now);
  const absl::Time turn = std::max(theoretical - ahead, now);
  if (turn >= deadline) return absl::InfiniteFuture();
  next_turn_ = theoretical + limit_.interval;
  return turn;
}

}  // namespace campaign
