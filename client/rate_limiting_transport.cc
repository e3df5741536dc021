#include "client/rate_limiting_transport.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/token_schedule.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

absl::Status Refusal(absl::string_view why, absl::Duration wait) {
  return RateLimitedFailure(
      wait, absl::StrCat(
                "not sent: the merchant's rate_limit ", why,
                "; the next turn comes in ",
                absl::FormatDuration(absl::Ceil(wait, absl::Milliseconds(1)))));
}

}  // namespace

// Those who wait, and when their turns come. Nothing here touches the layer's
// surroundings when nobody waits.
class RateLimitingTransport::Queue
    : public std::enable_shared_from_this<Queue> {
 public:
  Queue(Transport& next, const RateLimit& limit, const Clock& clock,
        Timer& timer)
      : next_(next),
        max_waiting_(limit.max_waiting),
        clock_(clock),
        timer_(timer),
        schedule_(limit.interval, limit.burst) {}

  void Send(HttpRequest request, SendOptions options, Callback done) {
    // Once it waits, the call may end at any moment, and the layer with it.
    const std::shared_ptr<Queue> self = shared_from_this();
    const std::shared_ptr<Cancellation> cancellation = options.cancellation;
    uint64_t ticket = 0;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      const absl::Time now = clock_.Now();
      const absl::Time turn = schedule_.TurnAfter(waiting_.size(), now);
      if (waiting_.empty() && turn <= now) {
        schedule_.Take(now);
        lock.unlock();
        return next_.Send(std::move(request), std::move(options),
                          std::move(done));
      }
      const bool too_late = turn >= options.deadline;
      if (too_late || waiting_.size() >= max_waiting_) {
        lock.unlock();
        return done(Refusal(too_late ? "leaves no turn before the deadline"
                                     : "has too many calls waiting",
                            turn - now));
      }
      ticket = next_ticket_++;
      waiting_.emplace(ticket, Waiting{std::move(request), std::move(options),
                                       std::move(done)});
      if (!timer_is_set_) WakeAt(turn);
    }
    if (cancellation != nullptr) ListenTo(*cancellation, ticket);
  }

 private:
  struct Waiting {
    HttpRequest request;
    SendOptions options;
    Callback done;
    // 0 until somebody listens.
    Cancellation::Id listener = 0;
  };

  void ListenTo(Cancellation& cancellation, uint64_t ticket) {
    // Weak: a cancellation may live longer than the call. May be called before
    // this returns.
    const Cancellation::Id listener =
        cancellation.Listen([weak = weak_from_this(), ticket] {
          if (const auto queue = weak.lock()) queue->Leave(ticket);
        });
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto it = waiting_.find(ticket);
      if (it != waiting_.end()) {
        it->second.listener = listener;
        return;
      }
    }
    cancellation.StopListening(listener);  // its turn has come meanwhile
  }

  // Called with the lock held.
  void WakeAt(absl::Time turn) {
    timer_is_set_ = true;
    timer_.At(turn, [weak = weak_from_this()] {
      if (const auto queue = weak.lock()) queue->OnTurn();
    });
  }

  void OnTurn() {
    std::vector<Waiting> ready;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      timer_is_set_ = false;
      const absl::Time now = clock_.Now();
      while (!waiting_.empty()) {
        const absl::Time turn = schedule_.TurnAfter(0, now);
        if (turn > now) {
          WakeAt(turn);
          break;
        }
        schedule_.Take(now);
        ready.push_back(std::move(waiting_.begin()->second));
        waiting_.erase(waiting_.begin());
      }
    }
    for (Waiting& call : ready) {
      if (call.listener != 0) {
        call.options.cancellation->StopListening(call.listener);
      }
      next_.Send(std::move(call.request), std::move(call.options),
                 std::move(call.done));
    }
  }

  void Leave(uint64_t ticket) {
    std::optional<Waiting> call;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto it = waiting_.find(ticket);
      if (it == waiting_.end()) return;
      call = std::move(it->second);
      // The timer still comes, for whoever is first then, or for nobody.
      waiting_.erase(it);
    }
    call->done(TransportFailure(
        FailureKind::kCancelled,
        "not sent: cancelled by the caller while it waited for its turn"));
  }

  Transport& next_;
  const size_t max_waiting_;
  const Clock& clock_;
  Timer& timer_;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  TokenSchedule schedule_;
  std::map<uint64_t, Waiting> waiting_;  // by ticket: in the order of arrival
  uint64_t next_ticket_ = 1;
  bool timer_is_set_ = false;
};

RateLimitingTransport::RateLimitingTransport(Transport& next,
                                             const RateLimit& limit,
                                             const Clock& clock, Timer& timer)
    : next_(next),
      queue_(limit.interval > absl::ZeroDuration()
                 ? std::make_shared<Queue>(next, limit, clock, timer)
                 : nullptr) {}

void RateLimitingTransport::Send(HttpRequest request, SendOptions options,
                                 Callback done) {
  if (queue_ == nullptr) {
    return next_.Send(std::move(request), std::move(options), std::move(done));
  }
  queue_->Send(std::move(request), std::move(options), std::move(done));
}

}  // namespace campaign
