#include "common/transport_failure.h"

#include <cstdint>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace campaign {
namespace {

constexpr char kFailureKindUrl[] = "campaign/transport-failure-kind";
constexpr char kSignatureStateUrl[] = "campaign/signature-state";
constexpr char kSerialUrl[] = "campaign/wechatpay-serial";
constexpr char kRequestIdUrl[] = "campaign/request-id";
constexpr char kHttpStatusUrl[] = "campaign/http-status";
constexpr char kWaitUrl[] = "campaign/wait-milliseconds";
constexpr char kAttemptsUrl[] = "campaign/attempts";

absl::StatusCode CodeFor(FailureKind kind) {
  switch (kind) {
    case FailureKind::kNotSent:
    case FailureKind::kNoAnswer:
      return absl::StatusCode::kUnavailable;
    case FailureKind::kUnverified:
      return absl::StatusCode::kUnknown;
    case FailureKind::kCancelled:
      return absl::StatusCode::kCancelled;
    case FailureKind::kRateLimited:
      return absl::StatusCode::kResourceExhausted;
  }
  return absl::StatusCode::kUnknown;
}

std::string Text(const absl::Status& status, absl::string_view url) {
  const absl::optional<absl::Cord> payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : "";
}

template <typename Integer = int>
std::optional<Integer> Number(const absl::Status& status,
                              absl::string_view url) {
  Integer number = 0;
  if (!absl::SimpleAtoi(Text(status, url), &number)) return std::nullopt;
  return number;
}

}  // namespace

absl::Status TransportFailure(FailureKind kind, absl::string_view message) {
  absl::Status status(CodeFor(kind), message);
  status.SetPayload(kFailureKindUrl,
                    absl::Cord(absl::StrCat(static_cast<int>(kind))));
  return status;
}

std::optional<FailureKind> FailureKindOf(const absl::Status& status) {
  const std::optional<int> kind = Number(status, kFailureKindUrl);
  if (!kind.has_value()) return std::nullopt;
  return static_cast<FailureKind>(*kind);
}

absl::Status UnverifiedAnswerFailure(const UnverifiedAnswer& answer) {
  const Verdict& verdict = answer.verdict;
  absl::Status status = TransportFailure(
      FailureKind::kUnverified,
      absl::StrCat("the signature of WeChat Pay's answer does not hold (",
                   SignatureStateName(verdict.state), ", HTTP ",
                   answer.http_status, ", Wechatpay-Serial ",
                   verdict.serial.empty() ? "missing" : verdict.serial,
                   "); its body was not read"));
  status.SetPayload(kSignatureStateUrl,
                    absl::Cord(absl::StrCat(static_cast<int>(verdict.state))));
  status.SetPayload(kSerialUrl, absl::Cord(verdict.serial));
  status.SetPayload(kRequestIdUrl, absl::Cord(answer.request_id));
  status.SetPayload(kHttpStatusUrl,
                    absl::Cord(absl::StrCat(answer.http_status)));
  return status;
}

std::optional<UnverifiedAnswer> UnverifiedAnswerOf(const absl::Status& status) {
  const std::optional<int> state = Number(status, kSignatureStateUrl);
  if (!state.has_value()) return std::nullopt;
  UnverifiedAnswer answer;
  answer.verdict.state = static_cast<SignatureState>(*state);
  answer.verdict.serial = Text(status, kSerialUrl);
  answer.request_id = Text(status, kRequestIdUrl);
  answer.http_status = Number(status, kHttpStatusUrl).value_or(0);
  return answer;
}

absl::Status RateLimitedFailure(absl::Duration wait,
                                absl::string_view message) {
  absl::Status status = TransportFailure(FailureKind::kRateLimited, message);
  // Rounded up: who comes back a little late has a turn.
  status.SetPayload(kWaitUrl, absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(
                                  absl::Ceil(wait, absl::Milliseconds(1))))));
  return status;
}

std::optional<absl::Duration> WaitOf(const absl::Status& status) {
  const auto milliseconds = Number<int64_t>(status, kWaitUrl);
  if (!milliseconds.has_value()) return std::nullopt;
  return absl::Milliseconds(*milliseconds);
}

absl::Status WithAttempts(absl::Status failure, int attempts) {
  failure.SetPayload(kAttemptsUrl, absl::Cord(absl::StrCat(attempts)));
  return failure;
}

int AttemptsOf(const absl::Status& status) {
  return Number(status, kAttemptsUrl).value_or(1);
}

}  // namespace campaign
