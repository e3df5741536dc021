#include "common/public_key.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"
#include "common/rsa_key_rules.h"

namespace campaign {
namespace {

constexpr absl::string_view kWhatToGive =
    "give WeChat Pay's public key, the pub_key.pem downloaded from the "
    "merchant platform";

absl::Status WrongFile(PemKind kind) {
  return absl::InvalidArgumentError(absl::StrCat(
      PemKindText(kind), ", not a public key (PUBLIC KEY); ", kWhatToGive));
}

}  // namespace

absl::StatusOr<PublicKey> PublicKey::FromPem(absl::string_view pem) {
  const PemKind kind = PemKindOf(pem);
  if (kind != PemKind::kPublicKey) return WrongFile(kind);
  const BioPtr reader = ReaderOf(pem);
  EvpPkeyPtr key(reader == nullptr
                     ? nullptr
                     : PEM_read_bio_PUBKEY(reader.get(), nullptr,
                                           RefusePassphrase, nullptr));
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("is a public key that cannot be read (",
                     DrainOpenSslErrors(), "); ", kWhatToGive));
  }
  return FromHandle(std::move(key));
}

absl::StatusOr<PublicKey> PublicKey::FromHandle(std::shared_ptr<EVP_PKEY> key) {
  if (absl::Status status = CheckRsaKey(key.get()); !status.ok()) {
    return status;
  }
  return PublicKey(std::move(key));
}

bool PublicKey::VerifySha256(absl::string_view message,
                             absl::string_view signature) const {
  const EvpMdCtxPtr context(EVP_MD_CTX_new());
  const bool holds =
      context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                           key_.get()) == 1 &&
      // 0 is a wrong signature, a negative number any other failure.
      EVP_DigestVerify(context.get(),
                       reinterpret_cast<const unsigned char*>(signature.data()),
                       signature.size(),
                       reinterpret_cast<const unsigned char*>(message.data()),
                       message.size()) == 1;
  // A wrong signature, too, leaves entries in the queue.
  if (!holds) DrainOpenSslErrors();
  return holds;
}

absl::StatusOr<std::string> PublicKey::EncryptOaepSha1(
    absl::string_view message) const {
  const size_t key_bytes = static_cast<size_t>(EVP_PKEY_get_size(key_.get()));
  // Two hashes of 20 bytes, and two bytes between them.
  constexpr size_t kOverhead = 42;
  if (message.size() > key_bytes - kOverhead) {
    return absl::InvalidArgumentError(
        absl::StrCat("is too long to be encrypted: ", message.size(),
                     " bytes, and there is room for ", key_bytes - kOverhead));
  }
  const EvpPkeyCtxPtr context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  std::string sealed(key_bytes, '\0');
  size_t size = sealed.size();
  if (context == nullptr || EVP_PKEY_encrypt_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) !=
          1 ||
      EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha1()) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha1()) != 1 ||
      EVP_PKEY_encrypt(context.get(),
                       reinterpret_cast<unsigned char*>(sealed.data()), &size,
                       reinterpret_cast<const unsigned char*>(message.data()),
                       message.size()) != 1) {
    return absl::InternalError(
        absl::StrCat("cannot be encrypted: ", DrainOpenSslErrors()));
  }
  sealed.resize(size);
  return sealed;
}

}  // namespace campaign
