#include "tools/simulator/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>
#include <utility>

#include "tools/simulator/serial_number.h"

namespace simulator {
namespace {

int64_t Seconds(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return timegm(&parts);
}

std::string HexSerial(const ASN1_INTEGER* serial) {
  const BignumHandle number(ASN1_INTEGER_to_BN(serial, nullptr));
  char* const hex = number == nullptr ? nullptr : BN_bn2hex(number.get());
  if (hex == nullptr) return "";
  std::string text = hex;
  OPENSSL_free(hex);
  return PaddedSerialNumber(std::move(text));
}

}  // namespace

std::optional<Certificate> Certificate::FromPem(std::string_view pem) {
  const BioHandle bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Certificate certificate;
  certificate.x509_.reset(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  X509* const x509 = certificate.x509_.get();
  if (x509 == nullptr) return std::nullopt;
  const EVP_PKEY* const key = X509_get0_pubkey(x509);
  if (key == nullptr || EVP_PKEY_base_id(key) != EVP_PKEY_RSA) {
    return std::nullopt;
  }
  certificate.serial_no_ = HexSerial(X509_get0_serialNumber(x509));
  certificate.not_before_ = Seconds(X509_get0_notBefore(x509));
  certificate.not_after_ = Seconds(X509_get0_notAfter(x509));
  while (!pem.empty() && (pem.back() == '\n' || pem.back() == '\r')) {
    pem.remove_suffix(1);
  }
  certificate.pem_ = pem;
  return certificate;
}

RsaPublicKey Certificate::public_key() const {
  return RsaPublicKey(KeyHandle(X509_get_pubkey(x509_.get())));
}

bool Certificate::BelongsTo(const RsaPrivateKey& key) const {
  return key.Matches(X509_get0_pubkey(x509_.get()));
}

}  // namespace simulator
