// What WeChat Pay, or what is in between, does to its clients: each has one
// answer out of the error catalogue, and none a crash, a hang or an OK.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using simulator::Fault;
using simulator::FaultKind;
using ::testing::HasSubstr;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::CreateActivityResponse;
using wechatpay::paygift::v1::GetActivityRequest;

struct FaultCase {
  const char* what;
  Fault fault;
  // What a read and a write are told.
  grpc::StatusCode read_code;
  const char* read_reason;
  grpc::StatusCode write_code;
  const char* write_reason;
};

class UpstreamFaultTest : public ::testing::TestWithParam<FaultCase> {
 protected:
  SimulatedWechatPay world_;
};

TEST_P(UpstreamFaultTest, OfAReadIsToldAsItIs) {
  GetActivityRequest get;
  get.set_activity_id(world_.Create("read-1"));
  Fault fault = GetParam().fault;
  fault.method = simulator::Method::kGetActivity;
  world_.simulator().faults().Add(fault);
  Activity activity;

  const Outcome outcome = world_.gateway().Call(&PayGift::GetActivity, get,
                                                &activity, absl::Seconds(5));

  EXPECT_EQ(outcome.status.error_code(), GetParam().read_code)
      << outcome.status.error_message();
  EXPECT_EQ(outcome.Reason(), GetParam().read_reason);
  EXPECT_EQ(activity.ByteSizeLong(), 0u);
}

TEST_P(UpstreamFaultTest, OfAWriteSaysWhetherItMayHaveHappened) {
  Fault fault = GetParam().fault;
  fault.method = simulator::Method::kCreateActivity;
  world_.simulator().faults().Add(fault);
  CreateActivityResponse created;

  const Outcome outcome = world_.gateway().Call(
      &PayGift::CreateActivity, SimulatedWechatPay::GoodCreate("write-1"),
      &created, absl::Seconds(5));

  EXPECT_EQ(outcome.status.error_code(), GetParam().write_code)
      << outcome.status.error_message();
  EXPECT_EQ(outcome.Reason(), GetParam().write_reason);
  if (std::string(GetParam().write_reason) == "OUTCOME_UNKNOWN") {
    EXPECT_THAT(outcome.status.error_message(),
                HasSubstr("same request number"));
  }
  // Repeating the same content with the same number settles it: exactly one.
  world_.Create("write-1");
  EXPECT_EQ(world_.simulator().Activities().size(), 1u);
}

constexpr char kUnverified[] = "UNVERIFIED_RESPONSE";
constexpr char kNoAnswer[] = "NO_ANSWER";
constexpr char kUnknown[] = "OUTCOME_UNKNOWN";

INSTANTIATE_TEST_SUITE_P(
    Scripted, UpstreamFaultTest,
    ::testing::Values(FaultCase{"Probe",
                                {.kind = FaultKind::kSignatureProbe},
                                grpc::UNAVAILABLE,
                                kUnverified,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"UnknownSerial",
                                {.kind = FaultKind::kUnknownSerial},
                                grpc::UNAVAILABLE,
                                kUnverified,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"SkewedTime",
                                {.kind = FaultKind::kSkewedTime},
                                grpc::UNAVAILABLE,
                                kUnverified,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"BadBase64",
                                {.kind = FaultKind::kBadBase64},
                                grpc::UNAVAILABLE,
                                kUnverified,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"RateLimited",
                                {.kind = FaultKind::kRateLimited},
                                grpc::RESOURCE_EXHAUSTED,
                                "FREQUENCY_LIMITED",
                                grpc::RESOURCE_EXHAUSTED,
                                "FREQUENCY_LIMITED"},
                      FaultCase{"ServerError",
                                {.kind = FaultKind::kServerError},
                                grpc::UNAVAILABLE,
                                "SYSTEM_ERROR",
                                grpc::UNAVAILABLE,
                                "SYSTEM_ERROR"},
                      FaultCase{"UnsignedServerError",
                                {.kind = FaultKind::kServerError,
                                 .status = 503,
                                 .is_signed = false},
                                grpc::UNAVAILABLE,
                                "SERVICE_UNAVAILABLE",
                                grpc::UNAVAILABLE,
                                "SERVICE_UNAVAILABLE"},
                      FaultCase{"HtmlPage",
                                {.kind = FaultKind::kHtmlPage},
                                grpc::UNAVAILABLE,
                                "HTTP_502",
                                grpc::UNAVAILABLE,
                                "HTTP_502"},
                      FaultCase{"EmptyNotFound",
                                {.kind = FaultKind::kEmptyNotFound},
                                grpc::UNKNOWN,
                                "HTTP_404",
                                grpc::UNKNOWN,
                                "HTTP_404"},
                      FaultCase{"TruncatedBody",
                                {.kind = FaultKind::kTruncatedBody},
                                grpc::UNAVAILABLE,
                                kNoAnswer,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"Reset",
                                {.kind = FaultKind::kReset},
                                grpc::UNAVAILABLE,
                                kNoAnswer,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"LostAnswer",
                                {.kind = FaultKind::kLostAnswer},
                                grpc::UNAVAILABLE,
                                kNoAnswer,
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"NotJson",
                                {.kind = FaultKind::kNotJson},
                                grpc::UNAVAILABLE,
                                "MALFORMED_ANSWER",
                                grpc::UNKNOWN,
                                kUnknown},
                      FaultCase{"JsonWithoutCode",
                                {.kind = FaultKind::kJsonWithoutCode},
                                grpc::FAILED_PRECONDITION,
                                "HTTP_400",
                                grpc::FAILED_PRECONDITION,
                                "HTTP_400"},
                      FaultCase{"OversizedBody",
                                {.kind = FaultKind::kOversizedBody},
                                grpc::UNAVAILABLE,
                                kNoAnswer,
                                grpc::UNKNOWN,
                                kUnknown}),
    [](const auto& test) { return test.param.what; });

TEST(UpstreamTimeTest, AnAnswerTooLateIsToldBeforeTheCallersDeadline) {
  SimulatedWechatPay world;
  world.simulator().faults().Add(
      {.method = simulator::Method::kCreateActivity,
       .kind = FaultKind::kSlowAnswer,
       .milliseconds = std::chrono::milliseconds(3000)});
  CreateActivityResponse created;

  const Outcome outcome = world.gateway().Call(
      &PayGift::CreateActivity, SimulatedWechatPay::GoodCreate("late-1"),
      &created, absl::Seconds(1));

  // Not a bare DEADLINE_EXCEEDED: the caller learns that it may have happened.
  EXPECT_EQ(outcome.status.error_code(), grpc::UNKNOWN)
      << outcome.status.error_message();
  EXPECT_EQ(outcome.Reason(), "OUTCOME_UNKNOWN");
}

TEST(UpstreamTimeTest, AnUpstreamThatIsNotThereIsUnavailable) {
  SimulatedWechatPay world;
  world.simulator().Stop();
  CreateActivityResponse created;

  const Outcome outcome =
      world.gateway().Call(&PayGift::CreateActivity,
                           SimulatedWechatPay::GoodCreate("gone-1"), &created);

  EXPECT_EQ(outcome.status.error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(outcome.Reason(), "NOT_SENT");
}

}  // namespace
}  // namespace campaign
