#include "common/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "common/private_key.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;

TEST(CertificateTest, ReadsSerialNumberAndValidity) {
  const auto certificate = Certificate::FromPem(TestCertificatePem(
      TestKey::kPlatform,
      {.serial_number = "440024045C4A427599D09BB4E3DE0279F2E813FD",
       .not_before = absl::FromUnixSeconds(1700000000),
       .not_after = absl::FromUnixSeconds(1857680000)}));

  ASSERT_TRUE(certificate.ok()) << certificate.status();
  EXPECT_EQ(certificate->SerialNumber(),
            "440024045C4A427599D09BB4E3DE0279F2E813FD");
  EXPECT_EQ(certificate->NotBefore(), absl::FromUnixSeconds(1700000000));
  EXPECT_EQ(certificate->NotAfter(), absl::FromUnixSeconds(1857680000));
}

TEST(CertificateTest, ReadsTimesAfter2049) {
  // From 2050 on X.509 writes the year with four digits.
  const auto certificate = Certificate::FromPem(TestCertificatePem(
      TestKey::kPlatform, {.not_after = absl::FromUnixSeconds(4000000000)}));
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  EXPECT_EQ(certificate->NotAfter(), absl::FromUnixSeconds(4000000000));
}

TEST(CertificateTest, WritesEveryByteOfTheSerialNumberInUpperCase) {
  struct Case {
    const char* number;
    const char* serial;
  };
  const Case cases[] = {
      {"7132d72a03e93cddf8c03bbd1f37eedf00000000",
       "7132D72A03E93CDDF8C03BBD1F37EEDF00000000"},
      // A leading zero stays: a number would drop it.
      {"0408B07E79B8269FEC3D5D3E6AB8ED163A6A380D",
       "0408B07E79B8269FEC3D5D3E6AB8ED163A6A380D"},
      // The highest bit set: DER puts a zero byte in front, which is not shown.
      {"FF8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
       "FF8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"},
      {"1", "01"},
  };
  for (const Case& c : cases) {
    const auto certificate = Certificate::FromPem(
        TestCertificatePem(TestKey::kPlatform, {.serial_number = c.number}));
    ASSERT_TRUE(certificate.ok()) << certificate.status();
    EXPECT_EQ(certificate->SerialNumber(), c.serial);
  }
}

TEST(CertificateTest, HoldsTheKeyItCertifies) {
  const auto certificate =
      Certificate::FromPem(TestCertificatePem(TestKey::kPlatform));
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  const auto signature =
      TestPrivateKey(TestKey::kPlatform).SignSha256("message");
  ASSERT_TRUE(signature.ok());
  EXPECT_TRUE(certificate->Key().VerifySha256("message", *signature));
}

struct Refusal {
  const char* what;
  std::string pem;
  std::string says;
};

TEST(CertificateTest, RefusesWhatItCannotUse) {
  const std::string good = TestCertificatePem(TestKey::kPlatform);
  const Refusal refusals[] = {
      {"nothing", "", "is empty, not a certificate"},
      {"a missing last line", good.substr(0, good.size() - 20), "is cut off"},
      {"a body that is no certificate",
       "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
       "cannot be read"},
      {"a private key", TestPrivateKeyPem(TestKey::kMerchant),
       "is a private key, not a certificate"},
      {"a public key", TestPublicKeyPem(TestKey::kMerchant),
       "is a public key, not a certificate"},
      {"a short key", TestCertificatePem(TestKey::kShort),
       "is a certificate whose key is an RSA key of 1024 bits"},
      {"an elliptic curve", TestCertificatePem(TestKey::kElliptic),
       "is a certificate whose key is a key of type EC"},
      {"a negative serial number",
       TestCertificatePem(TestKey::kPlatform, {.serial_number = "-1234"}),
       "serial number is missing or negative"},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.what);
    const auto certificate = Certificate::FromPem(refusal.pem);
    ASSERT_FALSE(certificate.ok());
    EXPECT_EQ(certificate.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(certificate.status().message(), HasSubstr(refusal.says));
    EXPECT_EQ(ERR_peek_error(), 0u);
  }
}

}  // namespace
}  // namespace campaign
