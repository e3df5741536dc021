#include "common/platform_certificates.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base64.h"
#include "common/json_reader.h"
#include "common/printable.h"
#include "common/unrecognized.h"
#include "wechatpay/certificates/v1/certificate_service.pb.h"

namespace campaign {
namespace {

using wechatpay::certificates::v1::EncryptedPlatformCertificate;
using wechatpay::certificates::v1::ListCertificatesResponse;

constexpr absl::string_view kAlgorithm = "AEAD_AES_256_GCM";

absl::StatusOr<PlatformCertificate> Open(
    const EncryptedPlatformCertificate& item, const ApiV3Key& key,
    const CertificateAuthorities* authorities, absl::Time now) {
  const auto& sealed = item.encrypt_certificate();
  if (sealed.algorithm() != kAlgorithm) {
    return absl::InvalidArgumentError(
        absl::StrCat("is encrypted with ", Printable(sealed.algorithm()),
                     ", not with ", kAlgorithm));
  }
  const std::optional<std::string> bytes = Base64Decode(sealed.ciphertext());
  if (!bytes.has_value()) {
    return absl::InvalidArgumentError("has a ciphertext that is no base64");
  }
  std::optional<std::string> pem =
      key.Open(sealed.nonce(), sealed.associated_data(), *bytes);
  if (!pem.has_value()) {
    return absl::UnauthenticatedError(
        "cannot be decrypted; is the APIv3 key the one that is set on the "
        "merchant platform?");
  }
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) return certificate.status();
  if (certificate->SerialNumber() != item.serial_no()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has the serial number ", certificate->SerialNumber(), " inside"));
  }
  if (authorities != nullptr) {
    const absl::Status chain = authorities->Check(*pem, now);
    if (!chain.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("has no chain to the configured certificate authority: ",
                       chain.message()));
    }
  }
  return PlatformCertificate{*std::move(certificate), *std::move(pem)};
}

}  // namespace

std::vector<PlatformCertificate> ReadPemBundle(absl::string_view text) {
  constexpr absl::string_view kEnd = "-----END CERTIFICATE-----";
  std::vector<PlatformCertificate> certificates;
  while (certificates.size() < kMaxPlatformCertificates) {
    const size_t end = text.find(kEnd);
    if (end == absl::string_view::npos) break;
    const absl::string_view block = text.substr(0, end + kEnd.size());
    text.remove_prefix(block.size());
    absl::StatusOr<Certificate> certificate = Certificate::FromPem(block);
    if (!certificate.ok()) continue;
    certificates.push_back({*std::move(certificate),
                            std::string(absl::StripAsciiWhitespace(block))});
  }
  return certificates;
}

absl::StatusOr<std::vector<PlatformCertificate>> ReadPlatformCertificates(
    absl::string_view body, const ApiV3Key& key,
    const CertificateAuthorities* authorities, absl::Time now) {
  ListCertificatesResponse list;
  // What it has beside the known members is for a later version to understand:
  // the published sample has `"effective_time "`, with a blank.
  const auto unrecognized = ReadJson(body, &list);
  if (!unrecognized.ok()) return unrecognized.status();
  for (const Unrecognized& item : *unrecognized) {
    // An item that cannot be read is left out of the message.
    if (absl::StartsWith(item.path, "data") &&
        !absl::StrContains(item.path, '.')) {
      return absl::InvalidArgumentError(
          absl::StrCat("the list is malformed at ", item.path));
    }
  }
  if (static_cast<size_t>(list.data_size()) > kMaxPlatformCertificates) {
    return absl::InvalidArgumentError(
        absl::StrCat("the list has ", list.data_size(),
                     " certificates, more "
                     "than the ",
                     kMaxPlatformCertificates, " that are believed"));
  }
  std::vector<PlatformCertificate> certificates;
  for (const EncryptedPlatformCertificate& item : list.data()) {
    absl::StatusOr<PlatformCertificate> opened =
        Open(item, key, authorities, now);
    if (!opened.ok()) {
      return absl::Status(
          opened.status().code(),
          absl::StrCat("platform certificate ", Printable(item.serial_no()),
                       " ", opened.status().message()));
    }
    bool is_new = true;
    for (const PlatformCertificate& other : certificates) {
      if (other.certificate.SerialNumber() != item.serial_no()) continue;
      if (other.pem != opened->pem) {
        return absl::InvalidArgumentError(
            absl::StrCat("platform certificate ", item.serial_no(),
                         " stands in the list twice, with different keys"));
      }
      is_new = false;
    }
    if (is_new) certificates.push_back(*std::move(opened));
  }
  return certificates;
}

}  // namespace campaign
