#ifndef CAMPAIGN_COMMON_CERTIFICATE_AUTHORITIES_H_
#define CAMPAIGN_COMMON_CERTIFICATE_AUTHORITIES_H_

#include <openssl/types.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace campaign {

// Those that may have issued WeChat Pay's platform certificates: the Tenpay
// certificate authority, where somebody wants to check it beside the APIv3
// key. Copies share the certificates. Thread-safe.
class CertificateAuthorities {
 public:
  // One or more certificates, PEM. An intermediate authority may stand alone.
  //
  // Errors: INVALID_ARGUMENT with a message that follows a file's name.
  static absl::StatusOr<CertificateAuthorities> FromPem(absl::string_view pem);

  // OK if a chain leads from the first certificate of `certificate_pem` to one
  // of the authorities, at `now`.
  //
  // Errors: FAILED_PRECONDITION with OpenSSL's reason, "unable to get local
  // issuer certificate".
  absl::Status Check(absl::string_view certificate_pem, absl::Time now) const;

 private:
  explicit CertificateAuthorities(std::shared_ptr<X509_STORE> store)
      : store_(std::move(store)) {}

  // Not changed after it is filled; OpenSSL locks it for its own caches.
  std::shared_ptr<X509_STORE> store_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_CERTIFICATE_AUTHORITIES_H_
