#include "server/gateway_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error_catalogue.h"
#include "common/printable.h"
#include "common/transport_failure.h"
#include "google/rpc/error_details.pb.h"
#include "server/status_at_edge.h"
#include "server/verdict_trailers.h"

namespace campaign {
namespace {

// Taken off the caller's deadline: enough to send an error back, and never more
// than a tenth of what is left.
constexpr absl::Duration kLongestAnswerMargin = absl::Milliseconds(100);

std::string ReasonOf(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

}  // namespace

GatewayCall::GatewayCall(const CallEnvironment& environment,
                         const RpcRoute& route,
                         grpc::CallbackServerContext* context,
                         grpc::ByteBuffer* reply)
    : environment_(environment),
      route_(route),
      context_(context),
      reply_(reply),
      started_(environment.clock.Now()),
      cancellation_(std::make_shared<Cancellation>()) {
  record_.method = route.path();
}

void GatewayCall::Start(const grpc::ByteBuffer& bytes) {
  const std::unique_ptr<google::protobuf::Message> request =
      route_.NewRequest();
  grpc::ByteBuffer readable(bytes);  // shares the slices
  grpc::ProtoBufferReader reader(&readable);
  if (!reader.status().ok() || !request->ParseFromZeroCopyStream(&reader)) {
    return FinishWith(GatewayError(
        absl::StatusCode::kInvalidArgument, "BAD_REQUEST_BYTES",
        absl::StrCat(
            "the request is not a ", request->GetDescriptor()->full_name(),
            "; generate the client from this gateway's .proto files")));
  }

  const absl::StatusOr<std::shared_ptr<const Merchant>> merchant =
      environment_.merchants.Find(route_.MerchantOf(*request));
  if (!merchant.ok()) {
    return FinishWith(
        FieldRuleError({{"mchid", std::string(merchant.status().message()),
                         Certainty::kDocumented}}));
  }
  record_.mchid = (*merchant)->mchid;

  std::vector<Violation> refused;
  for (Violation& violation : route_.Check(*request)) {
    if ((*merchant)->enforce_field_rules &&
        violation.certainty == Certainty::kDocumented) {
      refused.push_back(std::move(violation));
    } else {
      record_.warnings.push_back(
          absl::StrCat(violation.field, " ", violation.description));
    }
  }
  if (!refused.empty()) return FinishWith(FieldRuleError(refused));

  std::optional<EncryptionKey> key;
  if (route_.transcoder().Encrypts()) {
    key = (*merchant)->channel->trust().KeyToEncryptWith();
  }
  absl::StatusOr<HttpRequest> http =
      route_.transcoder().Render(*request, key.has_value() ? &*key : nullptr);
  if (absl::IsFailedPrecondition(http.status())) {
    return FinishWith(GatewayError(absl::StatusCode::kUnavailable,
                                   "NO_ENCRYPTION_KEY",
                                   http.status().message()));
  }
  if (!http.ok()) {
    return FinishWith(GatewayError(absl::StatusCode::kInvalidArgument,
                                   "FIELD_RULE", http.status().message()));
  }
  if (route_.ValidateOnly(*request)) return FinishOk(*route_.NewReply());

  record_.upstream_request = absl::StrCat(http->verb, " ", http->target);
  SendOptions options;
  options.deadline = UpstreamDeadline();
  options.cancellation = cancellation_;
  // The merchant may leave the directory while the call is in flight; it is
  // kept by the callback.
  (*merchant)->channel->Send(
      *std::move(http), std::move(options),
      [this, kept = *merchant](absl::StatusOr<Answer> answer) {
        OnAnswer(std::move(answer), kept->channel->key());
      });
}

void GatewayCall::OnAnswer(absl::StatusOr<Answer> answer,
                           const PrivateKey& key) {
  Exchange exchange;
  exchange.is_read = route_.transcoder().IsRead();
  record_.attempts =
      answer.ok() ? answer->attempts : AttemptsOf(answer.status());
  if (!answer.ok()) {
    if (const auto unverified = UnverifiedAnswerOf(answer.status())) {
      exchange.verdict = unverified->verdict;
      exchange.request_id = unverified->request_id;
      record_.http_status = unverified->http_status;
      record_.verdict = exchange.verdict;
      record_.request_id = exchange.request_id;
    }
    return FinishWith(FailureError(answer.status(), exchange));
  }
  const HttpResponse& response = answer->response;
  if (const std::string* id = response.Header("Request-ID")) {
    exchange.request_id = Printable(*id);
  }
  exchange.verdict = answer->verdict;
  record_.request_id = exchange.request_id;
  record_.verdict = exchange.verdict;
  record_.http_status = response.status;
  // 200 and 204 are the documented successes; a 202 would mean "accepted, not
  // finished".
  if (response.status != 200 && response.status != 204) {
    return FinishWith(UpstreamError(response, exchange));
  }
  const std::unique_ptr<google::protobuf::Message> reply = route_.NewReply();
  absl::StatusOr<std::vector<Unrecognized>> unrecognized =
      route_.transcoder().Read(response.body, reply.get(), &key);
  if (!unrecognized.ok()) {
    return FinishWith(MalformedAnswerError(unrecognized.status(), exchange));
  }
  record_.unrecognized = *std::move(unrecognized);
  FinishOk(*reply);
}

absl::Time GatewayCall::UpstreamDeadline() const {
  const std::chrono::system_clock::time_point deadline = context_->deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) {
    return absl::InfiniteFuture();
  }
  const absl::Time callers = absl::FromChrono(deadline);
  const absl::Duration left = callers - environment_.clock.Now();
  return callers - std::min(kLongestAnswerMargin, left / 10);
}

void GatewayCall::FinishWith(const google::rpc::Status& error) {
  record_.reason = ReasonOf(error);
  Finished(ToGrpcStatus(error));
}

void GatewayCall::FinishOk(const google::protobuf::Message& message) {
  bool own_buffer = false;
  const grpc::Status written =
      grpc::GenericSerialize<grpc::ProtoBufferWriter,
                             google::protobuf::Message>(message, reply_,
                                                        &own_buffer);
  Finished(written);
}

void GatewayCall::Finished(const grpc::Status& status) {
  record_.grpc_code = status.error_code();
  record_.duration = environment_.clock.Now() - started_;
  for (auto& [name, value] : VerdictTrailers(record_)) {
    context_->AddTrailingMetadata(name, value);
  }
  for (CallObserver* observer : environment_.observers) {
    observer->OnFinished(record_);
  }
  Finish(status);
}

// The transport answers a cancelled request like any other, once, with
// kCancelled; `Finish` follows from there.
void GatewayCall::OnCancel() { cancellation_->Cancel(); }

void GatewayCall::OnDone() { delete this; }

}  // namespace campaign
