// From start to drain: health, calls that are cancelled, and the process as an
// operator meets it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/gateway_output.h"
#include "tests/integration/signed_answer.h"
#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::GetActivityRequest;

TEST(LifecycleTest, IsHealthyForEachService) {
  SimulatedWechatPay world;

  for (const char* service :
       {"", "wechatpay.paygift.v1.PayGiftService",
        "wechatpay.media.v1.MediaService", "campaign.trust"}) {
    EXPECT_EQ(world.gateway().Health(service), "SERVING") << service;
  }
}

// A gateway whose upstream has taken the only call and keeps its answer back.
class HeldCallTest : public ::testing::Test {
 protected:
  void StartCall(const std::string& config_lines = "") {
    gateway_ = std::make_unique<GatewayUnderTest>(
        GatewayUnderTest::Options{.upstream_url = upstream_.base_url(),
                                  .upstream_ca = identity_.ca_certificate,
                                  .config_lines = config_lines});
    stub_ = std::make_unique<PayGift>(gateway_->channel());
    caller_ = std::thread([this] {
      GetActivityRequest get;
      get.set_activity_id("10028001");
      status_ = stub_->GetActivity(&context_, get, &activity_);
    });
    ASSERT_TRUE(upstream_.WaitForRequests(1));
  }

  void TearDown() override {
    if (caller_.joinable()) caller_.join();
  }

  const TlsIdentity identity_ = MakeTlsIdentity();
  ScriptedHttpsServer upstream_{
      identity_, [](const std::string&) -> Script {
        return {step::Hold(), step::Write(SignedAnswer(
                                  200, R"({"activity_id":"10028001"})"))};
      }};
  std::unique_ptr<GatewayUnderTest> gateway_;
  std::unique_ptr<PayGift> stub_;
  grpc::ClientContext context_;
  std::thread caller_;
  Activity activity_;
  grpc::Status status_;
};

TEST_F(HeldCallTest, EndsWellWhileTheGatewayDrains) {
  StartCall();
  std::thread drain([this] { gateway_->gateway().Drain(); });

  upstream_.Release();
  drain.join();
  caller_.join();

  EXPECT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(activity_.activity_id(), "10028001");
  GetActivityRequest get;
  get.set_activity_id("10028001");
  EXPECT_EQ(gateway_->Call(&PayGift::GetActivity, get, &activity_)
                .status.error_code(),
            grpc::UNAVAILABLE);
}

TEST_F(HeldCallTest, IsCancelledWhenTheDrainTakesTooLong) {
  StartCall("drain_timeout: 200ms\n");

  gateway_->gateway().Drain();
  caller_.join();

  EXPECT_FALSE(status_.ok());
  // The transfer was given up, not just forgotten: its connection is gone.
  upstream_.Release();
  EXPECT_TRUE(upstream_.WaitForClosedConnections(1));
}

TEST_F(HeldCallTest, IsCancelledUpstreamWhenItsCallerCancels) {
  StartCall();

  context_.TryCancel();
  caller_.join();

  EXPECT_EQ(status_.error_code(), grpc::CANCELLED);
  // The caller is told at once; the gateway hears of it a moment later.
  const std::vector<CallRecord> calls = gateway_->finished().WaitFor(1);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].reason, "CANCELLED");
  // The transfer was given up, not just forgotten: its connection is gone.
  upstream_.Release();
  EXPECT_TRUE(upstream_.WaitForClosedConnections(1));
}

TEST(ProcessTest, RefusesToStartInOneSentence) {
  TemporaryFolder folder;
  const std::string path = folder.Write("gateway.yaml",
                                        "listen: {address: '127.0.0.1:0'}\n"
                                        "merchantz: []\n");

  const auto [output, status] = RunGateway(absl::StrCat("--config ", path));

  EXPECT_EQ(status, 1);
  EXPECT_THAT(output, HasSubstr("gateway.yaml:2:1: merchantz: "));
  EXPECT_THAT(output, HasSubstr("did you mean `merchants`?"));
}

TEST(ProcessTest, NamesAConfigurationThatIsNotThere) {
  const auto [output, status] = RunGateway("--config /nowhere/gateway.yaml");

  EXPECT_EQ(status, 1);
  EXPECT_THAT(output, HasSubstr("/nowhere/gateway.yaml"));
}

TEST(ProcessTest, SaysHowItIsCalled) {
  const auto [output, status] = RunGateway("");

  EXPECT_EQ(status, 2);
  EXPECT_THAT(output, HasSubstr("use campaign-gateway --config gateway.yaml"));
}

}  // namespace
}  // namespace campaign
