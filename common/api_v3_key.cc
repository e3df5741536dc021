#include "common/api_v3_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"

namespace campaign {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;

constexpr absl::string_view kWhatToGive =
    "give the APIv3 key (APIv3密钥) that was set on the merchant platform, "
    "which is 32 letters and digits";

const unsigned char* Unsigned(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

struct ApiV3Key::Bytes {
  Bytes() = default;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes() { OPENSSL_cleanse(data.data(), data.size()); }

  std::array<unsigned char, kKeyBytes> data = {};
};

absl::StatusOr<ApiV3Key> ApiV3Key::FromText(absl::string_view text) {
  absl::ConsumeSuffix(&text, "\n");
  absl::ConsumeSuffix(&text, "\r");
  const PemKind kind = PemKindOf(text);
  if (kind != PemKind::kEmpty && kind != PemKind::kNotPem) {
    return absl::InvalidArgumentError(
        absl::StrCat(PemKindText(kind), ", not an APIv3 key; ", kWhatToGive));
  }
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c));
  });
  if (!printable) {
    return absl::InvalidArgumentError(
        absl::StrCat("has blanks, line ends or bytes that are no printable "
                     "ASCII in it; ",
                     kWhatToGive));
  }
  if (text.size() != kKeyBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has ", text.size(), " characters, not 32; ", kWhatToGive));
  }
  auto bytes = std::make_shared<Bytes>();
  std::copy(text.begin(), text.end(), bytes->data.begin());
  return ApiV3Key(std::move(bytes));
}

std::optional<std::string> ApiV3Key::Open(absl::string_view nonce,
                                          absl::string_view associated_data,
                                          absl::string_view sealed) const {
  if (nonce.size() != kNonceBytes || sealed.size() < kTagBytes ||
      sealed.size() > INT_MAX || associated_data.size() > INT_MAX) {
    return std::nullopt;
  }
  const absl::string_view ciphertext =
      sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(ciphertext.size()));
  std::string opened(ciphertext.size(), '\0');
  const EvpCipherCtxPtr context(EVP_CIPHER_CTX_new());
  int written = 0;
  const bool authentic =
      context != nullptr &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                         bytes_->data.data(), Unsigned(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &written,
                        Unsigned(associated_data),
                        static_cast<int>(associated_data.size())) == 1 &&
      EVP_DecryptUpdate(context.get(),
                        reinterpret_cast<unsigned char*>(opened.data()),
                        &written, Unsigned(ciphertext),
                        static_cast<int>(ciphertext.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes,
                          tag.data()) == 1 &&
      // GCM writes nothing more here; this is where the tag is compared.
      EVP_DecryptFinal_ex(context.get(), nullptr, &written) == 1;
  if (!authentic) {
    DrainOpenSslErrors();
    return std::nullopt;
  }
  return opened;
}

}  // namespace campaign
