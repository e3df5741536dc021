#ifndef CAMPAIGN_CLIENT_ROTATING_TRUST_STORE_H_
#define CAMPAIGN_CLIENT_ROTATING_TRUST_STORE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/random_fraction.h"
#include "client/trust_store.h"
#include "common/certificate.h"
#include "common/clock.h"
#include "common/encryption_key.h"
#include "common/platform_certificates.h"
#include "common/public_key.h"

namespace campaign {

// 微信支付公钥 (WeChat Pay public key): has an id and never expires.
struct WechatPayPublicKey {
  std::string id;
  PublicKey key;

  // How many of 100 requests ask that their answers are signed with it; the
  // others leave it to WeChat Pay, which then takes the platform certificate.
  // This is the dial for the switch from one to the other.
  int percent = 100;
};

// What one merchant believes, in all three modes: platform certificates, which
// come and go, the public key, or both. Thread-safe.
class RotatingTrustStore final : public TrustStore {
 public:
  // Trust that comes from files of the merchant's own. It stays for the life of
  // the store, and no date in it is looked at: who put it there decides.
  struct Pinned {
    std::vector<Certificate> certificates = {};
    std::optional<WechatPayPublicKey> public_key = {};
  };

  // `clock` must outlive this object; `random` gives numbers in [0, 1) and must
  // be thread-safe.
  RotatingTrustStore(Pinned pinned, const Clock& clock,
                     std::function<double()> random = RandomFraction);

  std::shared_ptr<const PublicKey> Find(
      absl::string_view serial) const override;
  std::string PreferredSerial() const override;

  // Takes `downloaded` in, all at once. What was there stays until it expires,
  // listed or not: WeChat Pay goes on signing with it for a while. True if
  // there are now other certificates than before.
  bool Add(const std::vector<PlatformCertificate>& downloaded);

  // The certificates that were added and have not expired.
  std::vector<PlatformCertificate> Added() const;

  // What to encrypt with now: the public key where requests ask for it, for it
  // never expires; otherwise, of the certificates that are valid, the one that
  // expires last. Nothing if there is no key.
  std::optional<EncryptionKey> KeyToEncryptWith() const;

  // How many keys `Find` could give now.
  size_t CountKeys() const;

  // When the last key expires: InfiniteFuture with a public key, InfinitePast
  // without any key.
  absl::Time Expires() const;

 private:
  // Never changed once it is there, so that whoever verifies with it can go on
  // while it is replaced.
  using Certificates = std::vector<PlatformCertificate>;

  std::shared_ptr<const Certificates> Current() const;

  const Pinned pinned_;
  const Clock& clock_;
  const std::function<double()> random_;

  mutable std::mutex mutex_;
  // Guarded by `mutex_`, which is held for copying the pointer only.
  std::shared_ptr<const Certificates> added_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_ROTATING_TRUST_STORE_H_
