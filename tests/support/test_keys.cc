#include "tests/support/test_keys.h"

#include <openssl/bn.h>
#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>

#include "absl/base/const_init.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"

namespace campaign {
namespace {

using BignumPtr = std::unique_ptr<BIGNUM, OpenSslDelete<BN_free>>;
using EvpPkeyCtxPtr =
    std::unique_ptr<EVP_PKEY_CTX, OpenSslDelete<EVP_PKEY_CTX_free>>;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "test_keys: %s: %s\n", what,
               DrainOpenSslErrors().c_str());
  std::abort();
}

EvpPkeyPtr GeneratePss() {
  const EvpPkeyCtxPtr context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr));
  EVP_PKEY* key = nullptr;
  Require(context != nullptr && EVP_PKEY_keygen_init(context.get()) == 1 &&
              EVP_PKEY_generate(context.get(), &key) == 1,
          "cannot generate an RSA-PSS key");
  return EvpPkeyPtr(key);
}

EvpPkeyPtr Generate(TestKey key) {
  switch (key) {
    case TestKey::kMerchant:
    case TestKey::kPlatform:
    case TestKey::kStranger:
      return EvpPkeyPtr(EVP_RSA_gen(2048));
    case TestKey::kShort:
      return EvpPkeyPtr(EVP_RSA_gen(1024));
    case TestKey::kElliptic:
      return EvpPkeyPtr(EVP_EC_gen("P-256"));
    case TestKey::kPss:
      return GeneratePss();
  }
  return nullptr;
}

EVP_PKEY* Handle(TestKey key) {
  static absl::Mutex mutex(absl::kConstInit);
  static auto& keys = *new std::map<TestKey, EvpPkeyPtr>;
  absl::MutexLock lock(&mutex);
  EvpPkeyPtr& handle = keys[key];
  if (handle == nullptr) {
    handle = Generate(key);
    Require(handle != nullptr, "cannot generate a key");
  }
  return handle.get();
}

// What `write` writes into a BIO, as text.
template <typename Write>
std::string Written(Write write) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  Require(out != nullptr && write(out.get()) == 1, "cannot write PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

void SetTime(ASN1_TIME* time, absl::Time to) {
  Require(ASN1_TIME_set(time, absl::ToTimeT(to)) != nullptr, "time");
}

}  // namespace

std::string TestPrivateKeyPem(TestKey key) {
  return Written([&](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(out, Handle(key), nullptr, nullptr, 0,
                                         nullptr, nullptr);
  });
}

std::string TestTraditionalPrivateKeyPem(TestKey key) {
  return Written([&](BIO* out) {
    return PEM_write_bio_PrivateKey_traditional(out, Handle(key), nullptr,
                                                nullptr, 0, nullptr, nullptr);
  });
}

std::string TestEncryptedPrivateKeyPem(TestKey key,
                                       absl::string_view passphrase) {
  return Written([&](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(
        out, Handle(key), EVP_aes_256_cbc(), passphrase.data(),
        static_cast<int>(passphrase.size()), nullptr, nullptr);
  });
}

std::string TestTraditionalEncryptedPrivateKeyPem(
    TestKey key, absl::string_view passphrase) {
  return Written([&](BIO* out) {
    return PEM_write_bio_PrivateKey_traditional(
        out, Handle(key), EVP_aes_256_cbc(),
        reinterpret_cast<const unsigned char*>(passphrase.data()),
        static_cast<int>(passphrase.size()), nullptr, nullptr);
  });
}

std::string TestPublicKeyPem(TestKey key) {
  return Written(
      [&](BIO* out) { return PEM_write_bio_PUBKEY(out, Handle(key)); });
}

std::string TestCertificatePem(TestKey key,
                               const TestCertificate& certificate) {
  const X509Ptr x509(X509_new());
  Require(x509 != nullptr, "X509_new");
  BIGNUM* parsed = nullptr;
  Require(BN_hex2bn(&parsed, certificate.serial_number.c_str()) > 0, "serial");
  const BignumPtr serial(parsed);
  Require(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(x509.get())) !=
              nullptr,
          "serial");
  SetTime(X509_getm_notBefore(x509.get()), certificate.not_before);
  SetTime(X509_getm_notAfter(x509.get()), certificate.not_after);
  X509_NAME* name = X509_get_subject_name(x509.get());
  Require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>(
                                         certificate.common_name.c_str()),
                                     -1, -1, 0) == 1,
          "name");
  Require(X509_set_issuer_name(x509.get(), name) == 1 &&
              X509_set_pubkey(x509.get(), Handle(key)) == 1 &&
              X509_sign(x509.get(), Handle(key), EVP_sha256()) > 0,
          "certificate");
  return Written([&](BIO* out) { return PEM_write_bio_X509(out, x509.get()); });
}

PrivateKey TestPrivateKey(TestKey key) {
  absl::StatusOr<PrivateKey> read = PrivateKey::FromPem(TestPrivateKeyPem(key));
  Require(read.ok(), "PrivateKey::FromPem refuses a good key");
  return *std::move(read);
}

PublicKey TestPublicKey(TestKey key) {
  absl::StatusOr<PublicKey> read = PublicKey::FromPem(TestPublicKeyPem(key));
  Require(read.ok(), "PublicKey::FromPem refuses a good key");
  return *std::move(read);
}

}  // namespace campaign
