// How the gateway follows WeChat Pay's keys while calls go on: certificates
// that change, the switch to the public key, downloads that fail or lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/constant_load.h"
#include "tests/integration/simulated_wechatpay.h"
#include "tests/support/certificate_list.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using simulator::FaultKind;
using simulator::Method;
using ::testing::IsEmpty;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::CreateActivityResponse;
using wechatpay::paygift::v1::GetActivityRequest;

constexpr char kPublicKeyId[] = "PUB_KEY_ID_0119000000012026010100000000000001";
constexpr char kDownloads[] = "    api_v3_key_file: apiv3_key.txt\n";
constexpr char kKeepsThem[] = "platform_certificates: {folder: trust}\n";

simulator::Options WithApiV3Key() {
  simulator::Options options = SimulatorOptions();
  options.merchants[0].apiv3_key = kTestApiV3Key;
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
            .files = {{"apiv3_key.txt", kTestApiV3Key},
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

// A list that WeChat Pay signed, but that is not as it should be.
struct ListCase {
  const char* name;
  FaultKind fault;
  // What the log says of it; empty if it is good all the same.
  const char* reason;
};

void PrintTo(const ListCase& list, std::ostream* out) { *out << list.name; }

class ListTest : public TrustTest,
                 public ::testing::WithParamInterface<ListCase> {};

TEST_P(ListTest, NeverCostsTheKeysThatAreThere) {
  StartGateway();
  ASSERT_TRUE(CallOnce(0).status.ok());
  const std::string fresh = simulator_.AddPlatformCertificate();
  ASSERT_TRUE(simulator_.SignWith(fresh));
  simulator_.faults().Add({.method = Method::kGetCertificates,
                           .kind = GetParam().fault,
                           .value = std::string(32, 'k'),
                           .is_signed = false});

  const Outcome first = CallOnce(2);

  const std::string reason = GetParam().reason;
  if (reason.empty()) {
    EXPECT_TRUE(first.status.ok()) << first.status.error_message();
  } else {
    EXPECT_EQ(first.Trailer("wechatpay-signature"), "UNKNOWN_SERIAL");
    EXPECT_TRUE(gateway_->WaitForLog(reason));
    EXPECT_EQ(gateway_->Health("campaign.trust"), "NOT_SERVING");
    EXPECT_EQ(gateway_->Health(""), "SERVING");
  }
  // The old key is still there, and the next list is believed.
  ASSERT_TRUE(simulator_.SignWith(kTestPlatformSerial));
  EXPECT_TRUE(CallOnce(4).status.ok());
  ASSERT_TRUE(simulator_.SignWith(fresh));
  const Outcome last = CallOnce(6);
  EXPECT_TRUE(last.status.ok()) << last.status.error_message();
  EXPECT_EQ(last.Trailer("wechatpay-serial"), fresh);
  EXPECT_EQ(gateway_->Health("campaign.trust"), "SERVING");
}

INSTANTIATE_TEST_SUITE_P(
    Lists, ListTest,
    ::testing::Values(
        ListCase{"Corrupt", FaultKind::kCertificatesCorrupt,
                 "cannot be decrypted"},
        ListCase{"Oversized", FaultKind::kCertificatesOversized,
                 "answer larger than"},
        ListCase{"WrongSerial", FaultKind::kCertificatesWrongSerial,
                 "has the serial number"},
        ListCase{"WrongKey", FaultKind::kCertificatesWrongKey,
                 "is the APIv3 key the one"},
        ListCase{"NotJson", FaultKind::kNotJson, "JSON"},
        ListCase{"Refused", FaultKind::kServerError,
                 "refused to give its certificates: 500"},
        ListCase{"Probe", FaultKind::kSignatureProbe,
                 "the certificate list does not hold: PROBE"},
        ListCase{"StrangeSigner", FaultKind::kUnknownSerial,
                 "does not hold: UNKNOWN_SERIAL"},
        ListCase{"Tampered", FaultKind::kTampered, "not JSON"},
        ListCase{"Unsigned", FaultKind::kHtmlPage, "refused"},
        ListCase{"Reversed", FaultKind::kCertificatesReversed, ""},
        ListCase{"Duplicated", FaultKind::kCertificatesDuplicated, ""}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(TrustTest, AnswersAFloodOfForgedSerialsWithTwoDownloads) {
  StartGateway();
  ASSERT_TRUE(CallOnce(0).status.ok());
  simulator_.faults().Add({.method = Method::kCreateActivity,
                           .kind = FaultKind::kUnknownSerial,
                           .count = 0});
  ConstantLoad load([this](int n) { return CallOnce(2 * n); });
  load.WaitForMore(300);
  load.Stop();

  EXPECT_LE(simulator_.CertificateDownloadsOf(kTestMchid), 3u);
  simulator_.faults().Clear();
  EXPECT_TRUE(CallOnce(1000).status.ok());
}

TEST_F(TrustTest, StartsFromTheKeptSetWhenTheDownloadFails) {
  StartGateway();
  ASSERT_TRUE(CallOnce(0).status.ok());
  while (!std::filesystem::exists(KeptFile())) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  std::ifstream file(KeptFile());
  const std::string kept((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  GatewayUnderTest::Options options = Options();
  options.files[absl::StrCat("trust/", kTestMchid, ".pem")] = kept;
  simulator_.faults().Add({.method = Method::kGetCertificates,
                           .kind = FaultKind::kServerError,
                           .count = 0});

  StartGateway(options);

  EXPECT_EQ(gateway_->Health(""), "SERVING");
  const Outcome outcome = CallOnce(2);
  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
}

TEST_F(TrustTest, SaysThatItCannotServeWithoutAnyKey) {
  simulator_.faults().Add({.method = Method::kGetCertificates,
                           .kind = FaultKind::kServerError,
                           .count = 1});

  StartGateway();

  ASSERT_TRUE(gateway_->WaitForLog("download=failed keys=0"));
  EXPECT_EQ(gateway_->Health(""), "NOT_SERVING");
  EXPECT_EQ(gateway_->Health("wechatpay.paygift.v1.PayGiftService"),
            "NOT_SERVING");
  // A call tries all the same, and brings the keys with it.
  EXPECT_TRUE(CallOnce(0).status.ok());
  EXPECT_EQ(gateway_->Health(""), "SERVING");
}

TEST_F(TrustTest, GoesOnWhenTheSetCannotBeKept) {
  GatewayUnderTest::Options options = Options();
  // Where the new file would be written there is a folder.
  options.files[absl::StrCat("trust/", kTestMchid, ".pem.new/in-the-way")] = "";
  StartGateway(options);

  EXPECT_TRUE(CallOnce(0).status.ok());

  EXPECT_TRUE(gateway_->WaitForLog("cache=failed"));
  EXPECT_TRUE(CallOnce(2).status.ok());
}

TEST_F(TrustTest, ReadsAKeptSetThatIsDamagedAsNone) {
  GatewayUnderTest::Options options = Options();
  options.files[absl::StrCat("trust/", kTestMchid, ".pem")] = "not a PEM";
  StartGateway(options);

  EXPECT_TRUE(CallOnce(0).status.ok());
  EXPECT_TRUE(gateway_->WaitForLog("remove it"));
}

TEST_F(TrustTest, RecoversWhenTheApiV3KeyIsPutRight) {
  GatewayUnderTest::Options options = Options();
  options.files["apiv3_key.txt"] = std::string(32, 'w');
  StartGateway(options);
  ASSERT_TRUE(gateway_->WaitForLog("is the APIv3 key the one"));
  EXPECT_EQ(gateway_->Health("campaign.trust"), "NOT_SERVING");

  gateway_->Change(Options());

  ASSERT_TRUE(gateway_->WaitForLog("download=taken"));
  EXPECT_EQ(gateway_->Health("campaign.trust"), "SERVING");
  EXPECT_TRUE(CallOnce(0).status.ok());
}

TEST_F(TrustTest, BelievesNoCertificateThatIsExpiredOrNotYetValid) {
  StartGateway();
  ASSERT_TRUE(CallOnce(0).status.ok());
  using std::chrono::hours;
  const std::string expired =
      simulator_.AddPlatformCertificate(hours(-48), hours(-24));
  const std::string early =
      simulator_.AddPlatformCertificate(hours(24), hours(48));

  for (const std::string& serial : {expired, early}) {
    ASSERT_TRUE(simulator_.SignWith(serial));
    const Outcome outcome = CallOnce(2);
    EXPECT_FALSE(outcome.status.ok());
    EXPECT_EQ(outcome.Trailer("wechatpay-signature"), "UNKNOWN_SERIAL");
  }
  // The list was signed with them, too, and not believed.
  EXPECT_EQ(gateway_->Health("campaign.trust"), "NOT_SERVING");
  ASSERT_TRUE(simulator_.SignWith(kTestPlatformSerial));
  EXPECT_TRUE(CallOnce(4).status.ok());
}

TEST_F(TrustTest, WarnsOfAClockThatIsAMinuteOff) {
  StartGateway();
  simulator_.faults().Add({.method = Method::kCreateActivity,
                           .kind = FaultKind::kSkewedTime,
                           .seconds = 100});

  EXPECT_TRUE(CallOnce(0).status.ok());

  EXPECT_TRUE(gateway_->WaitForLog("clock offset_s="));
}

simulator::Options WithPublicKeyOnly() {
  simulator::Options options = WithApiV3Key();
  options.merchants[0].public_key_only = true;
  return options;
}

class PublicKeyOnlyTest : public TrustTest {
 protected:
  PublicKeyOnlyTest() : TrustTest(WithPublicKeyOnly()) {}
};

TEST_F(PublicKeyOnlyTest, IsNoErrorToAMerchantWithoutCertificates) {
  GatewayUnderTest::Options options = Options();
  options.trust_lines = absl::StrCat(kDownloads, PublicKeyLines(100));
  StartGateway(options);
  EXPECT_TRUE(CallOnce(0).status.ok());

  // Something to fetch for: the answer is that there is nothing.
  simulator_.faults().Add(
      {.method = Method::kCreateActivity, .kind = FaultKind::kUnknownSerial});
  EXPECT_FALSE(CallOnce(2).status.ok());

  EXPECT_EQ(gateway_->Health("campaign.trust"), "SERVING");
  EXPECT_EQ(CallOnce(4).Trailer("wechatpay-serial"), kPublicKeyId);
}

TEST_F(PublicKeyOnlyTest, IsToldToMerchantsThatHaveNotConfiguredTheKey) {
  StartGateway();

  EXPECT_FALSE(CallOnce(0).status.ok());

  EXPECT_TRUE(gateway_->WaitForLog("does not hold: UNKNOWN_SERIAL, serial " +
                                   std::string(kPublicKeyId)));
  EXPECT_EQ(gateway_->Health(""), "NOT_SERVING");
}

}  // namespace
}  // namespace campaign
