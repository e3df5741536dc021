#include "tools/simulator/rsa_key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace simulator {
namespace {

// OpenSSL looks the digest up by name for each signature unless it is given one
// that was fetched before. Kept until the process ends.
const EVP_MD* Sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BioHandle ReadOnly(std::string_view text) {
  return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bool IsRsa(const KeyHandle& key) {
  return key != nullptr && EVP_PKEY_base_id(key.get()) == EVP_PKEY_RSA;
}

// A protected key must not make the server ask for a passphrase on its
// terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

}  // namespace

std::optional<RsaPublicKey> RsaPublicKey::FromPem(std::string_view pem) {
  const BioHandle bio = ReadOnly(pem);
  KeyHandle key(PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  if (!IsRsa(key)) return std::nullopt;
  return RsaPublicKey(std::move(key));
}

bool RsaPublicKey::Verify(std::string_view message,
                          std::string_view signature) const {
  const DigestHandle context(EVP_MD_CTX_new());
  const bool held =
      context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, Sha256(), nullptr,
                           key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(),
                       Bytes(message), message.size()) == 1;
  // A refused signature leaves an error behind that would be read as TLS's.
  if (!held) ERR_clear_error();
  return held;
}

std::optional<RsaPrivateKey> RsaPrivateKey::FromPem(std::string_view pem) {
  const BioHandle bio = ReadOnly(pem);
  KeyHandle key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  if (!IsRsa(key)) return std::nullopt;
  return RsaPrivateKey(std::move(key));
}

std::string RsaPrivateKey::Sign(std::string_view message) const {
  const DigestHandle context(EVP_MD_CTX_new());
  std::string signature(static_cast<size_t>(EVP_PKEY_size(key_.get())), '\0');
  size_t length = signature.size();
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, Sha256(), nullptr,
                         key_.get()) != 1 ||
      EVP_DigestSign(context.get(),
                     reinterpret_cast<unsigned char*>(signature.data()),
                     &length, Bytes(message), message.size()) != 1) {
    ERR_clear_error();
    return "";
  }
  signature.resize(length);
  return signature;
}

std::string RsaPrivateKey::PublicKeyPem() const {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PUBKEY(bio.get(), key_.get()) != 1) return "";
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

bool RsaPrivateKey::Matches(const EVP_PKEY* certificate_key) const {
  return EVP_PKEY_eq(key_.get(), certificate_key) == 1;
}

}  // namespace simulator
