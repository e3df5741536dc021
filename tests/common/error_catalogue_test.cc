#include "common/error_catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/transport_failure.h"

namespace campaign {
namespace {

using ::google::rpc::BadRequest;
using ::google::rpc::ErrorInfo;
using ::google::rpc::RetryInfo;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename Detail>
bool HasDetail(const google::rpc::Status& status) {
  for (const auto& detail : status.details()) {
    if (detail.Is<Detail>()) return true;
  }
  return false;
}

template <typename Detail>
Detail DetailOf(const google::rpc::Status& status) {
  Detail message;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&message)) return message;
  }
  ADD_FAILURE() << "no " << Detail::descriptor()->full_name() << " in "
                << status.ShortDebugString();
  return message;
}

HttpResponse ErrorAnswer(int http_status, const std::string& body) {
  HttpResponse response;
  response.status = http_status;
  response.body = body;
  return response;
}

Exchange Verified(bool is_read) {
  Exchange exchange;
  exchange.is_read = is_read;
  exchange.request_id = "08F2E999C9061-0";
  exchange.verdict.state = SignatureState::kVerified;
  return exchange;
}

Exchange Unsigned(bool is_read) {
  Exchange exchange = Verified(is_read);
  exchange.verdict.state = SignatureState::kUnsigned;
  return exchange;
}

struct UpstreamCase {
  const char* what;
  int http_status;
  const char* body;
  bool verified;
  absl::StatusCode code;
  const char* reason;
  bool retry_info;
};

class UpstreamErrorTest : public testing::TestWithParam<UpstreamCase> {};

TEST_P(UpstreamErrorTest, HasTheCatalogueCodeAndReason) {
  const UpstreamCase& c = GetParam();

  const google::rpc::Status status =
      UpstreamError(ErrorAnswer(c.http_status, c.body),
                    c.verified ? Verified(true) : Unsigned(true));

  EXPECT_EQ(static_cast<absl::StatusCode>(status.code()), c.code);
  const auto info = DetailOf<ErrorInfo>(status);
  EXPECT_EQ(info.reason(), c.reason);
  EXPECT_EQ(info.domain(), "api.mch.weixin.qq.com");
  EXPECT_EQ(info.metadata().at("http_status"), std::to_string(c.http_status));
  EXPECT_EQ(info.metadata().at("verified"), c.verified ? "true" : "false");
  EXPECT_EQ(info.metadata().at("request_id"), "08F2E999C9061-0");
  EXPECT_EQ(HasDetail<RetryInfo>(status), c.retry_info);
}

