#include "client/verifying_transport.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/printable.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

absl::StatusOr<Answer> Judged(absl::StatusOr<Answer> answer,
                              const ResponseVerifier& verifier) {
  if (!answer.ok()) return answer;
  answer->verdict = verifier.Verify(answer->response);
  if (answer->verdict.state == SignatureState::kVerified ||
      answer->verdict.state == SignatureState::kUnsigned) {
    return answer;
  }
  const std::string* request_id = answer->response.Header("Request-ID");
  return UnverifiedAnswerFailure(
      {.verdict = answer->verdict,
       .request_id = request_id != nullptr ? Printable(*request_id) : "",
       .http_status = answer->response.status});
}

}  // namespace

VerifyingTransport::VerifyingTransport(Transport& next,
                                       const ResponseVerifier& verifier)
    : next_(next), verifier_(verifier) {}

void VerifyingTransport::Send(HttpRequest request, SendOptions options,
                              Callback done) {
  next_.Send(std::move(request), std::move(options),
             [&verifier = verifier_,
              done = std::move(done)](absl::StatusOr<Answer> answer) mutable {
               done(Judged(std::move(answer), verifier));
             });
}

}  // namespace campaign
