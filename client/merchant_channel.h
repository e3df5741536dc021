#ifndef CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_
#define CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/attempt_observer.h"
#include "client/domain_health.h"
#include "client/failover_transport.h"
#include "client/observing_transport.h"
#include "client/random_fraction.h"
#include "client/rate_limiting_transport.h"
#include "client/request_signer.h"
#include "client/response_verifier.h"
#include "client/retry_policy.h"
#include "client/retrying_transport.h"
#include "client/rotating_trust_store.h"
#include "client/signing_transport.h"
#include "client/timer.h"
#include "client/transport.h"
#include "client/trust_refresher.h"
#include "client/verifying_transport.h"
#include "common/api_v3_key.h"
#include "common/certificate_authorities.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "common/private_key.h"

namespace campaign {

// Who signs.
struct MerchantCredentials {
  std::string mchid;

  // Serial number of the merchant API certificate, 40 hex digits.
  std::string serial_no;

  PrivateKey key;
};

// How its trust is kept fresh.
struct CertificateDownload {
  ApiV3Key key;

  // Who must have issued the certificates, where that is to be checked.
  std::optional<CertificateAuthorities> authorities = {};
};

// What is one merchant's own.
struct MerchantIdentity {
  MerchantCredentials credentials;
  RotatingTrustStore::Pinned trust;

  // Absent: there are only the pinned keys.
  std::optional<CertificateDownload> download = {};

  RateLimit rate_limit = {};
};

// What all merchants' channels share; outlives every channel.
struct ChannelSurroundings {
  // To WeChat Pay's main domain, and to its backup, which may be null.
  Transport& main;
  Transport* backup;
  DomainHealth& health;

  const Clock& clock;
  NonceSource& nonces;
  Timer& timer;
  std::string user_agent;
  TrustSurroundings trust;
  RetryPolicy retry = {};
  std::function<double()> random = RandomFraction;

  // May be null.
  AttemptObserver* attempts = nullptr;
};

// One merchant's way to WeChat Pay: what goes in is a plain request, what comes
// out is an answer whose signature held (or an unsigned error, marked as such).
// Thread-safe.
class MerchantChannel final : public Transport {
 public:
  // Blocks while the saved certificates are read. `known` are certificates that
  // are believed already, such as those of a channel that this one replaces.
  static std::shared_ptr<MerchantChannel> Open(
      MerchantIdentity identity, const ChannelSurroundings& surroundings,
      const std::vector<PlatformCertificate>& known = {});

  void Send(HttpRequest request, SendOptions options, Callback done) override;

  const RotatingTrustStore& trust() const { return trust_; }

  // The merchant's, for sensitive fields of replies.
  const PrivateKey& key() const { return key_; }

 private:
  MerchantChannel(MerchantIdentity identity,
                  const ChannelSurroundings& surroundings);

  const PrivateKey key_;
  RotatingTrustStore trust_;
  const RequestSigner signer_;
  const ResponseVerifier verifier_;

  // The order of the layers, innermost first. Signing comes after whatever
  // repeats a request, so that each attempt has its own timestamp and nonce,
  // and so does the limit of calls, for WeChat Pay counts each. The backup's
  // are null where there is none, as is the refresher where nothing is
  // downloaded.
  const std::unique_ptr<SigningTransport> signing_main_;
  const std::unique_ptr<SigningTransport> signing_backup_;
  FailoverTransport unjudged_;
  const std::unique_ptr<TrustRefresher> refresher_;
  const std::unique_ptr<VerifyingTransport> verifying_main_;
  const std::unique_ptr<VerifyingTransport> verifying_backup_;
  FailoverTransport failover_;
  ObservingTransport observing_;
  RateLimitingTransport limiting_;
  RetryingTransport retrying_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_
