#include "client/retrying_transport.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

constexpr int kTooManyRequests = 429;

// How much a result says about what a write did, least first.
enum class Evidence {
  // Nothing was sent; of earlier attempts nothing is said.
  kNone,
  // Sent, and refused for now, or by an answer that is not signed.
  kRefused,
  // Sent, and WeChat Pay stumbled over it.
  kServerError,
  // Sent, and nobody can say what became of it.
  kLost,
  // WeChat Pay's signed word. The caller's own cancellation is none, but is
  // what the caller asked for.
  kDefinite,
};

// One result, as the rules see it.
struct Finding {
  Evidence evidence = Evidence::kNone;

  // Not sent, lost or temporary: another attempt may do better.
  bool failed = false;

  bool not_sent = false;
};

Finding OfAnswer(const Answer& answer) {
  const int status = answer.response.status;
  if (status == kTooManyRequests) {
    return {.evidence = Evidence::kRefused, .failed = true};
  }
  if (status >= 500) {
    return {.evidence = Evidence::kServerError, .failed = true};
  }
  return {.evidence = answer.verdict.Verified() ? Evidence::kDefinite
                                                : Evidence::kRefused};
}

Finding OfFailure(const absl::Status& failure) {
  const std::optional<FailureKind> kind = FailureKindOf(failure);
  // A fault of the gateway would only repeat itself.
  if (!kind.has_value()) return {};
  switch (*kind) {
    case FailureKind::kNotSent:
      return {.failed = true, .not_sent = true};
    case FailureKind::kNoAnswer:
    case FailureKind::kUnverified:
      return {.evidence = Evidence::kLost, .failed = true};
    case FailureKind::kCancelled:
      return {.evidence = Evidence::kDefinite};
    case FailureKind::kRateLimited:
      return {};
  }
  return {};
}

Finding Of(const absl::StatusOr<Answer>& result) {
  return result.ok() ? OfAnswer(*result) : OfFailure(result.status());
}

}  // namespace

// One call with all its attempts. Shared by whoever will call it next: the
// layer below, the timer, the cancellation.
class RetryingTransport::Call : public std::enable_shared_from_this<Call> {
 public:
  Call(const RetryingTransport& layer, RetryBudget& budget, HttpRequest request,
       SendOptions options, Callback done)
      : layer_(layer),
        budget_(budget),
        is_read_(request.IsRead()),
        repeatable_(request.repeatable),
        request_(std::move(request)),
        options_(std::move(options)),
        done_(std::move(done)) {
    if (options_.deadline == absl::InfiniteFuture()) {
      options_.deadline = layer_.clock_.Now() + layer_.policy_.overall_timeout;
    }
  }

  void Attempt() {
    ++attempts_;
    last_attempt_ = NoneMayFollow();
    SendOptions options = options_;
    // An answer that nobody would ask for again is worth waiting for.
    if (!last_attempt_ && MayRepeatIfLost()) {
      options.answer_timeout =
          std::min(options.answer_timeout, layer_.policy_.attempt_timeout);
    }
    // An upload is too large to be copied for nothing.
    HttpRequest request = last_attempt_ ? std::move(request_) : request_;
    layer_.next_.Send(
        std::move(request), std::move(options),
        [call = shared_from_this()](absl::StatusOr<Answer> result) mutable {
          call->OnResult(std::move(result));
        });
  }

 private:
  // Whether the attempt that begins now is the last one, whatever comes of it.
  bool NoneMayFollow() const {
    const RetryPolicy& policy = layer_.policy_;
    if (policy.max_attempts <= 1) return true;
    if (layer_.clock_.Now() + policy.shortest_attempt >= options_.deadline) {
      return true;
    }
    // A repeatable write may get lost, and then goes on.
    return attempts_ >= policy.max_attempts && (is_read_ || !repeatable_);
  }

  bool MayRepeatIfLost() const { return is_read_ || repeatable_; }

  void OnResult(absl::StatusOr<Answer> result) {
    const Finding finding = Of(result);
    // The caller's cancellation, the gateway's own limit and its faults say
    // nothing of WeChat Pay.
    if (finding.failed) {
      budget_.OnFailure();
    } else if (result.ok()) {
      budget_.OnSuccess();
    }
    Keep(std::move(result), finding.evidence);
    std::optional<absl::Time> when;
    if (finding.failed && MayRepeat(finding)) when = NextAttempt();
    if (!when.has_value()) return End(std::move(best_));
    WaitUntil(*when);
  }

