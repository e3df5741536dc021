// How the gateway follows WeChat Pay's keys while calls go on: certificates
// that change, the switch to the public key, downloads that fail or lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/constant_load.h"
#include "tests/integration/simulated_wechatpay.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using simulator::Fault;
using simulator::FaultKind;
using simulator::Method;
using ::testing::IsEmpty;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::CreateActivityResponse;
using wechatpay::paygift::v1::GetActivityRequest;

constexpr char kApiV3Key[] = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
constexpr char kPublicKeyId[] = "PUB_KEY_ID_0119000000012026010100000000000001";
constexpr char kDownloads[] = "    api_v3_key_file: apiv3_key.txt\n";
constexpr char kKeepsThem[] = "platform_certificates: {folder: trust}\n";

simulator::Options WithApiV3Key() {
  simulator::Options options = SimulatorOptions();
  options.merchants[0].apiv3_key = kApiV3Key;
  options.platform.public_key_id = kPublicKeyId;
  return options;
}

std::string PublicKeyLines(int percent) {
  return absl::StrCat("    wechatpay_public_key: {id: ", kPublicKeyId,
                      ", file: pub_key.pem, percent: ", percent, "}\n");
}

// A simulator, and a gateway that has the merchant's APIv3 key and nothing else
// to believe by. It makes one attempt for each call, so that nothing is hidden
// by a second one.
class TrustTest : public ::testing::Test {
 protected:
  explicit TrustTest(simulator::Options options = WithApiV3Key())
      : simulator_(std::move(options)) {
    const auto problem = simulator_.Start();
    EXPECT_FALSE(problem.has_value()) << *problem;
  }

  GatewayUnderTest::Options Options() const {
    return {.upstream_url = simulator_.https_url(),
            .upstream_ca = simulator_.ca_pem(),
            .config_lines = kKeepsThem,
            .trust_lines = kDownloads,
            .files = {{"apiv3_key.txt", kApiV3Key},
                      {"pub_key.pem", simulator_.public_key_pem()}}};
  }

  void StartGateway() { StartGateway(Options()); }
  void StartGateway(const GatewayUnderTest::Options& options) {
    gateway_ = std::make_unique<GatewayUnderTest>(options);
  }

  // Reads and writes in turn.
  Outcome CallOnce(int n) {
    if (n % 2 == 0) {
      CreateActivityResponse reply;
      return gateway_->Call(&PayGift::CreateActivity,
                            SimulatedWechatPay::GoodCreate(absl::StrCat(n)),
                            &reply);
    }
    GetActivityRequest request;
    request.set_activity_id("10000001");
    Activity reply;
    Outcome outcome = gateway_->Call(&PayGift::GetActivity, request, &reply);
    // What matters here is who signed, not whether it exists yet.
    if (outcome.Reason() == "RESOURCE_NOT_EXISTS") {
      outcome.status = grpc::Status::OK;
    }
    return outcome;
  }

  // The files that the gateway keeps for its next start.
  std::string KeptFile() const {
    return gateway_->folder().Path(absl::StrCat("trust/", kTestMchid, ".pem"));
  }

  simulator::Simulator simulator_;
  std::unique_ptr<GatewayUnderTest> gateway_;
};

TEST_F(TrustTest, VerifiesTheFirstCallWithADownloadedCertificate) {
  StartGateway();

  const Outcome outcome = CallOnce(0);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(outcome.Trailer("wechatpay-serial"), kTestPlatformSerial);
  EXPECT_EQ(simulator_.CertificateDownloadsOf(kTestMchid), 1u);
}

TEST_F(TrustTest, LosesNoCallWhileCertificatesChange) {
  StartGateway();
  ConstantLoad load([this](int n) { return CallOnce(n); });
  load.WaitForMore(50);

  const std::string fresh = simulator_.AddPlatformCertificate();
  load.WaitForMore(50);
  ASSERT_TRUE(simulator_.SignWith(fresh, 50));
  load.WaitForMore(200);
  ASSERT_TRUE(simulator_.SignWith(fresh, 100));
  load.WaitForMore(50);
  ASSERT_TRUE(simulator_.RemovePlatformCertificate(kTestPlatformSerial));
  load.WaitForMore(200);
  load.Stop();

  EXPECT_THAT(load.Problems(), IsEmpty());
  EXPECT_GT(load.Signers()[kTestPlatformSerial], 100);
  EXPECT_GT(load.Signers()[fresh], 200);
  EXPECT_EQ(load.Signers().size(), 2u);
}

TEST_F(TrustTest, LosesNoCallWhileAMerchantSwitchesToThePublicKey) {
  GatewayUnderTest::Options options = Options();
  StartGateway(options);
  ConstantLoad load([this](int n) { return CallOnce(n); });
  load.WaitForMore(50);
  int replaced = 0;
  const auto turn_to = [&](const std::string& trust_lines) {
    options.trust_lines = trust_lines;
    gateway_->Change(options);
    ASSERT_TRUE(gateway_->WaitForLog("outcome=replaced", ++replaced));
    load.WaitForMore(150);
  };

  turn_to(absl::StrCat(kDownloads, PublicKeyLines(0)));
  // WeChat Pay does not always sign with what was asked for.
  simulator_.IgnoreRequestSerial(30);
  turn_to(absl::StrCat(kDownloads, PublicKeyLines(50)));
  turn_to(absl::StrCat(kDownloads, PublicKeyLines(100)));
  simulator_.IgnoreRequestSerial(0);
  turn_to(PublicKeyLines(100));
  load.Stop();

  EXPECT_THAT(load.Problems(), IsEmpty());
  EXPECT_GT(load.Signers()[kTestPlatformSerial], 150);
  EXPECT_GT(load.Signers()[kPublicKeyId], 250);
  EXPECT_EQ(load.Signers().size(), 2u);
}

}  // namespace
}  // namespace campaign
