#ifndef CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_
#define CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

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
#include "client/signing_transport.h"
#include "client/timer.h"
#include "client/transport.h"
#include "client/trust_store.h"
#include "client/verifying_transport.h"
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
  MerchantChannel(MerchantCredentials credentials,
                  std::unique_ptr<const TrustStore> trust,
                  const ChannelSurroundings& surroundings,
                  const RateLimit& rate_limit = {});

  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  // A domain that is signed for and believed.
  struct SignedDomain {
    SignedDomain(Transport& network, const RequestSigner& signer,
                 const ResponseVerifier& verifier,
                 const std::string& user_agent, const std::string& serial)
        : signing(network, signer, user_agent, serial),
          verifying(signing, verifier) {}

    SigningTransport signing;
    VerifyingTransport verifying;
  };

  const std::unique_ptr<const TrustStore> trust_;
  const RequestSigner signer_;
  const ResponseVerifier verifier_;

  // The order of the layers, innermost first. Signing comes after whatever
  // repeats a request, so that each attempt has its own timestamp and nonce,
  // and so does the limit of calls, for WeChat Pay counts each.
  SignedDomain main_;
  std::optional<SignedDomain> backup_;
  FailoverTransport failover_;
  ObservingTransport observing_;
  RateLimitingTransport limiting_;
  RetryingTransport retrying_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_