  // Keeps what the call ends with if no better result comes: of a read the
  // last, of a write what says most, and of that the last; of losses the first.
  void Keep(absl::StatusOr<Answer> result, Evidence evidence) {
    const bool says_less =
        evidence < evidence_ ||
        (evidence == Evidence::kLost && evidence_ == Evidence::kLost);
    if (!is_read_ && attempts_ > 1 && says_less) return;
    best_ = std::move(result);
    evidence_ = evidence;
  }

  bool MayRepeat(const Finding& finding) const {
    if (last_attempt_) return false;
    if (!finding.not_sent && !MayRepeatIfLost()) return false;
    // Only a repetition can tell what became of a lost write. One that must
    // not be repeated is over with its first loss, so it never comes here.
    if (!is_read_ && evidence_ == Evidence::kLost) return true;
    return attempts_ < layer_.policy_.max_attempts &&
           budget_.AllowsRepetition();
  }

  // Nothing if too little time is left. A wait that would take too much of it
  // is cut short, for one last attempt: after that there is too little.
  std::optional<absl::Time> NextAttempt() const {
    const absl::Time now = layer_.clock_.Now();
    const absl::Time last = options_.deadline - layer_.policy_.shortest_attempt;
    if (now >= last) return std::nullopt;
    return std::min(now + Backoff(), last);
  }

  absl::Duration Backoff() const {
    const RetryPolicy& policy = layer_.policy_;
    absl::Duration longest = policy.first_backoff;
    for (int i = 1; i < attempts_ && longest < policy.max_backoff; ++i) {
      longest *= 2;
    }
    return std::min(longest, policy.max_backoff) * layer_.random_();
  }

  void WaitUntil(absl::Time when) {
    if (options_.cancellation != nullptr && listener_ == 0) {
      // Weak: a cancellation may live longer than the call. May be called
      // before this returns.
      listener_ = options_.cancellation->Listen([weak = weak_from_this()] {
        if (const auto call = weak.lock()) call->OnCancel();
      });
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!cancelled_) {
        waiting_ = true;
        timer_id_ = layer_.timer_.At(
            when, [call = shared_from_this()] { call->OnTimer(); });
        return;
      }
    }
    End(CancelledFailure());
  }

  void OnTimer() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      // A cancellation was faster.
      if (!std::exchange(waiting_, false)) return;
    }
    // Timers are late. A little is allowed for: the last attempt that is
    // possible leaves exactly `shortest_attempt`.
    if (layer_.clock_.Now() + layer_.policy_.shortest_attempt / 2 >
        options_.deadline) {
      return End(std::move(best_));
    }
    Attempt();
  }

  void OnCancel() {
    Timer::Id timer_id = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      cancelled_ = true;
      // An attempt in flight is cancelled below, and ends by itself.
      if (!std::exchange(waiting_, false)) return;
      timer_id = timer_id_;
    }
    layer_.timer_.Cancel(timer_id);
    // `End` would stop listening from within the listener.
    Tell(CancelledFailure());
  }

  static absl::Status CancelledFailure() {
    return TransportFailure(FailureKind::kCancelled,
                            "cancelled by the caller between two attempts");
  }

  void End(absl::StatusOr<Answer> result) {
    if (listener_ != 0) options_.cancellation->StopListening(listener_);
    Tell(std::move(result));
  }

  void Tell(absl::StatusOr<Answer> result) {
    if (result.ok()) {
      result->attempts = attempts_;
    } else {
      result = WithAttempts(result.status(), attempts_);
    }
    std::exchange(done_, nullptr)(std::move(result));
  }

  const RetryingTransport& layer_;
  RetryBudget& budget_;
  const bool is_read_;
  const bool repeatable_;
  HttpRequest request_;  // moved away by the last attempt
  SendOptions options_;
  Callback done_;

  // Only touched by the one who is at work: the attempts follow each other.
  int attempts_ = 0;
  bool last_attempt_ = false;
  absl::StatusOr<Answer> best_;
  Evidence evidence_ = Evidence::kNone;
  Cancellation::Id listener_ = 0;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  bool waiting_ = false;  // for the timer; who makes it false goes on
  bool cancelled_ = false;
  Timer::Id timer_id_ = 0;
};

RetryingTransport::RetryingTransport(Transport& next, const RetryPolicy& policy,
                                     const Clock& clock, Timer& timer,
                                     std::function<double()> random)
    : next_(next),
      policy_(policy),
      clock_(clock),
      timer_(timer),
      random_(std::move(random)) {}

void RetryingTransport::Send(HttpRequest request, SendOptions options,
                             Callback done) {
  std::make_shared<Call>(*this, budget_, std::move(request), std::move(options),
                         std::move(done))
      ->Attempt();
}

}  // namespace campaign
