// What the gateway does about lost, late, false and temporary answers, and
// about a domain that is gone, so that its callers need not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using simulator::Fault;
using simulator::FaultKind;
using simulator::Method;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::CreateActivityResponse;
using wechatpay::paygift::v1::GetActivityRequest;
using wechatpay::paygift::v1::TerminateActivityRequest;
using wechatpay::paygift::v1::TerminateActivityResponse;

constexpr char kDefaultRetry[] = "";

// A gateway with the retry policy that it has by default.
class DefaultRetryTest : public ::testing::Test {
 protected:
  Outcome Get(const std::string& activity_id) {
    GetActivityRequest request;
    request.set_activity_id(activity_id);
    return world_.gateway().Call(&PayGift::GetActivity, request, &activity_);
  }

  SimulatedWechatPay world_{SimulatorOptions(), "", "", kDefaultRetry};
  Activity activity_;
};

// With a fault that befalls the first two attempts.
class RepeatingTest : public DefaultRetryTest,
                      public ::testing::WithParamInterface<Fault> {};

TEST_P(RepeatingTest, MakesAReadSucceed) {
  const std::string id = world_.Create("read");
  Fault fault = GetParam();
  fault.method = Method::kGetActivity;
  fault.count = 2;
  world_.simulator().faults().Add(fault);

  const Outcome outcome = Get(id);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(activity_.activity_id(), id);
  EXPECT_EQ(outcome.Trailer("campaign-attempts"), "3");
  EXPECT_EQ(outcome.Trailer("wechatpay-verified"), "true");
}

TEST_P(RepeatingTest, MakesAWriteSucceedOnce) {
  Fault fault = GetParam();
  fault.method = Method::kCreateActivity;
  fault.count = 2;
  world_.simulator().faults().Add(fault);
  CreateActivityResponse reply;

  const Outcome outcome =
      world_.gateway().Call(&PayGift::CreateActivity,
                            SimulatedWechatPay::GoodCreate("write"), &reply);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(outcome.Trailer("campaign-attempts"), "3");
  const std::string number = SimulatedWechatPay::GoodCreate("write")
                                 .activity_base_info()
                                 .out_request_no();
  EXPECT_EQ(world_.simulator().CountActivities(kTestMchid, number), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, RepeatingTest,
    ::testing::Values(Fault{.kind = FaultKind::kSignatureProbe},
                      Fault{.kind = FaultKind::kUnknownSerial},
                      Fault{.kind = FaultKind::kSkewedTime},
                      Fault{.kind = FaultKind::kRateLimited},
                      Fault{.kind = FaultKind::kServerError},
                      Fault{.kind = FaultKind::kHtmlPage},
                      Fault{.kind = FaultKind::kTruncatedBody},
                      Fault{.kind = FaultKind::kReset},
                      Fault{.kind = FaultKind::kLostAnswer}),
    [](const auto& test) {
      return "Fault" + std::to_string(static_cast<int>(test.param.kind));
    });

using OutcomeTest = DefaultRetryTest;

TEST_F(OutcomeTest, OfAWriteThatIsAlwaysLostIsUnknownAndHappenedOnce) {
  world_.simulator().faults().Add({.method = Method::kCreateActivity,
                                   .kind = FaultKind::kLostAnswer,
                                   .count = 0});
  CreateActivityResponse reply;

  const Outcome outcome = world_.gateway().Call(
      &PayGift::CreateActivity, SimulatedWechatPay::GoodCreate("lost"), &reply,
      absl::Seconds(2));

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNKNOWN);
  EXPECT_EQ(outcome.Reason(), "OUTCOME_UNKNOWN");
  EXPECT_GT(std::stoi(outcome.Trailer("campaign-attempts")), 1);
  const std::string number = SimulatedWechatPay::GoodCreate("lost")
                                 .activity_base_info()
                                 .out_request_no();
  EXPECT_EQ(world_.simulator().CountActivities(kTestMchid, number), 1u);
}

// It has no request number: the second termination would be told "already
// terminated", which says nothing about the first.
TEST_F(OutcomeTest, OfALostTerminationIsUnknownAfterOneAttempt) {
  TerminateActivityRequest request;
  request.set_activity_id(world_.Create("terminate"));
  world_.simulator().faults().Add(
      {.method = Method::kTerminateActivity, .kind = FaultKind::kLostAnswer});
  TerminateActivityResponse reply;

  const Outcome outcome =
      world_.gateway().Call(&PayGift::TerminateActivity, request, &reply);

  EXPECT_EQ(outcome.Reason(), "OUTCOME_UNKNOWN");
  EXPECT_EQ(outcome.Trailer("campaign-attempts"), "1");
}

