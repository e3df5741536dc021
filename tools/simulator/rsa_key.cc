#include "tools/simulator/rsa_key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

#include "tools/simulator/certificate.h"

namespace simulator {
namespace {

BioHandle OpenText(std::string_view text) {
  return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without it OpenSSL would ask for a passphrase on the terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

bool IsRsa(const KeyHandle& key) {
  return key != nullptr && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::optional<RsaPublicKey> RsaPublicKey::FromPem(std::string_view pem) {
  const BioHandle bio = OpenText(pem);
  KeyHandle key(PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  if (!IsRsa(key)) return std::nullopt;
  return RsaPublicKey(std::move(key));
}

std::optional<RsaPublicKey> RsaPublicKey::FromCertificate(
    std::string_view pem) {
  const CertificateHandle certificate = ParseCertificate(pem);
  if (certificate == nullptr) return std::nullopt;
  KeyHandle key(X509_get_pubkey(certificate.get()));
  ERR_clear_error();
  if (!IsRsa(key)) return std::nullopt;
  return RsaPublicKey(std::move(key));
}

bool RsaPublicKey::Verify(std::string_view message,
                          std::string_view signature) const {
  const DigestHandle digest(EVP_MD_CTX_new());
  const bool held =
      digest != nullptr &&
      EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                           key_.get()) == 1 &&
      EVP_DigestVerify(digest.get(), Bytes(signature), signature.size(),
                       Bytes(message), message.size()) == 1;
  ERR_clear_error();
  return held;
}

std::optional<RsaPrivateKey> RsaPrivateKey::FromPem(std::string_view pem) {
  const BioHandle bio = OpenText(pem);
  KeyHandle key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  if (!IsRsa(key)) return std::nullopt;
  return RsaPrivateKey(std::move(key));
}

std::string RsaPrivateKey::Sign(std::string_view message) const {
  const DigestHandle digest(EVP_MD_CTX_new());
  size_t size = static_cast<size_t>(EVP_PKEY_get_size(key_.get()));
  std::string signature(size, '\0');
  const bool made =
      digest != nullptr &&
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                         key_.get()) == 1 &&
      EVP_DigestSign(digest.get(),
                     reinterpret_cast<unsigned char*>(signature.data()), &size,
                     Bytes(message), message.size()) == 1;
  ERR_clear_error();
  if (!made) return {};
  signature.resize(size);
  return signature;
}

bool RsaPrivateKey::BelongsTo(std::string_view certificate_pem) const {
  const CertificateHandle certificate = ParseCertificate(certificate_pem);
  const bool belongs = certificate != nullptr &&
                       X509_check_private_key(certificate.get(), key_.get());
  ERR_clear_error();
  return belongs;
}

}  // namespace simulator
