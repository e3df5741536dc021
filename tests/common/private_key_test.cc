#include "common/private_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PrivateKeyTest, SignsWhatItsPublicHalfAccepts) {
  const PrivateKey key = TestPrivateKey(TestKey::kMerchant);

  const auto signature = key.SignSha256("message");

  ASSERT_TRUE(signature.ok()) << signature.status();
  EXPECT_EQ(signature->size(), 256u);
  EXPECT_TRUE(
      TestPublicKey(TestKey::kMerchant).VerifySha256("message", *signature));
}

TEST(PrivateKeyTest, SignsTheSameTextTheSameWay) {
  // PKCS#1 v1.5, unlike PSS, has no salt.
  const PrivateKey key = TestPrivateKey(TestKey::kMerchant);
  EXPECT_EQ(*key.SignSha256("message"), *key.SignSha256("message"));
}

TEST(PrivateKeyTest, SignsNothing) {
  const auto signature = TestPrivateKey(TestKey::kMerchant).SignSha256("");
  ASSERT_TRUE(signature.ok()) << signature.status();
  EXPECT_TRUE(TestPublicKey(TestKey::kMerchant).VerifySha256("", *signature));
}

TEST(PrivateKeyTest, ReadsTheOlderFormToo) {
  const auto key =
      PrivateKey::FromPem(TestTraditionalPrivateKeyPem(TestKey::kMerchant));
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_TRUE(key->Matches(TestPublicKey(TestKey::kMerchant)));
}

TEST(PrivateKeyTest, ReadsWindowsLineEndsAndTextAround) {
  const auto key = PrivateKey::FromPem(
      "Bag Attributes\r\n" +
      absl::StrReplaceAll(TestPrivateKeyPem(TestKey::kMerchant),
                          {{"\n", "\r\n"}}) +
      "\r\n\r\n");
  EXPECT_TRUE(key.ok()) << key.status();
}

TEST(PrivateKeyTest, OutlivesTheObjectItWasCopiedFrom) {
  auto key = std::make_unique<PrivateKey>(TestPrivateKey(TestKey::kMerchant));
  const PrivateKey copy = *key;
  key.reset();
  EXPECT_TRUE(copy.SignSha256("message").ok());
}

