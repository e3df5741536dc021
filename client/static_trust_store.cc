#include "client/static_trust_store.h"

#include <utility>

namespace campaign {

StaticTrustStore::StaticTrustStore(Keys keys, std::string preferred_serial)
    : preferred_serial_(std::move(preferred_serial)) {
  for (auto& [serial, key] : keys) {
    keys_.emplace(serial, std::make_shared<const PublicKey>(key));
  }
}

std::shared_ptr<const PublicKey> StaticTrustStore::Find(
    absl::string_view serial) const {
  const auto found = keys_.find(serial);
  return found == keys_.end() ? nullptr : found->second;
}

}  // namespace campaign
