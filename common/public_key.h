#ifndef CAMPAIGN_COMMON_PUBLIC_KEY_H_
#define CAMPAIGN_COMMON_PUBLIC_KEY_H_

#include <openssl/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace campaign {

// An RSA public key of 2048 bits or more: WeChat Pay's own (微信支付公钥, with
// an id `PUB_KEY_ID_...`), or the one inside a certificate. Copies share the
// key. Thread-safe: the key is only read.
class PublicKey {
 public:
  // Reads a `PUBLIC KEY` PEM (SubjectPublicKeyInfo).
  //
  // Errors: INVALID_ARGUMENT with a message that follows a file's name ("is a
  // certificate, ...") and says what to give instead.
  static absl::StatusOr<PublicKey> FromPem(absl::string_view pem);

  // Shares the ownership of `key`. Errors: INVALID_ARGUMENT, as above, if it is
  // not RSA or too short.
  static absl::StatusOr<PublicKey> FromHandle(std::shared_ptr<EVP_PKEY> key);

  // Whether `signature` (raw bytes, not base64) is the RSASSA-PKCS1-v1_5
  // signature with SHA-256 of `message` under this key. Whatever else goes
  // wrong is a plain "no", too.
  bool VerifySha256(absl::string_view message,
                    absl::string_view signature) const;

  // `message` as RSA-OAEP with SHA-1 (and MGF1 with SHA-1), raw bytes; another
  // text each time. There is room for 214 bytes under a key of 2048 bits.
  //
  // Errors: INVALID_ARGUMENT, to follow a field's name, if it is longer; never
  // with anything of the message in it.
  absl::StatusOr<std::string> EncryptOaepSha1(absl::string_view message) const;

  // For comparing keys; owned by this object.
  const EVP_PKEY* handle() const { return key_.get(); }

 private:
  explicit PublicKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

  // Never changed. OpenSSL takes a non-const pointer for counting references.
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PUBLIC_KEY_H_
