// What changes on disk takes effect while calls go on, or is refused and costs
// nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/integration/constant_load.h"
#include "tests/integration/simulated_wechatpay.h"
#include "tests/support/certificate_list.h"
#include "tests/support/test_keys.h"
#include "tests/support/tls_identity.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::GetActivityRequest;

constexpr char kOtherMerchantSerial[] =
    "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";

std::string Mchid(int n) { return absl::StrFormat("19000010%02d", n); }
std::string LongMchid(int n) { return absl::StrFormat("190001%04d", n); }

// Of this process, gateway and simulator together.
long CountThreads() {
  const std::filesystem::directory_iterator threads("/proc/self/task");
  return std::distance(begin(threads), end(threads));
}

// A merchant with a key file of its own, and the tests' certificate.
std::string MerchantItem(const std::string& mchid) {
  return absl::StrCat("  - mchid: '", mchid, "'\n",
                      "    private_key_file: ", mchid, "_key.pem\n",
                      "    certificate_file: apiclient_cert.pem\n",
                      "    platform_certificate_files: [platform_cert.pem]\n");
}

simulator::MerchantOptions SimulatedMerchant(const std::string& mchid) {
  return {
      .mchid = mchid,
      .name = mchid,
      .certificate_pem = TestCertificatePem(
          TestKey::kMerchant, {.serial_number = kTestMerchantSerial,
                               .not_after = absl::Now() + absl::Hours(24)})};
}

class ReloadTest : public ::testing::Test {
 protected:
  void Start(simulator::Options options = SimulatorOptions()) {
    simulator_ = std::make_unique<simulator::Simulator>(std::move(options));
    const auto problem = simulator_->Start();
    ASSERT_FALSE(problem.has_value()) << *problem;
    options_.upstream_url = simulator_->https_url();
    options_.upstream_ca = simulator_->ca_pem();
    gateway_ = std::make_unique<GatewayUnderTest>(options_);
  }

  // A read, signed by `mchid`; an activity that is not there is an answer, too.
  Outcome Get(const std::string& mchid) {
    GetActivityRequest request;
    request.set_activity_id("10000001");
    request.set_mchid(mchid);
    Activity reply;
    Outcome outcome = gateway_->Call(&PayGift::GetActivity, request, &reply);
    if (outcome.Reason() == "RESOURCE_NOT_EXISTS") {
      outcome.status = grpc::Status::OK;
    }
    return outcome;
  }

  GatewayUnderTest::Options options_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<GatewayUnderTest> gateway_;
};

TEST_F(ReloadTest, LosesNoCallWhileTwoHundredMerchantsAreReloadedTenTimes) {
  constexpr int kMerchants = 200;
  constexpr int kReloads = 10;
  constexpr int kBroken = 77;
  simulator::Options options = SimulatorOptions();
  options.merchants.resize(1);
  options.brands.clear();
  for (int n = 1; n < kMerchants; ++n) {
    options.merchants.push_back(SimulatedMerchant(LongMchid(n)));
    options_.further_merchants += MerchantItem(LongMchid(n));
    options_.files[LongMchid(n) + "_key.pem"] =
        TestPrivateKeyPem(TestKey::kMerchant);
  }
  Start(std::move(options));
  ConstantLoad load([this](int n) {
    const int merchant = n % kMerchants;
    return Get(merchant == 0 ? kTestMchid : LongMchid(merchant));
  });
  load.WaitForMore(50);

  int broken = 0;
  for (int reload = 1; reload <= kReloads; ++reload) {
    // The same key in its two forms, so that every file really changes.
    const std::string key =
        reload % 2 == 0 ? TestPrivateKeyPem(TestKey::kMerchant)
                        : TestTraditionalPrivateKeyPem(TestKey::kMerchant);
    options_.files["apiclient_key.pem"] = key;
    for (int n = 1; n < kMerchants; ++n) {
      options_.files[LongMchid(n) + "_key.pem"] = key;
    }
    const bool breaks = reload % 3 == 0;
    if (breaks) {
      ++broken;
      options_.files[LongMchid(kBroken) + "_key.pem"] =
          key.substr(0, key.size() / 2);
    }
    gateway_->Change(options_);
    ASSERT_TRUE(
        gateway_->WaitForLog("outcome=replaced", kMerchants * reload - broken));
    if (breaks) {
      ASSERT_TRUE(gateway_->WaitForLog(
          absl::StrCat("mchid=", LongMchid(kBroken),
                       " outcome=refused served=as-before"),
          broken));
    }
    load.WaitForMore(50);
  }
  EXPECT_TRUE(Get(LongMchid(kBroken)).status.ok());
  load.Stop();

  EXPECT_THAT(load.Problems(), IsEmpty());
  EXPECT_GT(load.Calls(), 500);
  RecordProperty("calls", load.Calls());
}

