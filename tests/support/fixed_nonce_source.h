#ifndef CAMPAIGN_TESTS_SUPPORT_FIXED_NONCE_SOURCE_H_
#define CAMPAIGN_TESTS_SUPPORT_FIXED_NONCE_SOURCE_H_

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "common/nonce_source.h"

namespace campaign {

// The given nonces in turn, again and again. Thread-safe.
class FixedNonceSource final : public NonceSource {
 public:
  explicit FixedNonceSource(std::vector<std::string> nonces)
      : nonces_(std::move(nonces)) {}
  explicit FixedNonceSource(std::string nonce)
      : FixedNonceSource(std::vector<std::string>{std::move(nonce)}) {}

  std::string Next() override { return nonces_[taken_++ % nonces_.size()]; }

 private:
  const std::vector<std::string> nonces_;
  std::atomic<size_t> taken_ = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_FIXED_NONCE_SOURCE_H_
