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

// Time for the keys to be fetched before an answer with an unknown serial is
// asked for again.
constexpr absl::Duration kUnknownSerialDelay = absl::Milliseconds(200);

constexpr int kTooManyRequests = 429;

bool IsTemporaryError(const Answer& answer) {
  return answer.response.status == kTooManyRequests ||
         answer.response.status >= 500;
}

// The request left, and nobody can say what became of it.
bool IsLost(const absl::StatusOr<Answer>& result) {
  if (result.ok()) return false;
  const std::optional<FailureKind> kind = FailureKindOf(result.status());
  return kind == FailureKind::kNoAnswer || kind == FailureKind::kUnverified;
}

bool IsNotSent(const absl::StatusOr<Answer>& result) {
  return !result.ok() &&
         FailureKindOf(result.status()) == FailureKind::kNotSent;
}

bool HasUnknownSerial(const absl::StatusOr<Answer>& result) {
  if (result.ok()) return false;
  const auto unverified = UnverifiedAnswerOf(result.status());
  return unverified.has_value() &&
         unverified->verdict.state == SignatureState::kUnknownSerial;
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
        request_(std::move(request)),
        options_(std::move(options)),
        done_(std::move(done)) {
    if (options_.deadline == absl::InfiniteFuture()) {
      options_.deadline = layer_.clock_.Now() + layer_.policy_.overall_timeout;
    }
  }

  void Attempt() {
    ++attempts_;
    SendOptions options = options_;
    options.deadline = std::min(
        options.deadline, layer_.clock_.Now() + layer_.policy_.attempt_timeout);
    layer_.next_.Send(
        request_, std::move(options),
        [call = shared_from_this()](absl::StatusOr<Answer> result) mutable {
          call->OnResult(std::move(result));
        });
  }

 private:
  // Whether the layer below is at work, the timer, or nobody any more.
  enum class State { kAttempting, kWaiting, kEnded };

  void OnResult(absl::StatusOr<Answer> result) {
    const bool lost = IsLost(result);
    const bool failed =
        lost || IsNotSent(result) || (result.ok() && IsTemporaryError(*result));
    failed ? budget_.OnFailure() : budget_.OnSuccess();
    if (lost && !request_.IsRead() && !first_loss_.has_value()) {
      first_loss_ = result.status();
    }
    if (!failed || !MayRepeat(result)) return End(std::move(result));

    absl::Duration delay = Backoff();
    if (HasUnknownSerial(result)) delay = std::max(delay, kUnknownSerialDelay);
    const absl::Time when = layer_.clock_.Now() + delay;
    if (when + layer_.policy_.shortest_attempt > options_.deadline) {
      return End(std::move(result));
    }
    WaitUntil(when);
  }

  bool MayRepeat(const absl::StatusOr<Answer>& result) const {
    if (layer_.policy_.max_attempts <= 1) return false;
    if (!IsNotSent(result) && !request_.IsRead() && !request_.repeatable) {
      return false;
    }
    // Only a repetition can tell what became of a lost write. One that must
    // not be repeated is over with its first loss, so it never comes here.
    if (first_loss_.has_value()) return true;
    return attempts_ < layer_.policy_.max_attempts &&
           budget_.AllowsRepetition();
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
        state_ = State::kWaiting;
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
      if (state_ != State::kWaiting) return;
      state_ = State::kAttempting;
    }
    Attempt();
  }

  void OnCancel() {
    Timer::Id timer_id = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      cancelled_ = true;
      // An attempt in flight is cancelled below, and ends by itself.
      if (state_ != State::kWaiting) return;
      state_ = State::kEnded;
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
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      state_ = State::kEnded;
    }
    if (listener_ != 0) options_.cancellation->StopListening(listener_);
    Tell(std::move(result));
  }

  void Tell(absl::StatusOr<Answer> result) {
    if (first_loss_.has_value() && !IsDefinite(result)) result = *first_loss_;
    if (result.ok()) {
      result->attempts = attempts_;
    } else {
      result = WithAttempts(result.status(), attempts_);
    }
    std::exchange(done_, nullptr)(std::move(result));
  }

  // Whether `result` says for certain what became of a write that was lost
  // before. The caller's own cancellation is not an answer, either, but is
  // what the caller asked for.
  static bool IsDefinite(const absl::StatusOr<Answer>& result) {
    if (!result.ok()) {
      return FailureKindOf(result.status()) == FailureKind::kCancelled;
    }
    return result->verdict.Verified() && !IsTemporaryError(*result);
  }

  const RetryingTransport& layer_;
  RetryBudget& budget_;
  const HttpRequest request_;
  SendOptions options_;
  Callback done_;

  // Only touched by the one who is at work: the attempts follow each other.
  int attempts_ = 0;
  std::optional<absl::Status> first_loss_;
  Cancellation::Id listener_ = 0;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  State state_ = State::kAttempting;
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
