#ifndef CAMPAIGN_COMMON_NONCE_SOURCE_H_
#define CAMPAIGN_COMMON_NONCE_SOURCE_H_

#include <string>

namespace campaign {

// Where 随机串 (nonces) come from. Thread-safe.
class NonceSource {
 public:
  virtual ~NonceSource() = default;

  // A fresh nonce of 32 characters out of [0-9A-Za-z], unpredictable. Empty if
  // the system gives no randomness; the signer refuses that.
  virtual std::string Next() = 0;
};

// Nonces from OpenSSL's generator, without modulo bias.
class RandomNonceSource final : public NonceSource {
 public:
  std::string Next() override;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_NONCE_SOURCE_H_
