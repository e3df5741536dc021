#include "common/error_catalogue.h"

#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/transport_failure.h"
#include "common/wechatpay_error.h"

namespace campaign {
namespace {

struct CodeMapping {
  absl::string_view wechatpay_code;
  absl::StatusCode status_code;
};

// The pay-gift pages' error tables. The same code can have different statuses
// in different APIs (`MCH_NOT_EXISTS` is 400 or 404), so the code goes first
// and the HTTP status only decides for what is not in the table.
constexpr CodeMapping kCodeMappings[] = {
    {"PARAM_ERROR", absl::StatusCode::kInvalidArgument},
    {"INVALID_REQUEST", absl::StatusCode::kFailedPrecondition},
    {"APPID_MCHID_NOT_MATCH", absl::StatusCode::kFailedPrecondition},
    {"MCH_NOT_EXISTS", absl::StatusCode::kFailedPrecondition},
    {"RESOURCE_ALREADY_EXISTS", absl::StatusCode::kAlreadyExists},
    {"NO_AUTH", absl::StatusCode::kPermissionDenied},
    {"RESOURCE_NOT_EXISTS", absl::StatusCode::kNotFound},
    // Our own key or serial number is wrong. UNAUTHENTICATED would send the
    // caller looking for a mistake in their credentials.
    {"SIGN_ERROR", absl::StatusCode::kInternal},
    {"SYSTEM_ERROR", absl::StatusCode::kUnavailable},
    {"SERVICE_UNAVAILABLE", absl::StatusCode::kUnavailable},
};

absl::StatusCode FromHttpStatus(int http_status) {
  switch (http_status) {
    case 400:
      return absl::StatusCode::kFailedPrecondition;
    case 401:
      return absl::StatusCode::kInternal;
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
      return absl::StatusCode::kNotFound;
    case 405:
      // The verb stands in our own contract.
      return absl::StatusCode::kInternal;
    default:
      return http_status >= 500 ? absl::StatusCode::kUnavailable
                                : absl::StatusCode::kUnknown;
  }
}

absl::StatusCode CodeFor(const WechatPayError& error,
                         const Exchange& exchange) {
  // 429 has three names in WeChat Pay's documents: the status decides.
  if (error.http_status == 429) return absl::StatusCode::kResourceExhausted;
  absl::StatusCode code = FromHttpStatus(error.http_status);
  for (const CodeMapping& mapping : kCodeMappings) {
    if (mapping.wechatpay_code == error.code) code = mapping.status_code;
  }
  if (code == absl::StatusCode::kNotFound && !exchange.verdict.Verified()) {
    return absl::StatusCode::kUnknown;
  }
  return code;
}

// `ErrorInfo.reason` is UPPER_SNAKE_CASE by contract; what WeChat Pay sends is
// passed on only if it is.
bool IsReason(absl::string_view text) {
  constexpr absl::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return !text.empty() && text.size() <= 63 &&
         text.find_first_not_of(kAllowed) == absl::string_view::npos;
}

google::rpc::Status MakeStatus(absl::StatusCode code,
                               absl::string_view message) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(std::string(message));
  return status;
}

google::rpc::ErrorInfo MakeErrorInfo(absl::string_view reason,
                                     absl::string_view domain) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(domain));
  return info;
}

google::rpc::ErrorInfo MakeErrorInfo(absl::string_view reason,
                                     absl::string_view domain,
                                     const Exchange& exchange) {
  google::rpc::ErrorInfo info = MakeErrorInfo(reason, domain);
  auto& metadata = *info.mutable_metadata();
  metadata["verified"] = exchange.verdict.Verified() ? "true" : "false";
  metadata["signature"] =
      std::string(SignatureStateName(exchange.verdict.state));
  if (!exchange.request_id.empty()) {
    metadata["request_id"] = exchange.request_id;
  }
  return info;
}

// No `Retry-After` is documented: these are the gateway's own, and short for
// what is usually over in a moment.
constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr absl::Duration kRateLimitRetryDelay = absl::Seconds(5);

void AddRetryInfo(google::rpc::Status* status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  absl::Duration rest = delay;
  retry.mutable_retry_delay()->set_seconds(
      absl::IDivDuration(rest, absl::Seconds(1), &rest));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  status->add_details()->PackFrom(retry);
}

constexpr absl::string_view kRepeatAdvice =
    "the change may have happened: repeat the call with the same request "
    "number and the same content, or read the activity back";

google::rpc::Status OutcomeUnknown(absl::string_view what,
                                   const Exchange& exchange) {
  google::rpc::Status status = MakeStatus(
      absl::StatusCode::kUnknown, absl::StrCat(what, "; ", kRepeatAdvice));
  status.add_details()->PackFrom(
      MakeErrorInfo("OUTCOME_UNKNOWN", kGatewayDomain, exchange));
  AddRetryInfo(&status, kRetryDelay);
  return status;
}

google::rpc::Status Unavailable(absl::string_view reason,
                                absl::string_view message,
                                const Exchange& exchange) {
  google::rpc::Status status =
      MakeStatus(absl::StatusCode::kUnavailable, message);
  status.add_details()->PackFrom(
      MakeErrorInfo(reason, kGatewayDomain, exchange));
  AddRetryInfo(&status, kRetryDelay);
  return status;
}

