#ifndef CAMPAIGN_COMMON_PRIVATE_KEY_H_
#define CAMPAIGN_COMMON_PRIVATE_KEY_H_

#include <openssl/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/certificate.h"
#include "common/public_key.h"

namespace campaign {

// A merchant's RSA private key (商户API私钥, apiclient_key.pem). It lives in an
// OpenSSL object only: there is no way to get its bytes out again, and nothing
// of it ever stands in an error. Copies share the key. Thread-safe.
class PrivateKey {
 public:
  // Reads an unencrypted `PRIVATE KEY` or `RSA PRIVATE KEY` PEM. A passphrase
  // is never asked for. The key signs once to prove that it is whole. The
  // caller's `pem` is the caller's to wipe.
  //
  // Errors: INVALID_ARGUMENT with a message that follows a file's name ("is a
  // certificate, not ...") and says what to give instead.
  static absl::StatusOr<PrivateKey> FromPem(absl::string_view pem);

  // The raw bytes of the RSASSA-PKCS1-v1_5 signature with SHA-256, as scheme
  // WECHATPAY2-SHA256-RSA2048 wants it.
  //
  // Errors: INTERNAL if OpenSSL cannot sign.
  absl::StatusOr<std::string> SignSha256(absl::string_view message) const;

  // The plain text of what PublicKey::EncryptOaepSha1 made for this key; raw
  // bytes, no base64.
  //
  // Errors: INVALID_ARGUMENT, to follow a field's name, always the same one:
  // why a ciphertext does not fit must not be told apart.
  absl::StatusOr<std::string> DecryptOaepSha1(absl::string_view sealed) const;

  // Whether `key`, or the key that `certificate` certifies, is the other half.
  bool Matches(const PublicKey& key) const;
  bool Matches(const Certificate& certificate) const;

 private:
  explicit PrivateKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

  // Never changed. OpenSSL takes a non-const pointer for counting references
  // and for its own locked caches.
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PRIVATE_KEY_H_
