#include "common/public_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "common/private_key.h"
#include "tests/support/reference_keys.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;

TEST(PublicKeyTest, ReadsWechatPaysOwnFile) {
  const auto key = PublicKey::FromPem(kReferencePlatformPublicKey);
  EXPECT_TRUE(key.ok()) << key.status();
}

TEST(PublicKeyTest, TellsAGoodSignatureFromABadOne) {
  const PublicKey key = TestPublicKey(TestKey::kPlatform);
  const std::string signature =
      *TestPrivateKey(TestKey::kPlatform).SignSha256("message");
  std::string changed = signature;
  changed[100] = static_cast<char>(changed[100] ^ 1);

  EXPECT_TRUE(key.VerifySha256("message", signature));
  EXPECT_FALSE(key.VerifySha256("Message", signature));
  EXPECT_FALSE(key.VerifySha256("", signature));
  EXPECT_FALSE(key.VerifySha256("message", changed));
  EXPECT_FALSE(key.VerifySha256("message", signature.substr(1)));
  EXPECT_FALSE(key.VerifySha256("message", signature + "x"));
  EXPECT_FALSE(key.VerifySha256("message", ""));
  EXPECT_FALSE(key.VerifySha256("message", std::string(256, '\xff')));
  EXPECT_FALSE(
      TestPublicKey(TestKey::kStranger).VerifySha256("message", signature));
}

TEST(PublicKeyTest, LeavesNoOpenSslErrorBehindABadSignature) {
  EXPECT_FALSE(TestPublicKey(TestKey::kPlatform)
                   .VerifySha256("message", std::string(256, 'x')));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

struct Refusal {
  const char* what;
  std::string pem;
  std::string says;
  std::string advises;
};

TEST(PublicKeyTest, RefusesWhatItCannotUseAndSaysWhatToGive) {
  const std::string good = TestPublicKeyPem(TestKey::kPlatform);
  const Refusal refusals[] = {
      {"nothing", "", "is empty", "pub_key.pem"},
      {"a missing last line", good.substr(0, good.size() - 20), "is cut off",
       "pub_key.pem"},
      {"a body that is no key",
       "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
       "cannot be read", "pub_key.pem"},
      {"a certificate", TestCertificatePem(TestKey::kPlatform),
       "is a certificate, not a public key", "pub_key.pem"},
      {"a private key", TestPrivateKeyPem(TestKey::kMerchant),
       "is a private key, not a public key", "pub_key.pem"},
      {"PKCS#1",
       "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n",
       "is a public key in PKCS#1 form", "pub_key.pem"},
      {"1024 bits", TestPublicKeyPem(TestKey::kShort), "of 1024 bits", "2048"},
      {"an elliptic curve", TestPublicKeyPem(TestKey::kElliptic), "type EC",
       "RSA"},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.what);
    const auto key = PublicKey::FromPem(refusal.pem);
    ASSERT_FALSE(key.ok());
    EXPECT_EQ(key.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(key.status().message(), HasSubstr(refusal.says));
    EXPECT_THAT(key.status().message(), HasSubstr(refusal.advises));
    EXPECT_EQ(ERR_peek_error(), 0u);
  }
}

}  // namespace
}  // namespace campaign
