#include "server/merchant_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "client/timer_thread.h"
#include "common/clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/fixed_nonce_source.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;

class MerchantLoaderTest : public ::testing::Test {
 protected:
  MerchantLoaderTest() {
    folder_.Write("key.pem", TestPrivateKeyPem(TestKey::kMerchant));
    folder_.Write("cert.pem", TestCertificatePem(TestKey::kMerchant));
    folder_.Write(
        "platform.pem",
        TestCertificatePem(
            TestKey::kPlatform,
            {.serial_number = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"}));
    folder_.Write("pub_key.pem", TestPublicKeyPem(TestKey::kPlatform));
  }

  // A configuration whose merchant has these lines beside its mchid.
  absl::StatusOr<std::shared_ptr<const Merchant>> Load(
      const std::string& lines) {
    const absl::StatusOr<LoadedConfig> config = ParseGatewayConfig(
        "listen: {address: '127.0.0.1:0'}\n"
        "merchants:\n"
        "  - mchid: '1900000001'\n" +
            lines,
        folder_.Path("gateway.yaml"));
    if (!config.ok()) return config.status();
    return LoadMerchant(*config, 0,
                        {.main = network_,
                         .backup = nullptr,
                         .health = health_,
                         .clock = clock_,
                         .nonces = nonces_,
                         .timer = timer_,
                         .user_agent = "test/1",
                         .trust = {.clock = clock_, .timer = timer_}});
  }

  // What is wrong, after the place in the file.
  std::string Problem(const std::string& lines) {
    const auto merchant = Load(lines);
    EXPECT_FALSE(merchant.ok());
    return std::string(merchant.status().message());
  }

  TemporaryFolder folder_;
  FakeTransport network_;
  SystemClock clock_;
  DomainHealth health_{clock_};
  TimerThread timer_{clock_};
  FixedNonceSource nonces_{"593BEC0C930BF1AFEB40B4A08C8FB242"};
};

constexpr char kGood[] =
    "    private_key_file: key.pem\n"
    "    certificate_file: cert.pem\n"
    "    platform_certificate_files: [platform.pem]\n";

TEST_F(MerchantLoaderTest, SignsWithTheKeyAndTheCertificatesSerial) {
  const auto merchant = Load(kGood);
  ASSERT_TRUE(merchant.ok()) << merchant.status();

  HttpRequest request;
  request.verb = "GET";
  request.target = "/v3/certificates";
  (*merchant)->channel->Send(request, {}, [](auto) {});

  ASSERT_EQ(network_.Calls().size(), 1u);
  const HttpRequest sent = network_.Calls()[0].request;
  std::string authorization;
  for (const HttpHeader& header : sent.headers) {
    if (header.name == "Authorization") authorization = header.value;
    EXPECT_NE(header.name, "Wechatpay-Serial");
  }
  EXPECT_THAT(authorization, HasSubstr("mchid=\"1900000001\""));
  EXPECT_THAT(
      authorization,
      HasSubstr("serial_no=\"408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB\""));
  network_.CompleteOldest(absl::CancelledError());
}

TEST_F(MerchantLoaderTest, AsksForThePublicKeyInPublicKeyMode) {
  const auto merchant = Load(
      "    private_key_file: key.pem\n"
      "    certificate_serial: 408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB\n"
      "    wechatpay_public_key: {id: PUB_KEY_ID_0100000001, file: "
      "pub_key.pem}\n");
  ASSERT_TRUE(merchant.ok()) << merchant.status();

  (*merchant)->channel->Send(HttpRequest{}, {}, [](auto) {});

  const HttpRequest sent = network_.Calls()[0].request;
  std::string serial;
  for (const HttpHeader& header : sent.headers) {
    if (header.name == "Wechatpay-Serial") serial = header.value;
  }
  EXPECT_EQ(serial, "PUB_KEY_ID_0100000001");
  network_.CompleteOldest(absl::CancelledError());
}

TEST_F(MerchantLoaderTest, EnforcesFieldRulesUnlessToldToWarn) {
  const auto enforcing = Load(kGood);
  ASSERT_TRUE(enforcing.ok());
  EXPECT_TRUE((*enforcing)->enforce_field_rules);

  const auto warning = Load(std::string(kGood) + "    field_rules: WARN\n");
  ASSERT_TRUE(warning.ok()) << warning.status();
  EXPECT_FALSE((*warning)->enforce_field_rules);
}

TEST_F(MerchantLoaderTest, RefusesACertificateOfAnotherKey) {
  folder_.Write("cert.pem", TestCertificatePem(TestKey::kStranger));

  const std::string problem = Problem(kGood);

  EXPECT_THAT(problem,
              HasSubstr("gateway.yaml:5:5: merchants[0].certificate_file: "));
  EXPECT_THAT(problem, HasSubstr("does not belong to the private key"));
}

TEST_F(MerchantLoaderTest, RefusesASerialThatIsNotTheCertificates) {
  EXPECT_THAT(
      Problem(std::string(kGood) +
              "    certificate_serial: "
              "5157F09EFDC096DE15EBE81A47057A7232F1B8E1\n"),
      HasSubstr("which is 408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB; leave "
                "certificate_serial out"));
}

TEST_F(MerchantLoaderTest, SaysWhichKindOfPemWasGivenInstead) {
  folder_.Write("key.pem", TestCertificatePem(TestKey::kMerchant));
  EXPECT_THAT(Problem(kGood), HasSubstr("key.pem is a certificate"));

  folder_.Write("key.pem", TestPrivateKeyPem(TestKey::kMerchant));
  folder_.Write("platform.pem", TestPublicKeyPem(TestKey::kPlatform));
  EXPECT_THAT(Problem(kGood), HasSubstr("platform.pem is a public key"));
}

TEST_F(MerchantLoaderTest, RefusesAKeyThatOthersCanRead) {
  std::filesystem::permissions(folder_.Path("key.pem"),
                               std::filesystem::perms(0644));

  EXPECT_THAT(Problem(kGood), HasSubstr("chmod 600"));
}

TEST_F(MerchantLoaderTest, NamesAFileThatIsNotThere) {
  std::filesystem::remove(folder_.Path("platform.pem"));

  const std::string problem = Problem(kGood);

  EXPECT_THAT(problem, HasSubstr("merchants[0].platform_certificate_files[0]"));
  EXPECT_THAT(problem, HasSubstr("platform.pem"));
}

TEST_F(MerchantLoaderTest, RefusesAnApiV3KeyOfAnotherLength) {
  const std::string lines =
      std::string(kGood) + "    api_v3_key_file: apiv3_key.txt\n";
  folder_.Write("apiv3_key.txt", std::string(31, 'k'));
  EXPECT_THAT(Problem(lines), HasSubstr("has 31 characters, not 32"));
  EXPECT_THAT(Problem(lines), HasSubstr("merchants[0].api_v3_key_file"));

  folder_.Write("apiv3_key.txt", std::string(32, 'k'));
  std::filesystem::permissions(folder_.Path("apiv3_key.txt"),
                               std::filesystem::perms(0644));
  EXPECT_THAT(Problem(lines), HasSubstr("chmod 600"));
}

}  // namespace
}  // namespace campaign
