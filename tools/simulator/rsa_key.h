#ifndef CAMPAIGN_TOOLS_SIMULATOR_RSA_KEY_H_
#define CAMPAIGN_TOOLS_SIMULATOR_RSA_KEY_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tools/simulator/openssl_handles.h"

namespace simulator {

// An RSA public key that checks RSASSA-PKCS1-v1_5 signatures with SHA-256, the
// only kind of the scheme WECHATPAY2-SHA256-RSA2048. Thread-safe.
class RsaPublicKey {
 public:
  // Reads a `PUBLIC KEY` PEM; nothing if it is no RSA key.
  static std::optional<RsaPublicKey> FromPem(std::string_view pem);
  explicit RsaPublicKey(KeyHandle key) : key_(std::move(key)) {}

  // `signature` is binary, already decoded from base64.
  bool Verify(std::string_view message, std::string_view signature) const;

 private:
  KeyHandle key_;
};

// The other half. Thread-safe.
class RsaPrivateKey {
 public:
  // Reads an unprotected `PRIVATE KEY` or `RSA PRIVATE KEY` PEM.
  static std::optional<RsaPrivateKey> FromPem(std::string_view pem);
  explicit RsaPrivateKey(KeyHandle key) : key_(std::move(key)) {}

  // Binary signature; empty if OpenSSL cannot sign.
  std::string Sign(std::string_view message) const;

  // The public half as `PUBLIC KEY` PEM.
  std::string PublicKeyPem() const;

  // True if `certificate_key` is this key's public half.
  bool Matches(const EVP_PKEY* certificate_key) const;

 private:
  KeyHandle key_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_RSA_KEY_H_