INSTANTIATE_TEST_SUITE_P(
    Documented, UpstreamErrorTest,
    testing::Values(
        UpstreamCase{"ParamError", 400, R"({"code":"PARAM_ERROR"})", true,
                     absl::StatusCode::kInvalidArgument, "PARAM_ERROR", false},
        UpstreamCase{"InvalidRequest", 400, R"({"code":"INVALID_REQUEST"})",
                     true, absl::StatusCode::kFailedPrecondition,
                     "INVALID_REQUEST", false},
        UpstreamCase{"AppidMchidNotMatch", 400,
                     R"({"code":"APPID_MCHID_NOT_MATCH"})", true,
                     absl::StatusCode::kFailedPrecondition,
                     "APPID_MCHID_NOT_MATCH", false},
        UpstreamCase{"MchNotExists400", 400, R"({"code":"MCH_NOT_EXISTS"})",
                     true, absl::StatusCode::kFailedPrecondition,
                     "MCH_NOT_EXISTS", false},
        UpstreamCase{"MchNotExists404", 404, R"({"code":"MCH_NOT_EXISTS"})",
                     true, absl::StatusCode::kFailedPrecondition,
                     "MCH_NOT_EXISTS", false},
        UpstreamCase{"SignError", 401, R"({"code":"SIGN_ERROR"})", false,
                     absl::StatusCode::kInternal, "SIGN_ERROR", false},
        UpstreamCase{"NoAuth", 403, R"({"code":"NO_AUTH"})", true,
                     absl::StatusCode::kPermissionDenied, "NO_AUTH", false},
        UpstreamCase{"NotExistsVerified", 404,
                     R"({"code":"RESOURCE_NOT_EXISTS"})", true,
                     absl::StatusCode::kNotFound, "RESOURCE_NOT_EXISTS", false},
        UpstreamCase{"NotExistsUnsigned", 404,
                     R"({"code":"RESOURCE_NOT_EXISTS"})", false,
                     absl::StatusCode::kUnknown, "RESOURCE_NOT_EXISTS", false},
        UpstreamCase{"Empty404", 404, "", false, absl::StatusCode::kUnknown,
                     "HTTP_404", false},
        UpstreamCase{"Empty405", 405, "", false, absl::StatusCode::kInternal,
                     "HTTP_405", false},
        UpstreamCase{"RateFirstName", 429, R"({"code":"FREQUENCY_LIMITED"})",
                     true, absl::StatusCode::kResourceExhausted,
                     "FREQUENCY_LIMITED", true},
        UpstreamCase{"RateSecondName", 429, R"({"code":"RATELIMIT_EXCEEDED"})",
                     true, absl::StatusCode::kResourceExhausted,
                     "RATELIMIT_EXCEEDED", true},
        UpstreamCase{"RateThirdName", 429, R"({"code":"RATE_LIMITED"})", true,
                     absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
                     true},
        UpstreamCase{"RateWithoutBody", 429, "", false,
                     absl::StatusCode::kResourceExhausted, "HTTP_429", true},
        UpstreamCase{"SystemError", 500, R"({"code":"SYSTEM_ERROR"})", true,
                     absl::StatusCode::kUnavailable, "SYSTEM_ERROR", true},
        UpstreamCase{"HtmlPage", 502, "<html>502 Bad Gateway</html>", false,
                     absl::StatusCode::kUnavailable, "HTTP_502", true},
        UpstreamCase{"Overload", 503, R"({"code":"SERVICE_UNAVAILABLE"})", true,
                     absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
                     true},
        UpstreamCase{"JsonWithoutCode", 400, R"({"message":"x"})", true,
                     absl::StatusCode::kFailedPrecondition, "HTTP_400", false},
        UpstreamCase{"CodeThatIsNoReason", 400, R"({"code":"bad code\n"})",
                     true, absl::StatusCode::kFailedPrecondition, "HTTP_400",
                     false}),
    [](const auto& test) { return test.param.what; });

TEST(ErrorCatalogueTest, NamesEveryBrokenFieldAndSendsNoRetry) {
  const google::rpc::Status status = FieldRuleError(
      {{"activity_base_info.activity_name", "must have at most 10 characters",
        Certainty::kDocumented},
       {"award_send_rule.award_list[1].stock_id", "is required",
        Certainty::kDocumented}});

  EXPECT_EQ(status.code(), 3);
  EXPECT_EQ(status.message(),
            "activity_base_info.activity_name must have at most 10 characters; "
            "award_send_rule.award_list[1].stock_id is required");
  const auto bad_request = DetailOf<BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(1).field(),
            "award_send_rule.award_list[1].stock_id");
  EXPECT_EQ(bad_request.field_violations(1).description(), "is required");
  EXPECT_EQ(DetailOf<ErrorInfo>(status).reason(), "FIELD_RULE");
  EXPECT_FALSE(HasDetail<RetryInfo>(status));
}

TEST(ErrorCatalogueTest, TurnsTheJsonPointerOfAParamErrorIntoAFieldPath) {
  const google::rpc::Status status = UpstreamError(
      ErrorAnswer(400, R"({"code":"PARAM_ERROR","message":"参数错误","detail":{
          "field":"/award_send_rule/award_list/0/stock_id","value":"x",
          "issue":"too long","location":"body"}})"),
      Verified(false));

  const auto bad_request = DetailOf<BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(),
            "award_send_rule.award_list[0].stock_id");
  EXPECT_EQ(bad_request.field_violations(0).description(), "too long");
  EXPECT_EQ(status.message(), "参数错误 (too long)");
}

TEST(ErrorCatalogueTest, SaysThatASignErrorIsNotTheCallersFault) {
  const google::rpc::Status status = UpstreamError(
      ErrorAnswer(401, R"({"code":"SIGN_ERROR","message":"签名错误"})"),
      Unsigned(true));

  EXPECT_THAT(status.message(), HasSubstr("签名错误"));
  EXPECT_THAT(status.message(), HasSubstr("the request is not at fault"));
}

