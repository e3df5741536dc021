#ifndef CAMPAIGN_TESTS_SUPPORT_FIXED_TRUST_STORE_H_
#define CAMPAIGN_TESTS_SUPPORT_FIXED_TRUST_STORE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "client/trust_store.h"

namespace campaign {

// Trust in the keys that a test names, and no others.
class FixedTrustStore final : public TrustStore {
 public:
  using Keys = std::map<std::string, PublicKey, std::less<>>;

  explicit FixedTrustStore(Keys keys, std::string preferred_serial = "")
      : keys_(std::move(keys)),
        preferred_serial_(std::move(preferred_serial)) {}

  std::shared_ptr<const PublicKey> Find(
      absl::string_view serial) const override {
    const auto found = keys_.find(std::string(serial));
    if (found == keys_.end()) return nullptr;
    return std::make_shared<const PublicKey>(found->second);
  }

  std::string PreferredSerial() const override { return preferred_serial_; }

 private:
  const Keys keys_;
  const std::string preferred_serial_;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_FIXED_TRUST_STORE_H_