TEST_F(ReloadTest, KeepsTwoThousandMerchantsFreshWithTheThreadsOfOne) {
  constexpr int kMerchants = 2000;
  simulator::Options options = SimulatorOptions();
  options.merchants.resize(1);
  options.merchants[0].apiv3_key = kTestApiV3Key;
  options.brands.clear();
  const simulator::MerchantOptions further = SimulatedMerchant("");
  for (int n = 1; n < kMerchants; ++n) {
    options.merchants.push_back(further);
    options.merchants.back().mchid = LongMchid(n);
    options.merchants.back().apiv3_key = kTestApiV3Key;
  }
  options_.trust_lines = "    api_v3_key_file: apiv3_key.txt\n";
  options_.files["apiv3_key.txt"] = kTestApiV3Key;
  Start(std::move(options));
  EXPECT_TRUE(Get(kTestMchid).status.ok());
  const long threads_of_one = CountThreads();

  for (int n = 1; n < kMerchants; ++n) {
    options_.further_merchants +=
        absl::StrCat("  - {mchid: '", LongMchid(n),
                     "', private_key_file: apiclient_key.pem, "
                     "certificate_file: apiclient_cert.pem, "
                     "api_v3_key_file: apiv3_key.txt}\n");
  }
  gateway_->Change(options_);
  ASSERT_TRUE(gateway_->WaitForLog("outcome=added", kMerchants - 1));
  ASSERT_TRUE(gateway_->WaitForLog("download=taken", kMerchants));

  for (int n = 1; n < kMerchants; n += 100) {
    const Outcome outcome = Get(LongMchid(n));
    EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
    EXPECT_EQ(simulator_->CertificateDownloadsOf(LongMchid(n)), 1u);
  }
  RecordProperty("threads_of_one", std::to_string(threads_of_one));
  RecordProperty("threads", std::to_string(CountThreads()));
  // gRPC has a few more or less of its own, from moment to moment.
  EXPECT_LT(CountThreads(), threads_of_one + 20);
}

TEST_F(ReloadTest, ServesAMerchantThatIsAddedAndNoLongerOneThatIsRemoved) {
  simulator::Options options = SimulatorOptions();
  options.merchants.push_back(SimulatedMerchant(Mchid(1)));
  Start(std::move(options));
  EXPECT_THAT(Get(Mchid(1)).status.error_message(),
              HasSubstr("is not a merchant of this gateway"));

  options_.further_merchants = MerchantItem(Mchid(1));
  options_.files[Mchid(1) + "_key.pem"] = TestPrivateKeyPem(TestKey::kMerchant);
  gateway_->Change(options_);
  ASSERT_TRUE(gateway_->WaitForLog("outcome=added"));
  EXPECT_TRUE(Get(Mchid(1)).status.ok());

  options_.further_merchants.clear();
  gateway_->Change(options_);
  ASSERT_TRUE(gateway_->WaitForLog("outcome=removed"));
  EXPECT_THAT(Get(Mchid(1)).status.error_message(),
              HasSubstr("is not a merchant of this gateway"));
  EXPECT_TRUE(Get(kTestMchid).status.ok());
}

TEST_F(ReloadTest, SignsWithANewKeyAndCertificate) {
  simulator::Options options = SimulatorOptions();
  // WeChat Pay knows the new certificate only.
  options.merchants[0].certificate_pem = TestCertificatePem(
      TestKey::kStranger, {.serial_number = kOtherMerchantSerial,
                           .not_after = absl::Now() + absl::Hours(24)});
  Start(std::move(options));
  ASSERT_EQ(Get(kTestMchid).Reason(), "SIGN_ERROR");

  options_.files["apiclient_cert.pem"] = TestCertificatePem(
      TestKey::kStranger, {.serial_number = kOtherMerchantSerial});
  gateway_->Change(options_);
  // One file of the pair has come; the other has not.
  ASSERT_TRUE(gateway_->WaitForLog("does not belong to the private key"));
  options_.files["apiclient_key.pem"] = TestPrivateKeyPem(TestKey::kStranger);
  gateway_->Change(options_);
  ASSERT_TRUE(gateway_->WaitForLog("outcome=replaced"));

  EXPECT_TRUE(Get(kTestMchid).status.ok());
}

TEST_F(ReloadTest, RefusesAKeyFileThatBecameAFolder) {
  Start();
  const std::string key = gateway_->folder().Path("apiclient_key.pem");
  std::filesystem::remove(key);
  std::filesystem::create_directory(key);

  gateway_->gateway().Reload();

  ASSERT_TRUE(gateway_->WaitForLog("is a directory"));
  EXPECT_TRUE(Get(kTestMchid).status.ok());
}