TEST(ErrorCatalogueTest, WarnsNotToBelieveAnUnsignedNotFound) {
  EXPECT_THAT(UpstreamError(ErrorAnswer(404, ""), Unsigned(true)).message(),
              HasSubstr("not signed"));
  EXPECT_THAT(UpstreamError(ErrorAnswer(404, ""), Verified(true)).message(),
              Not(HasSubstr("not signed")));
}

struct FailureCase {
  const char* what;
  FailureKind kind;
  bool is_read;
  absl::StatusCode code;
  const char* reason;
};

class FailureErrorTest : public testing::TestWithParam<FailureCase> {};

TEST_P(FailureErrorTest, TellsAReadFromAWrite) {
  const FailureCase& c = GetParam();
  Exchange exchange;
  exchange.is_read = c.is_read;

  const google::rpc::Status status =
      FailureError(TransportFailure(c.kind, "what happened"), exchange);

  EXPECT_EQ(static_cast<absl::StatusCode>(status.code()), c.code);
  EXPECT_EQ(DetailOf<ErrorInfo>(status).reason(), c.reason);
  EXPECT_THAT(status.message(), HasSubstr("what happened"));
  if (status.code() == static_cast<int>(absl::StatusCode::kUnknown)) {
    EXPECT_THAT(status.message(), HasSubstr("same request number"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, FailureErrorTest,
    testing::Values(FailureCase{"ReadNotSent", FailureKind::kNotSent, true,
                                absl::StatusCode::kUnavailable, "NOT_SENT"},
                    FailureCase{"WriteNotSent", FailureKind::kNotSent, false,
                                absl::StatusCode::kUnavailable, "NOT_SENT"},
                    FailureCase{"ReadNoAnswer", FailureKind::kNoAnswer, true,
                                absl::StatusCode::kUnavailable, "NO_ANSWER"},
                    FailureCase{"WriteNoAnswer", FailureKind::kNoAnswer, false,
                                absl::StatusCode::kUnknown, "OUTCOME_UNKNOWN"},
                    FailureCase{"ReadUnverified", FailureKind::kUnverified,
                                true, absl::StatusCode::kUnavailable,
                                "UNVERIFIED_RESPONSE"},
                    FailureCase{"WriteUnverified", FailureKind::kUnverified,
                                false, absl::StatusCode::kUnknown,
                                "OUTCOME_UNKNOWN"},
                    FailureCase{"ReadCancelled", FailureKind::kCancelled, true,
                                absl::StatusCode::kCancelled, "CANCELLED"}),
    [](const auto& test) { return test.param.what; });

TEST(ErrorCatalogueTest, SaysWhenTheMerchantsOwnLimitHasATurnAgain) {
  const google::rpc::Status status = FailureError(
      RateLimitedFailure(absl::Milliseconds(12300), "no turn"), Exchange());

  EXPECT_EQ(status.code(),
            static_cast<int>(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(DetailOf<ErrorInfo>(status).reason(), "RATE_LIMITED");
  const auto retry = DetailOf<RetryInfo>(status);
  EXPECT_EQ(retry.retry_delay().seconds(), 12);
  EXPECT_EQ(retry.retry_delay().nanos(), 300'000'000);
}

TEST(ErrorCatalogueTest, CallsAnUndocumentedStatusOfAWriteAnUnknownOutcome) {
  const google::rpc::Status status =
      UpstreamError(ErrorAnswer(302, ""), Unsigned(false));

  EXPECT_EQ(DetailOf<ErrorInfo>(status).reason(), "OUTCOME_UNKNOWN");
}

TEST(ErrorCatalogueTest, CallsAStatusWithoutAKindAFaultOfTheGateway) {
  const google::rpc::Status status =
      FailureError(absl::InternalError("OpenSSL cannot sign"), Exchange());

  EXPECT_EQ(status.code(), 13);
  EXPECT_EQ(DetailOf<ErrorInfo>(status).reason(), "GATEWAY_FAULT");
}

}  // namespace
}  // namespace campaign
