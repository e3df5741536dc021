#include "tools/simulator/certificate.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <ctime>

namespace simulator {
namespace {

constexpr size_t kSerialDigits = 40;

std::optional<int64_t> UnixSeconds(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return timegm(&parts);
}

std::optional<std::string> SerialNumber(X509* certificate) {
  const BignumHandle number(
      ASN1_INTEGER_to_BN(X509_get_serialNumber(certificate), nullptr));
  if (number == nullptr) return std::nullopt;
  char* digits = BN_bn2hex(number.get());
  if (digits == nullptr) return std::nullopt;
  std::string serial = digits;
  OPENSSL_free(digits);
  if (serial.size() < kSerialDigits) {
    serial.insert(0, kSerialDigits - serial.size(), '0');
  }
  return serial;
}

}  // namespace

CertificateHandle ParseCertificate(std::string_view pem) {
  const BioHandle bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CertificateHandle certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  return certificate;
}

std::optional<CertificateFacts> ReadCertificate(std::string_view pem) {
  const CertificateHandle certificate = ParseCertificate(pem);
  if (certificate == nullptr) return std::nullopt;
  const auto serial = SerialNumber(certificate.get());
  const auto effective = UnixSeconds(X509_get0_notBefore(certificate.get()));
  const auto expire = UnixSeconds(X509_get0_notAfter(certificate.get()));
  if (!serial || !effective || !expire) return std::nullopt;
  return CertificateFacts{*serial, *effective, *expire};
}

}  // namespace simulator