TEST(PrivateKeyTest, MatchesItsOwnOtherHalfOnly) {
  const PrivateKey key = TestPrivateKey(TestKey::kMerchant);
  EXPECT_TRUE(key.Matches(TestPublicKey(TestKey::kMerchant)));
  EXPECT_FALSE(key.Matches(TestPublicKey(TestKey::kStranger)));
  EXPECT_TRUE(key.Matches(
      *Certificate::FromPem(TestCertificatePem(TestKey::kMerchant))));
  EXPECT_FALSE(key.Matches(
      *Certificate::FromPem(TestCertificatePem(TestKey::kPlatform))));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

struct Refusal {
  const char* what;
  std::string pem;
  // Parts of the message.
  std::string says;
  std::string advises;
};

std::string WithoutLastLine(const std::string& pem) {
  return pem.substr(0, pem.rfind("-----END"));
}

// The same block with a few lines of its middle gone.
std::string WithoutMiddle(const std::string& pem) {
  std::vector<std::string> lines = absl::StrSplit(pem, '\n');
  lines.erase(lines.begin() + 8, lines.begin() + 12);
  return absl::StrJoin(lines, "\n");
}

std::vector<Refusal> Refusals() {
  const std::string good = TestPrivateKeyPem(TestKey::kMerchant);
  return {
      {"nothing", "", "is empty", "apiclient_key.pem"},
      {"blank lines", " \n\n", "is empty", "apiclient_key.pem"},
      {"no PEM", "mchid: 1900007291\n", "has no PEM text", "apiclient_key.pem"},
      {"a PKCS#12 file", std::string("0\x82\x0a\x00\x02\x01", 6),
       "has no PEM text", "apiclient_key.pem"},
      {"a byte order mark in front", "\xef\xbb\xbf" + good, "has no PEM text",
       "-----BEGIN"},
      {"a missing last line", WithoutLastLine(good), "is cut off",
       "apiclient_key.pem"},
      {"missing lines", WithoutMiddle(good), "cannot be read", "copy"},
      {"a body that is no base64",
       "-----BEGIN "
       "PRIVATE KEY-----\n***\n-----END PRIVATE KEY-----\n",
       "cannot be read", "copy"},
      {"an empty body",
       "-----BEGIN "
       "PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
       "cannot be read", "copy"},
      {"a certificate", TestCertificatePem(TestKey::kMerchant),
       "is a certificate, not a private key", "give the merchant API private"},
      {"a public key", TestPublicKeyPem(TestKey::kMerchant),
       "is a public key, not a private key", "apiclient_key.pem"},
      {"a request",
       "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"
       "-----END CERTIFICATE REQUEST-----\n",
       "is neither a key nor a certificate", "apiclient_key.pem"},
      {"a passphrase",
       TestEncryptedPrivateKeyPem(TestKey::kMerchant, "hunter2"),
       "protected by a passphrase", "unencrypted"},
      {"a passphrase in the older form",
       TestTraditionalEncryptedPrivateKeyPem(TestKey::kMerchant, "hunter2"),
       "protected by a passphrase", "unencrypted"},
      {"1024 bits", TestPrivateKeyPem(TestKey::kShort),
       "is an RSA key of 1024 bits", "2048"},
      {"an elliptic curve", TestPrivateKeyPem(TestKey::kElliptic),
       "is a key of type EC", "RSA"},
      {"an elliptic curve in the older form",
       "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
       "-----END EC PARAMETERS-----\n" +
           TestTraditionalPrivateKeyPem(TestKey::kElliptic),
       "is a key of type EC", "RSA"},
      {"RSA-PSS", TestPrivateKeyPem(TestKey::kPss), "is a key of type RSA-PSS",
       "RSA with 2048 bits"},
  };
}

TEST(PrivateKeyTest, RefusesWhatItCannotUseAndSaysWhatToGive) {
  for (const Refusal& refusal : Refusals()) {
    SCOPED_TRACE(refusal.what);
    const auto key = PrivateKey::FromPem(refusal.pem);
    ASSERT_FALSE(key.ok());
    EXPECT_EQ(key.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(key.status().message(), HasSubstr(refusal.says));
    EXPECT_THAT(key.status().message(), HasSubstr(refusal.advises));
  }
}

TEST(PrivateKeyTest, RefusesAtEveryPlaceWhereTheFileCanEnd) {
  const std::string good = TestPrivateKeyPem(TestKey::kMerchant);
  // Without the line end at the very end it is still whole.
  for (size_t size = 0; size < good.size() - 1; size += 13) {
    EXPECT_FALSE(PrivateKey::FromPem(good.substr(0, size)).ok()) << size;
  }
}

TEST(PrivateKeyTest, RefusesAKeyWithADamagedNumber) {
  // One letter changes, in the modulus, the exponent, the primes and so on.
  // Most of these still parse.
  const std::string good = TestTraditionalPrivateKeyPem(TestKey::kMerchant);
  const PublicKey other_half = TestPublicKey(TestKey::kMerchant);
  int refused = 0;
  for (size_t at = 50; at < 1600; at += 53) {
    std::string damaged = good;
    if (damaged[at] == '\n') ++at;
    damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
    const auto key = PrivateKey::FromPem(damaged);
    if (!key.ok()) {
      ++refused;
      continue;
    }
    // OpenSSL makes up for one wrong number of the private half with the
    // others: then what it signs is right.
    const auto signature = key->SignSha256("message");
    ASSERT_TRUE(signature.ok());
    EXPECT_TRUE(other_half.VerifySha256("message", *signature)) << at;
  }
  EXPECT_GT(refused, 0);
}

TEST(PrivateKeyTest, NeverQuotesTheKeyOrThePassphrase) {
  for (const Refusal& refusal : Refusals()) {
    SCOPED_TRACE(refusal.what);
    const std::string message(
        PrivateKey::FromPem(refusal.pem).status().message());
    EXPECT_THAT(message, Not(HasSubstr("hunter2")));
    for (const std::string& line :
         std::vector<std::string>(absl::StrSplit(refusal.pem, '\n'))) {
      if (line.size() < 16 || absl::StartsWith(line, "-----")) continue;
      EXPECT_THAT(message, Not(HasSubstr(line.substr(0, 16))));
    }
  }
}

TEST(PrivateKeyTest, LeavesNoOpenSslErrorBehind) {
  for (const Refusal& refusal : Refusals()) {
    EXPECT_FALSE(PrivateKey::FromPem(refusal.pem).ok());
    EXPECT_EQ(ERR_peek_error(), 0u) << refusal.what;
  }
}

}  // namespace
}  // namespace campaign
