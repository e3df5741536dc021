#ifndef CAMPAIGN_COMMON_PLATFORM_CERTIFICATES_H_
#define CAMPAIGN_COMMON_PLATFORM_CERTIFICATES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/api_v3_key.h"
#include "common/certificate.h"
#include "common/certificate_authorities.h"

namespace campaign {

// A platform certificate (平台证书) and the text it was read from.
struct PlatformCertificate {
  Certificate certificate;
  std::string pem;
};

// More in one list than WeChat Pay will ever have.
inline constexpr size_t kMaxPlatformCertificates = 32;

// Reads the answer of `GET /v3/certificates`. Every certificate is decrypted
// with `key`, which also proves that WeChat Pay made it: that is how the first
// list can be believed, whose signer is not known yet. `authorities` may be
// null; then no chain is asked for.
//
// It is all or nothing: one item that was tampered with says nothing good of
// the others, and whoever asked still has the keys from before. An item that
// occurs twice counts once.
//
// Errors: UNAUTHENTICATED for an item that is not encrypted with this APIv3
// key, or was changed since. Otherwise INVALID_ARGUMENT saying which item
// cannot be believed and why: no JSON, another algorithm, no certificate, a
// serial number that is not the certificate's, two certificates under one
// serial number, no chain, or too many.
absl::StatusOr<std::vector<PlatformCertificate>> ReadPlatformCertificates(
    absl::string_view body, const ApiV3Key& key,
    const CertificateAuthorities* authorities, absl::Time now);

// The certificates that stand in `text` one after the other, PEM. What cannot
// be read is left out: a damaged block does not hide the others.
std::vector<PlatformCertificate> ReadPemBundle(absl::string_view text);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PLATFORM_CERTIFICATES_H_