TEST_F(OutcomeTest, OfARefusalIsToldAtOnce) {
  const Outcome outcome = Get("999");

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(outcome.Trailer("campaign-attempts"), "1");
}

TEST(RateLimitTest, RefusesWhatCannotHaveItsTurnInTime) {
  SimulatedWechatPay world(SimulatorOptions(),
                           "    rate_limit: {calls_per_minute: 6, burst: 2}\n");
  GetActivityRequest request;
  request.set_activity_id("999");
  Activity activity;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(world.gateway()
                  .Call(&PayGift::GetActivity, request, &activity)
                  .Reason(),
              "RESOURCE_NOT_EXISTS");
  }

  const absl::Time begin = absl::Now();
  const Outcome outcome = world.gateway().Call(&PayGift::GetActivity, request,
                                               &activity, absl::Seconds(5));

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(outcome.Reason(), "RATE_LIMITED");
  EXPECT_LT(absl::Now() - begin, absl::Seconds(4)) << "waited for nothing";
}

class TwoDomainsTest : public ::testing::Test {
 protected:
  TwoDomainsTest() {
    simulator::Options options = SimulatorOptions();
    options.backup_https_port = 0;
    simulator_ = std::make_unique<simulator::Simulator>(std::move(options));
    EXPECT_EQ(simulator_->Start(), std::nullopt);
    gateway_ = std::make_unique<GatewayUnderTest>(GatewayUnderTest::Options{
        .upstream_url = simulator_->https_url(),
        .upstream_ca = simulator_->ca_pem(),
        .upstream_lines =
            "  backup_base_url: " + simulator_->backup_https_url() + "\n"});
  }

  // One create, and one read of what it made, within one deadline each.
  void CreateAndRead(const std::string& number) {
    CreateActivityResponse created;
    const Outcome write = gateway_->Call(&PayGift::CreateActivity,
                                         SimulatedWechatPay::GoodCreate(number),
                                         &created, absl::Seconds(5));
    EXPECT_TRUE(write.status.ok())
        << number << ": " << write.status.error_message();
    GetActivityRequest request;
    request.set_activity_id(created.activity_id());
    Activity activity;
    const Outcome read = gateway_->Call(&PayGift::GetActivity, request,
                                        &activity, absl::Seconds(5));
    EXPECT_TRUE(read.status.ok()) << read.status.error_message();
  }

  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<GatewayUnderTest> gateway_;
};

TEST_F(TwoDomainsTest, AreBothUsedWhenTheFirstIsCutOffAndTheFirstWhenItIsBack) {
  using simulator::Domain;
  CreateAndRead("before");

  ASSERT_EQ(simulator_->Cut(Domain::kMain), std::nullopt);
  for (int i = 0; i < 5; ++i) CreateAndRead("cut-" + std::to_string(i));

  ASSERT_EQ(simulator_->Restore(Domain::kMain), std::nullopt);
  // The gateway looks for the main domain every five seconds.
  absl::SleepFor(absl::Milliseconds(5100));
  CreateAndRead("looked");
  ASSERT_EQ(simulator_->Cut(Domain::kBackup), std::nullopt);
  for (int i = 0; i < 5; ++i) CreateAndRead("back-" + std::to_string(i));
}

TEST_F(TwoDomainsTest, AreBothUsedWhenTheFirstIsSilent) {
  ASSERT_EQ(simulator_->Silence(simulator::Domain::kMain), std::nullopt);

  for (int i = 0; i < 3; ++i) CreateAndRead("silent-" + std::to_string(i));
}

TEST_F(TwoDomainsTest, CanBothBeGone) {
  ASSERT_EQ(simulator_->Cut(simulator::Domain::kMain), std::nullopt);
  ASSERT_EQ(simulator_->Cut(simulator::Domain::kBackup), std::nullopt);
  GetActivityRequest request;
  request.set_activity_id("1");
  Activity activity;

  const Outcome outcome = gateway_->Call(&PayGift::GetActivity, request,
                                         &activity, absl::Seconds(3));

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.Reason(), "NOT_SENT");
}

}  // namespace
}  // namespace campaign
