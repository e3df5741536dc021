#ifndef CAMPAIGN_COMMON_ERROR_CATALOGUE_H_
#define CAMPAIGN_COMMON_ERROR_CATALOGUE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/http_message.h"
#include "common/verdict.h"
#include "common/violation.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

// Every error a caller can see is made here, and here only: which gRPC code,
// which `ErrorInfo.reason`, which advice. `google.rpc.Status` is what gRPC
// carries in `grpc-status-details-bin`; its code is an absl::StatusCode.
namespace campaign {

// `ErrorInfo.domain` of what WeChat Pay said, and of what the gateway said.
inline constexpr absl::string_view kWechatPayDomain = "api.mch.weixin.qq.com";
inline constexpr absl::string_view kGatewayDomain = "campaign-gateway";

// What is known of the exchange an error comes from.
struct Exchange {
  // A read changes nothing; a write may have had its effect unseen.
  bool is_read = false;

  // `Request-ID` of the answer, which WeChat Pay's support asks for; may be
  // empty.
  std::string request_id;

  // The verifier's word on the answer.
  Verdict verdict;
};

// A request that breaks documented limits; nothing was sent.
// INVALID_ARGUMENT, `FIELD_RULE`, one BadRequest entry per violation.
google::rpc::Status FieldRuleError(const std::vector<Violation>& violations);

// An error of the gateway itself: `reason` in UPPER_SNAKE_CASE, `message` a
// sentence that says what to mend.
google::rpc::Status GatewayError(absl::StatusCode code,
                                 absl::string_view reason,
                                 absl::string_view message);

// WeChat Pay's error answer, verified or unsigned. An unsigned "does not exist"
// is UNKNOWN and not NOT_FOUND: anybody could have said it.
google::rpc::Status UpstreamError(const HttpResponse& response,
                                  const Exchange& exchange);

// No answer that can be trusted (`failure` is a TransportFailure), or a fault
// of the gateway (any other status).
google::rpc::Status FailureError(const absl::Status& failure,
                                 const Exchange& exchange);

// A verified answer that is not the JSON it should be.
google::rpc::Status MalformedAnswerError(const absl::Status& problem,
                                         const Exchange& exchange);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_ERROR_CATALOGUE_H_
