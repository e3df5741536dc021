#include "tools/simulator/throwaway_identity.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>

#include "tools/simulator/openssl_handles.h"

namespace simulator {
namespace {

std::string Text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

void AddExtension(X509* x509, int nid, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
  const ExtensionHandle extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  if (extension != nullptr) X509_add_ext(x509, extension.get(), -1);
}

ThrowawayIdentity SelfSigned(EVP_PKEY* key, const std::string& common_name,
                             const char* alternative_names,
                             std::chrono::seconds not_before = kValidSince,
                             std::chrono::seconds not_after = kValidUntil) {
  const X509Handle x509(X509_new());
  X509_set_version(x509.get(), X509_VERSION_3);

  std::array<unsigned char, 20> serial{};
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  // Positive and without a leading zero digit, hence always 40 hex digits.
  serial[0] = static_cast<unsigned char>((serial[0] & 0x3f) | 0x40);
  const BignumHandle number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509.get()));

  X509_gmtime_adj(X509_getm_notBefore(x509.get()), not_before.count());
  X509_gmtime_adj(X509_getm_notAfter(x509.get()), not_after.count());
  X509_NAME* const name = X509_get_subject_name(x509.get());
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  X509_set_issuer_name(x509.get(), name);
  X509_set_pubkey(x509.get(), key);
  if (alternative_names != nullptr) {
    AddExtension(x509.get(), NID_subject_alt_name, alternative_names);
    AddExtension(x509.get(), NID_basic_constraints, "critical,CA:TRUE");
  }
  X509_sign(x509.get(), key, EVP_sha256());

  const BioHandle key_bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(key_bio.get(), key, nullptr, nullptr, 0,
                                nullptr, nullptr);
  const BioHandle certificate_bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_bio.get(), x509.get());
  return {Text(key_bio.get()), Text(certificate_bio.get())};
}

}  // namespace

ThrowawayIdentity MakeRsaIdentity(const std::string& common_name,
                                  std::chrono::seconds not_before,
                                  std::chrono::seconds not_after) {
  const KeyHandle key(EVP_RSA_gen(2048));
  return SelfSigned(key.get(), common_name, nullptr, not_before, not_after);
}

ThrowawayIdentity MakeLocalhostIdentity() {
  const KeyHandle key(EVP_EC_gen("P-256"));
  return SelfSigned(key.get(), "localhost", "DNS:localhost,IP:127.0.0.1");
}

}  // namespace simulator
