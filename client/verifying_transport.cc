#include "client/verifying_transport.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/printable.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

// `answer`, if its verdict lets it pass.
absl::StatusOr<Answer> Passed(Answer answer) {
  if (answer.verdict.state == SignatureState::kVerified ||
      answer.verdict.state == SignatureState::kUnsigned) {
    return answer;
  }
  const std::string* request_id = answer.response.Header("Request-ID");
  return UnverifiedAnswerFailure(
      {.verdict = answer.verdict,
       .request_id = request_id != nullptr ? Printable(*request_id) : "",
       .http_status = answer.response.status});
}

}  // namespace

// An answer whose key is being fetched. It is judged once: when the keys are
// there, when the call has no more time, or when it is cancelled, whichever
// comes first. Shared by these three.
class VerifyingTransport::KeptAnswer
    : public std::enable_shared_from_this<KeptAnswer> {
 public:
  KeptAnswer(const VerifyingTransport& layer, Answer answer,
             SendOptions options, Callback done)
      : layer_(layer),
        answer_(std::move(answer)),
        options_(std::move(options)),
        done_(std::move(done)) {}

  void Wait() {
    if (options_.deadline != absl::InfiniteFuture()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      timer_id_ = layer_.timer_.At(
          options_.deadline, [kept = shared_from_this()] { kept->Judge(); });
    }
    if (options_.cancellation != nullptr) {
      // Weak: a cancellation may live longer than the call. It is not stopped:
      // there is nothing to do for it later.
      options_.cancellation->Listen([weak = weak_from_this()] {
        if (const auto kept = weak.lock()) kept->Judge();
      });
    }
    layer_.fetcher_->Fetch([kept = shared_from_this()] { kept->Judge(); });
  }

 private:
  void Judge() {
    Timer::Id timer_id = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (std::exchange(judged_, true)) return;
      timer_id = timer_id_;
    }
    layer_.timer_.Cancel(timer_id);
    answer_.verdict = layer_.verifier_.Verify(answer_.response);
    std::exchange(done_, nullptr)(Passed(std::move(answer_)));
  }

  const VerifyingTransport& layer_;
  Answer answer_;
  const SendOptions options_;
  Callback done_;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  bool judged_ = false;
  Timer::Id timer_id_ = 0;
};

VerifyingTransport::VerifyingTransport(Transport& next,
                                       const ResponseVerifier& verifier,
                                       KeyFetcher* fetcher, Timer& timer)
    : next_(next), verifier_(verifier), fetcher_(fetcher), timer_(timer) {}

void VerifyingTransport::Send(HttpRequest request, SendOptions options,
                              Callback done) {
  SendOptions kept_options = options;
  next_.Send(std::move(request), std::move(options),
             [this, options = std::move(kept_options),
              done = std::move(done)](absl::StatusOr<Answer> answer) mutable {
               if (!answer.ok()) return done(std::move(answer));
               answer->verdict = verifier_.Verify(answer->response);
               if (fetcher_ == nullptr ||
                   answer->verdict.state != SignatureState::kUnknownSerial) {
                 return done(Passed(*std::move(answer)));
               }
               std::make_shared<KeptAnswer>(*this, *std::move(answer),
                                            std::move(options), std::move(done))
                   ->Wait();
             });
}

}  // namespace campaign