std::string UpstreamMessage(const WechatPayError& error,
                            const Exchange& exchange) {
  std::string message = error.message;
  if (message.empty()) {
    message = absl::StrCat("WeChat Pay answered HTTP ", error.http_status,
                           " without an explanation");
  }
  if (!error.issue.empty()) absl::StrAppend(&message, " (", error.issue, ")");
  if (error.http_status == 404 && !exchange.verdict.Verified()) {
    absl::StrAppend(&message,
                    "; the answer is not signed: do not conclude from it that "
                    "the activity does not exist");
  }
  if (error.code == "SIGN_ERROR") {
    absl::StrAppend(&message,
                    "; the gateway's merchant key, certificate serial number "
                    "or clock is wrong, the request is not at fault");
  }
  if (error.http_status >= 500 && !exchange.is_read) {
    absl::StrAppend(&message, "; ", kRepeatAdvice);
  }
  return message;
}

}  // namespace

google::rpc::Status FieldRuleError(const std::vector<Violation>& violations) {
  google::rpc::BadRequest bad_request;
  std::vector<std::string> sentences;
  for (const Violation& violation : violations) {
    auto* entry = bad_request.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
    sentences.push_back(
        absl::StrCat(violation.field, " ", violation.description));
  }
  google::rpc::Status status = MakeStatus(absl::StatusCode::kInvalidArgument,
                                          absl::StrJoin(sentences, "; "));
  status.add_details()->PackFrom(MakeErrorInfo("FIELD_RULE", kGatewayDomain));
  status.add_details()->PackFrom(bad_request);
  return status;
}

google::rpc::Status GatewayError(absl::StatusCode code,
                                 absl::string_view reason,
                                 absl::string_view message) {
  google::rpc::Status status = MakeStatus(code, message);
  status.add_details()->PackFrom(MakeErrorInfo(reason, kGatewayDomain));
  return status;
}

google::rpc::Status UpstreamError(const HttpResponse& response,
                                  const Exchange& exchange) {
  const WechatPayError error = ReadWechatPayError(response);
  const absl::StatusCode code = CodeFor(error, exchange);
  // A redirect, an "accepted, not finished" or the like is no documented
  // answer of this API: nobody can say whether a write had its effect.
  if (error.http_status < 400 && !exchange.is_read) {
    return OutcomeUnknown(
        absl::StrCat("WeChat Pay answered HTTP ", error.http_status), exchange);
  }
  google::rpc::Status status =
      MakeStatus(code, UpstreamMessage(error, exchange));
  const std::string reason = IsReason(error.code)
                                 ? error.code
                                 : absl::StrCat("HTTP_", error.http_status);
  google::rpc::ErrorInfo info =
      MakeErrorInfo(reason, kWechatPayDomain, exchange);
  auto& metadata = *info.mutable_metadata();
  metadata["http_status"] = absl::StrCat(error.http_status);
  if (!error.field.empty()) metadata["field"] = error.field;
  if (!error.issue.empty()) metadata["issue"] = error.issue;
  if (!error.location.empty()) metadata["location"] = error.location;
  status.add_details()->PackFrom(info);
  if (code == absl::StatusCode::kInvalidArgument && !error.field.empty()) {
    google::rpc::BadRequest bad_request;
    auto* entry = bad_request.add_field_violations();
    entry->set_field(error.field);
    entry->set_description(error.issue.empty() ? error.message : error.issue);
    status.add_details()->PackFrom(bad_request);
  }
  if (code == absl::StatusCode::kUnavailable) {
    AddRetryInfo(&status, kRetryDelay);
  } else if (code == absl::StatusCode::kResourceExhausted) {
    AddRetryInfo(&status, kRateLimitRetryDelay);
  }
  return status;
}

google::rpc::Status FailureError(const absl::Status& failure,
                                 const Exchange& exchange) {
  const std::optional<FailureKind> kind = FailureKindOf(failure);
  if (!kind.has_value()) {
    return GatewayError(absl::StatusCode::kInternal, "GATEWAY_FAULT",
                        failure.message());
  }
  switch (*kind) {
    case FailureKind::kNotSent:
      return Unavailable("NOT_SENT", failure.message(), exchange);
    case FailureKind::kNoAnswer:
      if (!exchange.is_read) return OutcomeUnknown(failure.message(), exchange);
      return Unavailable("NO_ANSWER", failure.message(), exchange);
    case FailureKind::kUnverified:
      if (!exchange.is_read) return OutcomeUnknown(failure.message(), exchange);
      return Unavailable("UNVERIFIED_RESPONSE", failure.message(), exchange);
    case FailureKind::kRateLimited: {
      google::rpc::Status status =
          GatewayError(absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
                       failure.message());
      AddRetryInfo(&status, WaitOf(failure).value_or(kRateLimitRetryDelay));
      return status;
    }
    case FailureKind::kCancelled:
      return GatewayError(absl::StatusCode::kCancelled, "CANCELLED",
                          failure.message());
  }
  return GatewayError(absl::StatusCode::kInternal, "GATEWAY_FAULT",
                      failure.message());
}

google::rpc::Status MalformedAnswerError(const absl::Status& problem,
                                         const Exchange& exchange) {
  const std::string what = absl::StrCat(
      "WeChat Pay's signed answer cannot be read: ", problem.message());
  if (!exchange.is_read) return OutcomeUnknown(what, exchange);
  return Unavailable("MALFORMED_ANSWER", what, exchange);
}

}  // namespace campaign
