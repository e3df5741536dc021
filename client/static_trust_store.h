#ifndef CAMPAIGN_CLIENT_STATIC_TRUST_STORE_H_
#define CAMPAIGN_CLIENT_STATIC_TRUST_STORE_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "client/trust_store.h"

namespace campaign {

// Trust that never changes: keys read from files at start. Thread-safe, since
// nothing in it is ever written.
class StaticTrustStore final : public TrustStore {
 public:
  // From a certificate's serial number or a public key's id to the key.
  using Keys = absl::flat_hash_map<std::string, PublicKey>;

  // `preferred_serial` may be empty, and is not checked against `keys`.
  explicit StaticTrustStore(Keys keys, std::string preferred_serial = "");

  std::shared_ptr<const PublicKey> Find(
      absl::string_view serial) const override;
  std::string PreferredSerial() const override { return preferred_serial_; }

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<const PublicKey>> keys_;
  const std::string preferred_serial_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_STATIC_TRUST_STORE_H_
