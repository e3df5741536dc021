#ifndef CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_H_
#define CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/openssl_handles.h"
#include "tools/simulator/rsa_key.h"

namespace simulator {

// An X.509 certificate of a merchant or of the platform. Thread-safe.
class Certificate {
 public:
  // The first certificate in `pem`; nothing unless it holds an RSA key.
  static std::optional<Certificate> FromPem(std::string_view pem);

  // 40 hex digits in upper case, as in `serial_no` and `Wechatpay-Serial`.
  const std::string& serial_no() const { return serial_no_; }
  // Seconds since 1970.
  int64_t not_before() const { return not_before_; }
  int64_t not_after() const { return not_after_; }
  // As it was read, without the line break at the end.
  const std::string& pem() const { return pem_; }

  RsaPublicKey public_key() const;
  bool BelongsTo(const RsaPrivateKey& key) const;

 private:
  Certificate() = default;

  X509Handle x509_;
  std::string serial_no_;
  int64_t not_before_ = 0;
  int64_t not_after_ = 0;
  std::string pem_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_H_
