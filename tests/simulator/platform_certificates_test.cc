#include <gtest/gtest.h>

#include <string>

#include "tests/simulator/platform_certificate_list.h"
#include "tests/simulator/simulator_test.h"
#include "tools/simulator/certificate.h"

namespace simulator {
namespace {

class PlatformCertificatesTest : public SimulatorTest {};

TEST_F(PlatformCertificatesTest, AreEncryptedWithTheMerchantsKey) {
  const Answer answer = client().Get("/v3/certificates");

  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(Verified(answer));
  const Json row = answer.json()["data"][0];
  EXPECT_EQ(row["serial_no"], sim().platform_serial());
  EXPECT_EQ(row["encrypt_certificate"]["algorithm"], "AEAD_AES_256_GCM");
  EXPECT_EQ(row["encrypt_certificate"]["nonce"].get<std::string>().size(), 12u);
  const auto certificate =
      Certificate::FromPem(Decrypt(row["encrypt_certificate"], kApiV3Key));
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->serial_no(), sim().platform_serial());
}

TEST_F(PlatformCertificatesTest, ListsTheNextOneBesideTheOld) {
  Options options = TestOptions();
  options.platform.further_certificates = {
      {.certificate_pem = SecondIdentity().certificate_pem}};
  Restart(options);
  EXPECT_EQ(client().Get("/v3/certificates").json()["data"].size(), 2u);
}

TEST_F(PlatformCertificatesTest, ThereAreNoneInPublicKeyMode) {
  Options options = TestOptions();
  options.merchants[0].public_key_only = true;
  Restart(options);

  const Answer answer = client().Get("/v3/certificates");

  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(Code(answer), "RESOURCE_NOT_EXISTS");
  EXPECT_EQ(Message(answer),
            "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。");
}

TEST_F(PlatformCertificatesTest, ThereBeingNoneIsNotFoundIfSoSwitched) {
  Options options = TestOptions();
  options.merchants[0].public_key_only = true;
  options.switches.no_certificates_is_not_found = true;
  Restart(options);

  const Answer answer = client().Get("/v3/certificates");

  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(Code(answer), "NOT_FOUND");
  EXPECT_EQ(sim().CertificateDownloadsOf(kMchid), 0u);
}

TEST_F(PlatformCertificatesTest, DownloadsAreCountedPerMerchant) {
  for (int i = 0; i < 3; ++i) client().Get("/v3/certificates");
  // Has no APIv3 key.
  second().Get("/v3/certificates");
  sim().faults().Add(
      {.method = Method::kGetCertificates, .kind = FaultKind::kLostAnswer});
  client().Get("/v3/certificates");

  EXPECT_EQ(sim().CertificateDownloadsOf(kMchid), 4u);
  EXPECT_EQ(sim().CertificateDownloadsOf(kSecond), 0u);
}

TEST_F(PlatformCertificatesTest, NeedAnApiV3Key) {
  EXPECT_EQ(Message(second().Get("/v3/certificates")), "商户未设置APIv3密钥。");
}

TEST_F(PlatformCertificatesTest, KnowTheAlgorithmTypes) {
  EXPECT_EQ(client().Get("/v3/certificates?algorithm_type=ALL").status, 200);
  EXPECT_EQ(client().Get("/v3/certificates?algorithm_type=SM2").status, 404);
  EXPECT_EQ(Field(client().Get("/v3/certificates?algorithm_type=X")),
            "algorithm_type");
}

}  // namespace
}  // namespace simulator
