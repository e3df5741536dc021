// Which mistake is answered when a request has several: the earlier check wins.
#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "tests/simulator/simulator_test.h"
#include "tools/simulator/authorization_header.h"
#include "tools/simulator/certificate.h"

namespace simulator {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Every row has all mistakes of the rows below it.
struct Row {
  const char* name;
  Request request;
  int status;
  const char* code;
  const char* message;
  bool is_signed;
};

class CheckOrderTest : public SimulatorTest,
                       public ::testing::WithParamInterface<Row> {};

TEST_P(CheckOrderTest, AnswersTheEarliestMistake) {
  Options options = TestOptions();
  options.merchants[1].may_use_paygift = false;
  Restart(options);
  const Row& row = GetParam();

  const Answer answer = client().Send(row.request);

  EXPECT_EQ(answer.status, row.status) << answer.body;
  EXPECT_EQ(Code(answer), row.code);
  EXPECT_THAT(Message(answer), StartsWith(row.message));
  EXPECT_EQ(Verified(answer), row.is_signed);
  EXPECT_EQ(answer.Has("Wechatpay-Signature"), row.is_signed);
  EXPECT_EQ(answer.Has("Request-ID"), row.status != 401);
  if (row.status == 404 || row.status == 405) {
    EXPECT_EQ(answer.body, "");
  }
}

std::string Bad() { return std::string(kActivities) + "?offset=x&limit=0"; }

INSTANTIATE_TEST_SUITE_P(
    All, CheckOrderTest,
    ::testing::Values(
        Row{"Path",
            {.verb = "PUT",
             .target = "/v3/nothing",
             .authorization = "",
             .accept = false},
            404,
            "",
            "",
            false},
        Row{"Verb",
            {.verb = "PUT",
             .target = kActivities,
             .authorization = "",
             .accept = false},
            405,
            "",
            "",
            false},
        Row{"Accept",
            {.target = Bad(), .authorization = "", .accept = false},
            400,
            "INVALID_REQUEST",
            "Http头缺少Accept或User-Agent",
            false},
        Row{"UserAgent",
            {.target = Bad(), .authorization = "", .user_agent = false},
            400,
            "INVALID_REQUEST",
            "Http头缺少Accept或User-Agent",
            false},
        Row{"NoAuthorization",
            {.target = Bad(), .authorization = ""},
            401,
            "SIGN_ERROR",
            "Http头Authorization值格式错误",
            false},
        Row{"Scheme",
            {.target = Bad(), .authorization = "Basic eDp5"},
            401,
            "SIGN_ERROR",
            "Http头Authorization认证类型不正确",
            false},
        Row{"Timestamp",
            {.target = Bad(),
             .signed_body = "x",
             .timestamp_skew = -310,
             .mchid = "1999999999"},
            401,
            "SIGN_ERROR",
            "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
            false},
        Row{"TimestampInTheFuture",
            {.target = Bad(), .timestamp_skew = 310},
            401,
            "SIGN_ERROR",
            "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
            false},
        Row{"Merchant",
            {.target = Bad(),
             .signed_body = "x",
             .mchid = "1999999999",
             .serial_no = "00"},
            401,
            "SIGN_ERROR",
            "商户未申请过证书。",
            false},
        Row{"MerchantWithoutCertificate",
            {.target = Bad(), .mchid = kThird},
            401,
            "SIGN_ERROR",
            "商户未申请过证书。",
            false},
        Row{"Serial",
            {.target = Bad(), .signed_body = "x", .serial_no = "00"},
            401,
            "SIGN_ERROR",
            "商户证书序列号有误。",
            false},
        Row{"Signature",
            {.target = Bad(), .signed_body = "x"},
            401,
            "SIGN_ERROR",
            "错误的签名，验签失败",
            false},
        Row{"Parameters",
            {.target = Bad()},
            400,
            "PARAM_ERROR",
            "请求参数错误",
            true},
        Row{"Timestamp290SecondsAgoIsFine",
            {.target = std::string(kActivities) + "?offset=0&limit=1",
             .timestamp_skew = -290},
            200,
            "",
            "",
            true}),
    [](const ::testing::TestParamInfo<Row>& row) {
      return std::string(row.param.name);
    });

TEST_F(SimulatorTest, AnswersParametersThenPermissionThenExistence) {
  Options options = TestOptions();
  options.merchants[1].may_use_paygift = false;
  Restart(options);
  EXPECT_EQ(Code(second().Get(Path("1", "/goods?limit=0"))), "PARAM_ERROR");
  EXPECT_EQ(second().Get(Path("1")).status, 403);
  EXPECT_EQ(Code(second().Get(Path("1"))), "NO_AUTH");
  EXPECT_EQ(client().Get(Path("1")).status, 404);
  EXPECT_EQ(Code(client().Get(Path("1"))), "RESOURCE_NOT_EXISTS");
}

TEST_F(SimulatorTest, TellsWhatItWouldHaveVerified) {
  const Answer answer = client().Send({.verb = "POST",
                                       .target = Path("1", "/terminate"),
                                       .body = "{}",
                                       .signed_body = ""});

  const Json detail = answer.json()["detail"];
  EXPECT_EQ(detail["field"], "signature");
  EXPECT_EQ(detail["issue"], "sign not match");
  EXPECT_EQ(detail["location"], "authorization");
  const Json& info = detail["sign_information"];
  EXPECT_EQ(info["method"], "POST");
  EXPECT_EQ(info["url"], Path("1", "/terminate"));
  const std::string shown = info["truncated_sign_message"];
  EXPECT_THAT(shown, StartsWith("POST\n" + Path("1", "/terminate") + "\n"));
  EXPECT_THAT(shown, HasSubstr("\n{}\n"));
  EXPECT_EQ(info["sign_message_length"], shown.size());
}

TEST_F(SimulatorTest, ShapesSignErrorsAsSwitched) {
  Options options = TestOptions();
  options.switches.nested_sign_error_detail = true;
  Restart(options);
  const Request request{.target = Path("1"), .signed_body = "x"};
  EXPECT_EQ(client().Send(request).json()["detail"]["detail"]["issue"],
            "sign not match");

  options.switches.sign_error_without_detail = true;
  Restart(options);
  EXPECT_FALSE(client().Send(request).json().contains("detail"));
}

TEST_F(SimulatorTest, LeavesErrorsUnsignedAsSwitched) {
  Options options = TestOptions();
  options.switches.sign_errors = false;
  Restart(options);
  EXPECT_FALSE(client().Get(Path("1")).Has("Wechatpay-Signature"));
}

TEST_F(SimulatorTest, RefusesAReplayedNonceAsSwitched) {
  const Request request{
      .target = std::string(kActivities) + "?offset=0&limit=1",
      .nonce = "593BEC0C930BF1AFEB40B4A08C8FB242"};
  EXPECT_EQ(client().Send(request).status, 200);
  EXPECT_EQ(client().Send(request).status, 200);

  Options options = TestOptions();
  options.switches.refuse_replayed_nonce = true;
  Restart(options);
  EXPECT_EQ(client().Send(request).status, 200);
  EXPECT_EQ(client().Send(request).status, 401);
}

TEST_F(SimulatorTest, RefusesRevokedAndReplacedCertificates) {
  Options options = TestOptions();
  options.merchants[0].certificate_state =
      MerchantOptions::CertificateState::kRevoked;
  Restart(options);
  EXPECT_EQ(Message(client().Get(Path("1"))), "商户证书已作废。");

  options.merchants[0].certificate_state =
      MerchantOptions::CertificateState::kReplaced;
  Restart(options);
  EXPECT_EQ(Message(client().Get(Path("1"))), "已更换证书，请使用新证书");
}

TEST_F(SimulatorTest, ServesWithoutAcceptAsSwitched) {
  Options options = TestOptions();
  options.switches.require_accept_and_user_agent = false;
  Restart(options);
  EXPECT_EQ(client().Send({.target = Path("1"), .accept = false}).status, 404);
}

TEST(ParseAuthorizationTest, TakesTheFiveParametersInAnyOrder) {
  const auto header = ParseAuthorization(
      "WECHATPAY2-SHA256-RSA2048 signature=\"a+/=\",serial_no=\"01\","
      "timestamp=\"1\",nonce_str=\"n\",mchid=\"m\"",
      false);
  ASSERT_TRUE(header.ok());
  EXPECT_EQ(header->signature, "a+/=");
  EXPECT_EQ(header->mchid, "m");
}

TEST(ParseAuthorizationTest, RefusesEverythingElse) {
  const std::string scheme = "WECHATPAY2-SHA256-RSA2048 ";
  const std::string good =
      "mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"01\","
      "signature=\"s\"";
  ASSERT_TRUE(ParseAuthorization(scheme + good, false).ok());
  for (const std::string& bad : {
           std::string(),
           good + ",",
           good + ",signature=\"s\"",
           good + ",other=\"s\"",
           good + " ",
           good.substr(0, good.size() - 1),
           good.substr(good.find(',') + 1),
           "mchid=\"\"" + good.substr(9),
           "mchid=m" + good.substr(9),
           "MCHID" + good.substr(5),
           " " + good,
       }) {
    EXPECT_FALSE(ParseAuthorization(scheme + bad, false).ok()) << bad;
  }
  EXPECT_FALSE(
      ParseAuthorization("wechatpay2-sha256-rsa2048 " + good, false).ok());
}

TEST(ParseAuthorizationTest, TakesABlankAfterTheCommaAsSwitched) {
  const std::string text =
      "WECHATPAY2-SHA256-RSA2048 mchid=\"m\", nonce_str=\"n\", "
      "timestamp=\"1\", serial_no=\"01\", signature=\"s\"";
  EXPECT_FALSE(ParseAuthorization(text, false).ok());
  EXPECT_TRUE(ParseAuthorization(text, true).ok());
}

}  // namespace
}  // namespace simulator
