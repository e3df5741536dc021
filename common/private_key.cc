#include "common/private_key.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"

namespace campaign {
namespace {

constexpr absl::string_view kWhatToGive =
    "give the merchant API private key, apiclient_key.pem";

absl::Status WrongFile(PemKind kind) {
  if (kind == PemKind::kEncryptedPrivateKey) {
    return absl::InvalidArgumentError(
        "is a private key protected by a passphrase, which nobody is there to "
        "type; give the unencrypted apiclient_key.pem, readable by this "
        "process's user only");
  }
  return absl::InvalidArgumentError(absl::StrCat(
      PemKindText(kind), ", not a private key (PRIVATE KEY); ", kWhatToGive));
}

absl::Status Unreadable(absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("is a private key that cannot be read (", why,
                   "); copy apiclient_key.pem again"));
}

// A key with a damaged number inside still parses; OpenSSL's own check tests
// primes and takes too long for a start with thousands of merchants.
bool SignsForItself(const PrivateKey& key, const PublicKey& other_half) {
  constexpr absl::string_view kMessage = "self-test";
  const absl::StatusOr<std::string> signature = key.SignSha256(kMessage);
  return signature.ok() && other_half.VerifySha256(kMessage, *signature);
}

}  // namespace

absl::StatusOr<PrivateKey> PrivateKey::FromPem(absl::string_view pem) {
  const PemKind kind = PemKindOf(pem);
  if (kind != PemKind::kPrivateKey) return WrongFile(kind);
  const BioPtr reader = ReaderOf(pem);
  EvpPkeyPtr parsed(reader == nullptr
                        ? nullptr
                        : PEM_read_bio_PrivateKey(reader.get(), nullptr,
                                                  RefusePassphrase, nullptr));
  if (parsed == nullptr) return Unreadable(DrainOpenSslErrors());
  std::shared_ptr<EVP_PKEY> shared = std::move(parsed);
  const absl::StatusOr<PublicKey> other_half = PublicKey::FromHandle(shared);
  if (!other_half.ok()) return other_half.status();
  PrivateKey key(std::move(shared));
  if (!SignsForItself(key, *other_half)) {
    return Unreadable("its numbers do not belong together");
  }
  return key;
}

absl::StatusOr<std::string> PrivateKey::SignSha256(
    absl::string_view message) const {
  const EvpMdCtxPtr context(EVP_MD_CTX_new());
  std::string signature(static_cast<size_t>(EVP_PKEY_get_size(key_.get())),
                        '\0');
  size_t size = signature.size();
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr,
                         key_.get()) != 1 ||
      EVP_DigestSign(context.get(),
                     reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(message.data()),
                     message.size()) != 1) {
    return absl::InternalError(
        absl::StrCat("OpenSSL cannot sign: ", DrainOpenSslErrors()));
  }
  signature.resize(size);
  return signature;
}

absl::StatusOr<std::string> PrivateKey::DecryptOaepSha1(
    absl::string_view sealed) const {
  const EvpPkeyCtxPtr context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  std::string message(static_cast<size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  size_t size = message.size();
  if (context == nullptr || EVP_PKEY_decrypt_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) !=
          1 ||
      EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha1()) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha1()) != 1 ||
      EVP_PKEY_decrypt(context.get(),
                       reinterpret_cast<unsigned char*>(message.data()), &size,
                       reinterpret_cast<const unsigned char*>(sealed.data()),
                       sealed.size()) != 1) {
    DrainOpenSslErrors();
    return absl::InvalidArgumentError(
        "cannot be decrypted with the merchant's key");
  }
  message.resize(size);
  return message;
}

bool PrivateKey::Matches(const PublicKey& key) const {
  const bool equal = EVP_PKEY_eq(key_.get(), key.handle()) == 1;
  if (!equal) DrainOpenSslErrors();
  return equal;
}

bool PrivateKey::Matches(const Certificate& certificate) const {
  return Matches(certificate.Key());
}

}  // namespace campaign
