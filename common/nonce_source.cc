#include "common/nonce_source.h"

#include <openssl/rand.h>

#include "absl/strings/string_view.h"
#include "common/openssl_error.h"

namespace campaign {
namespace {

constexpr absl::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr size_t kNonceSize = 32;

// The largest multiple of 62 that a byte can hold. Bytes from here up are
// thrown away: taken modulo 62 they would make the first letters likelier.
constexpr unsigned char kLimit = 256 / kAlphabet.size() * kAlphabet.size();

}  // namespace

std::string RandomNonceSource::Next() {
  std::string nonce;
  nonce.reserve(kNonceSize);
  // 31 of 32 bytes are good, so the first round nearly always suffices.
  unsigned char bytes[kNonceSize + kNonceSize / 2];
  while (nonce.size() < kNonceSize) {
    if (RAND_bytes(bytes, sizeof(bytes)) != 1) {
      // No entropy: a guessable nonce must not be signed, and taking the whole
      // process down helps nobody. An empty nonce makes `RequestSigner` refuse,
      // so nothing is sent until the generator works again.
      DrainOpenSslErrors();
      return "";
    }
    for (const unsigned char byte : bytes) {
      if (byte >= kLimit) continue;
      nonce.push_back(kAlphabet[byte % kAlphabet.size()]);
      if (nonce.size() == kNonceSize) break;
    }
  }
  return nonce;
}

}  // namespace campaign
