#include "common/rsa_key_rules.h"

#include <openssl/evp.h>

#include "absl/strings/str_cat.h"

namespace campaign {
namespace {

constexpr int kMinimumBits = 2048;

}  // namespace

absl::Status CheckRsaKey(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") != 1) {
    const char* type = EVP_PKEY_get0_type_name(key);
    return absl::InvalidArgumentError(
        absl::StrCat("is a key of type ", type != nullptr ? type : "unknown",
                     "; WeChat Pay's scheme needs RSA with 2048 bits"));
  }
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kMinimumBits) {
    return absl::InvalidArgumentError(
        absl::StrCat("is an RSA key of ", bits,
                     " bits; WeChat Pay's scheme needs 2048 bits"));
  }
  return absl::OkStatus();
}

}  // namespace campaign
