#ifndef CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_RSA_KEY_H_
#define CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_RSA_KEY_H_

#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/openssl_handles.h"

namespace simulator {

// Checks signatures: RSASSA-PKCS1-v1_5 with SHA-256. Thread-safe.
class RsaPublicKey {
 public:
  // Nothing if `pem` holds no RSA public key.
  static std::optional<RsaPublicKey> FromPem(std::string_view pem);
  // The key in a PEM certificate.
  static std::optional<RsaPublicKey> FromCertificate(std::string_view pem);

  bool Verify(std::string_view message, std::string_view signature) const;

 private:
  explicit RsaPublicKey(KeyHandle key) : key_(std::move(key)) {}

  KeyHandle key_;
};

// Makes signatures of the same kind. Thread-safe.
class RsaPrivateKey {
 public:
  // Nothing if `pem` holds no RSA private key, or a protected one.
  static std::optional<RsaPrivateKey> FromPem(std::string_view pem);

  // The raw signature; empty if OpenSSL cannot make it.
  std::string Sign(std::string_view message) const;

  // Whether this is the private half of the key in the PEM certificate.
  bool BelongsTo(std::string_view certificate_pem) const;

 private:
  explicit RsaPrivateKey(KeyHandle key) : key_(std::move(key)) {}

  KeyHandle key_;
};

}  // namespace simulator

#endif  // CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_RSA_KEY_H_
