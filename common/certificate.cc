#include "common/certificate.h"

#include <openssl/pem.h>

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/asn1_time.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"

namespace campaign {
namespace {

absl::Status WrongFile(PemKind kind) {
  return absl::InvalidArgumentError(
      absl::StrCat(PemKindText(kind),
                   ", not a certificate (CERTIFICATE); give apiclient_cert.pem "
                   "or WeChat Pay's platform certificate"));
}

absl::Status Unreadable(absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("is a certificate that cannot be read (", why,
                   "); download or copy it again"));
}

// Nothing if the number is absent or negative, which RFC 5280 forbids.
std::optional<std::string> SerialNumberOf(const X509* certificate) {
  const ASN1_INTEGER* number = X509_get0_serialNumber(certificate);
  if (number == nullptr || ASN1_STRING_length(number) <= 0 ||
      (ASN1_STRING_type(number) & V_ASN1_NEG) != 0) {
    return std::nullopt;
  }
  const absl::string_view bytes(
      reinterpret_cast<const char*>(ASN1_STRING_get0_data(number)),
      static_cast<size_t>(ASN1_STRING_length(number)));
  return absl::AsciiStrToUpper(absl::BytesToHexString(bytes));
}

// As UTF-8; empty if there is none.
std::string CommonNameOf(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return "";
  const ASN1_STRING* text =
      X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  unsigned char* bytes = nullptr;
  const int size = ASN1_STRING_to_UTF8(&bytes, text);
  if (size < 0) {
    DrainOpenSslErrors();
    return "";
  }
  std::string name(reinterpret_cast<const char*>(bytes),
                   static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return name;
}

}  // namespace

absl::StatusOr<Certificate> Certificate::FromPem(absl::string_view pem) {
  const PemKind kind = PemKindOf(pem);
  if (kind != PemKind::kCertificate) return WrongFile(kind);
  const BioPtr reader = ReaderOf(pem);
  const X509Ptr x509(reader == nullptr
                         ? nullptr
                         : PEM_read_bio_X509(reader.get(), nullptr,
                                             RefusePassphrase, nullptr));
  if (x509 == nullptr) return Unreadable(DrainOpenSslErrors());
  std::optional<std::string> serial_number = SerialNumberOf(x509.get());
  if (!serial_number.has_value()) {
    return Unreadable("its serial number is missing or negative");
  }
  const std::optional<absl::Time> not_before =
      TimeOf(X509_get0_notBefore(x509.get()));
  const std::optional<absl::Time> not_after =
      TimeOf(X509_get0_notAfter(x509.get()));
  if (!not_before.has_value() || !not_after.has_value()) {
    DrainOpenSslErrors();
    return Unreadable("its validity period is malformed");
  }
  EvpPkeyPtr handle(X509_get_pubkey(x509.get()));
  if (handle == nullptr) return Unreadable(DrainOpenSslErrors());
  absl::StatusOr<PublicKey> key = PublicKey::FromHandle(std::move(handle));
  if (!key.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("is a certificate whose key ", key.status().message()));
  }
  return Certificate(*std::move(serial_number), CommonNameOf(x509.get()),
                     *not_before, *not_after, *std::move(key));
}

}  // namespace campaign
