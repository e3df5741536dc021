#ifndef CAMPAIGN_COMMON_TRANSPORT_FAILURE_H_
#define CAMPAIGN_COMMON_TRANSPORT_FAILURE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/verdict.h"

namespace campaign {

// Why an exchange with WeChat Pay ended without an answer that can be trusted.
// What it means for the caller depends on the call: a read is lost, a write
// may have had its effect. `error_catalogue.h` decides.
enum class FailureKind {
  // No byte of the request left: nothing can have happened upstream.
  kNotSent = 1,
  // The request left, wholly or in part, and no complete answer came.
  kNoAnswer = 2,
  // A complete answer came and its signature does not hold.
  kUnverified = 3,
  // The caller cancelled.
  kCancelled = 4,
  // Not sent: the merchant's own rate limit leaves no turn before the deadline,
  // or too many wait already.
  kRateLimited = 5,
};

// A non-OK status that carries `kind`. `message` says what happened in words
// that a person can act on, and never contains a secret.
absl::Status TransportFailure(FailureKind kind, absl::string_view message);

// The kind that `TransportFailure` put there, or nothing for another status.
std::optional<FailureKind> FailureKindOf(const absl::Status& status);

// What may be told of an answer that was not let through. Nothing of it is
// verified: it is for reports, never for decisions.
struct UnverifiedAnswer {
  Verdict verdict;

  // `Request-ID`, which WeChat Pay's support asks for; empty if it had none.
  std::string request_id;

  int http_status = 0;
};

// The kUnverified failure for `answer`. The message names the state, the serial
// and the HTTP status; the rest can be had back with `UnverifiedAnswerOf`.
absl::Status UnverifiedAnswerFailure(const UnverifiedAnswer& answer);

// What `UnverifiedAnswerFailure` put there, or nothing for another status.
std::optional<UnverifiedAnswer> UnverifiedAnswerOf(const absl::Status& status);

// The kRateLimited failure of a call that would have had to wait for `wait`.
absl::Status RateLimitedFailure(absl::Duration wait, absl::string_view message);

// What `RateLimitedFailure` put there, in whole milliseconds and not less; or
// nothing for another status.
std::optional<absl::Duration> WaitOf(const absl::Status& status);

// `failure` with the number of attempts that led to it, for the trailers.
absl::Status WithAttempts(absl::Status failure, int attempts);

// What `WithAttempts` put there; 1 for any other status.
int AttemptsOf(const absl::Status& status);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_TRANSPORT_FAILURE_H_
