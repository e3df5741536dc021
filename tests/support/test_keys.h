#ifndef CAMPAIGN_TESTS_SUPPORT_TEST_KEYS_H_
#define CAMPAIGN_TESTS_SUPPORT_TEST_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/private_key.h"
#include "common/public_key.h"

// Keys for tests. None is stored in the repository: each is made when it is
// first asked for and kept for the process, as RSA-2048 takes a while to find.
// A fault in here ends the test program.
namespace campaign {

enum class TestKey {
  kMerchant,  // RSA-2048, ours
  kPlatform,  // RSA-2048, plays WeChat Pay
  kStranger,  // RSA-2048, belongs to nobody
  kShort,     // RSA-1024, too short to be used
  kElliptic,  // P-256, no RSA key at all
  kPss,       // RSA-PSS, which cannot make PKCS#1 v1.5 signatures
};

// `PRIVATE KEY` (PKCS#8), as apiclient_key.pem is.
std::string TestPrivateKeyPem(TestKey key);

// `RSA PRIVATE KEY` (PKCS#1), or `EC PRIVATE KEY`.
std::string TestTraditionalPrivateKeyPem(TestKey key);

// Protected by `passphrase`: `ENCRYPTED PRIVATE KEY`, and the older form with
// `Proc-Type: 4,ENCRYPTED`.
std::string TestEncryptedPrivateKeyPem(TestKey key,
                                       absl::string_view passphrase);
std::string TestTraditionalEncryptedPrivateKeyPem(TestKey key,
                                                  absl::string_view passphrase);

// `PUBLIC KEY`, as pub_key.pem is.
std::string TestPublicKeyPem(TestKey key);

// What a self-signed certificate says.
struct TestCertificate {
  // Hex digits, of any number; "-" in front makes it negative.
  std::string serial_number = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
  std::string common_name = "test";
  absl::Time not_before = absl::FromUnixSeconds(1600000000);
  absl::Time not_after = absl::FromUnixSeconds(1757680000);
};
std::string TestCertificatePem(TestKey key,
                               const TestCertificate& certificate = {});

// The same keys, read by the code under test.
PrivateKey TestPrivateKey(TestKey key);
PublicKey TestPublicKey(TestKey key);

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_TEST_KEYS_H_
