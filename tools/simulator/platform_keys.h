#ifndef CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_KEYS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_KEYS_H_

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/simulator/certificate.h"
#include "tools/simulator/even_share.h"
#include "tools/simulator/options.h"
#include "tools/simulator/rsa_key.h"

namespace simulator {

// One of WeChat Pay's certificates. Never changes.
struct PlatformCertificate {
  Certificate certificate;
  // Absent if it can only be listed.
  std::optional<RsaPrivateKey> private_key;
};

// All platform certificates at one instant, and which of them sign. Never
// changes either, so an answer that is under way keeps what it began with.
struct PlatformCertificateSet {
  struct Row {
    std::shared_ptr<const PlatformCertificate> platform;
    // False: /v3/certificates does not show it, yet it may sign.
    bool listed = true;
  };

  // In the order in which they came.
  std::vector<Row> rows;
  std::shared_ptr<const PlatformCertificate> signing;
  // While a change is under way (证书轮换): signs the share `next_share` of the
  // answers, `signing` the rest. Null at other times.
  std::shared_ptr<const PlatformCertificate> next;
  std::shared_ptr<EvenShare> next_share;

  // Null if there is no such certificate. `serial` may lack leading zeros.
  const Row* Find(std::string_view serial) const;
  // The one whose turn it is; each call is one turn.
  const PlatformCertificate& Signing() const;
  // How many of 100 answers this one signs.
  int SharePercent(const PlatformCertificate& platform) const;
};

// WeChat Pay's own keys: certificates that come and go while the simulator
// runs, and the public key (微信支付公钥), which stays. Thread-safe: a change
// swaps the whole set.
class PlatformKeys {
 public:
  // Makes up a key and certificate if `options` has neither. Gives a sentence
  // instead if something in it is not usable.
  static std::variant<std::unique_ptr<PlatformKeys>, std::string> Create(
      const PlatformOptions& options);

  std::shared_ptr<const PlatformCertificateSet> Certificates() const;

  // Makes up a key and a certificate that is valid from and until so long after
  // now, both maybe negative. It is listed at once and signs nothing yet. Gives
  // its serial number. Takes about 0.1 s, in which others are not held up.
  std::string Add(std::chrono::seconds not_before,
                  std::chrono::seconds not_after);

  // Shows or hides it in /v3/certificates. False if there is no such one.
  bool SetListed(std::string_view serial, bool listed);

  // Lets it sign `percent` of 100 answers; whoever signed before signs the
  // rest. False if it is not there or has no private key.
  bool SignWith(std::string_view serial, int percent);

  // The one that was there first.
  const Certificate& first() const { return first_->certificate; }

  // PUB_KEY_ID_..., empty if there is no public key.
  const std::string& public_key_id() const { return public_key_id_; }
  // The private half, which signs.
  const RsaPrivateKey& public_key_private_key() const {
    return *public_key_private_key_;
  }

 private:
  PlatformKeys() = default;

  // Gives a sentence if one of `options` is not usable.
  std::optional<std::string> AddFurther(
      const PlatformCertificateOptions& options, PlatformCertificateSet* set);

  std::shared_ptr<const PlatformCertificate> first_;
  std::optional<RsaPrivateKey> public_key_private_key_;
  std::string public_key_id_;

  mutable std::mutex mutex_;
  std::shared_ptr<const PlatformCertificateSet> certificates_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_KEYS_H_