TEST_F(ReloadTest, RefusesAConfigurationThatIsBroken) {
  Start();
  const std::string good = options_.config_lines;
  options_.config_lines = "merchantz: []\n";

  gateway_->Change(options_);

  ASSERT_TRUE(gateway_->WaitForLog("did you mean `merchants`?"));
  EXPECT_TRUE(Get(kTestMchid).status.ok());
  // And is mended later.
  options_.config_lines = good;
  options_.merchant_lines = "    field_rules: WARN\n";
  gateway_->Change(options_);
  ASSERT_TRUE(gateway_->WaitForLog("outcome=replaced"));
}

TEST_F(ReloadTest, LooksAtFilesOfItsOwnAccord) {
  options_.config_lines = "reload_interval: 20ms\n";
  Start();

  gateway_->folder().Write("apiclient_key.pem",
                           TestTraditionalPrivateKeyPem(TestKey::kMerchant));

  EXPECT_TRUE(gateway_->WaitForLog("outcome=replaced"));
}

TEST_F(ReloadTest, SaysWhatOnlyARestartChanges) {
  Start();
  options_.config_lines = "drain_timeout: 7s\n";

  gateway_->Change(options_);

  EXPECT_TRUE(gateway_->WaitForLog("take effect with the next start"));
}

// The gateway's own certificate.
class TlsReloadTest : public ReloadTest {
 protected:
  void StartWithTls(const TlsIdentity& identity) {
    Start();
    WriteIdentity(identity);
    auto gateway = gateway_->StartFrom(
        absl::StrCat("listen:\n"
                     "  address: '127.0.0.1:0'\n"
                     "  tls: {certificate_file: server.pem, private_key_file: "
                     "server_key.pem}\n"
                     "reload_interval: 20ms\n"
                     "upstream: {base_url: '",
                     simulator_->https_url(),
                     "', ca_file: upstream_ca.pem}\n"
                     "merchants:\n"
                     "  - mchid: '1900000001'\n"
                     "    private_key_file: apiclient_key.pem\n"
                     "    certificate_file: apiclient_cert.pem\n"
                     "    platform_certificate_files: [platform_cert.pem]\n"));
    ASSERT_TRUE(gateway.ok()) << gateway.status();
    tls_gateway_ = *std::move(gateway);
  }

  void WriteIdentity(const TlsIdentity& identity) {
    gateway_->folder().Write("server.pem", identity.certificate);
    gateway_->folder().Write("server_key.pem", identity.private_key);
  }

  std::shared_ptr<grpc::Channel> Connect(const TlsIdentity& trusted) {
    grpc::SslCredentialsOptions trusting;
    trusting.pem_root_certs = trusted.ca_certificate;
    // Not shared with another test's channel to the same address.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(
        absl::StrCat("localhost:", tls_gateway_->port()),
        grpc::SslCredentials(trusting), arguments);
  }

  static bool Calls(const std::shared_ptr<grpc::Channel>& channel) {
    PayGift stub(channel);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(10));
    GetActivityRequest get;
    get.set_activity_id("10000001");
    Activity activity;
    return stub.GetActivity(&context, get, &activity).error_code() ==
           grpc::NOT_FOUND;
  }

  bool WillCall(const TlsIdentity& trusted) {
    const absl::Time until = absl::Now() + absl::Seconds(20);
    do {
      if (Calls(Connect(trusted))) return true;
    } while (absl::Now() < until);
    return false;
  }

  std::unique_ptr<Gateway> tls_gateway_;
};

TEST_F(TlsReloadTest, ShowsItsNewCertificateToNewConnections) {
  const TlsIdentity old = MakeTlsIdentity();
  const TlsIdentity fresh = MakeTlsIdentity();
  StartWithTls(old);
  const auto connected = Connect(old);
  ASSERT_TRUE(Calls(connected));

  WriteIdentity(fresh);

  EXPECT_TRUE(WillCall(fresh));
  EXPECT_FALSE(Calls(Connect(old)));
  // A connection that was there before goes on.
  EXPECT_TRUE(Calls(connected));
}

TEST_F(TlsReloadTest, RefusesAKeyThatIsNotTheCertificates) {
  const TlsIdentity old = MakeTlsIdentity();
  const TlsIdentity fresh = MakeTlsIdentity();
  StartWithTls(old);

  gateway_->folder().Write("server.pem", fresh.certificate);

  ASSERT_TRUE(gateway_->WaitForLog("subject=tls outcome=refused"));
  EXPECT_TRUE(Calls(Connect(old)));
  gateway_->folder().Write("server_key.pem", fresh.private_key);
  EXPECT_TRUE(WillCall(fresh));
}

}  // namespace
}  // namespace campaign
