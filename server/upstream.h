#ifndef CAMPAIGN_SERVER_UPSTREAM_H_
#define CAMPAIGN_SERVER_UPSTREAM_H_

#include <memory>

#include "absl/status/statusor.h"
#include "client/attempt_observer.h"
#include "client/curl_transport.h"
#include "client/domain_health.h"
#include "client/merchant_channel.h"
#include "client/timer_thread.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/gateway_config.h"

namespace campaign {

// The ways to WeChat Pay, and what all merchants share on them: one set of
// event loops for each domain, one timer. Must outlive the merchants.
class Upstream {
 public:
  // `clock`, `nonces` and `attempts` must outlive the upstream.
  //
  // Errors: a sentence that names the place in the configuration and the mend.
  static absl::StatusOr<std::unique_ptr<Upstream>> Connect(
      const LoadedConfig& config, const Clock& clock, NonceSource& nonces,
      AttemptObserver& attempts);

  // For the merchants' channels.
  const ChannelSurroundings& surroundings() const { return surroundings_; }

  const DomainHealth& health() const { return health_; }

 private:
  Upstream(std::unique_ptr<CurlTransport> main,
           std::unique_ptr<CurlTransport> backup,
           const config::v1::Upstream& config, const Clock& clock,
           NonceSource& nonces, AttemptObserver& attempts);

  const std::unique_ptr<CurlTransport> main_;
  const std::unique_ptr<CurlTransport> backup_;  // null where there is none
  DomainHealth health_;
  // After the transports, therefore stopped before them: it sends.
  TimerThread timer_;
  const ChannelSurroundings surroundings_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_UPSTREAM_H_
