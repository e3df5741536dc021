#ifndef CAMPAIGN_SERVER_UPSTREAM_H_
#define CAMPAIGN_SERVER_UPSTREAM_H_

#include <memory>

#include "absl/status/statusor.h"
#include "client/attempt_observer.h"
#include "client/curl_transport.h"
#include "client/domain_health.h"
#include "client/merchant_channel.h"
#include "client/timer_thread.h"
#include "client/trust_cache.h"
#include "client/trust_observer.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/gateway_config.h"

namespace campaign {

// The ways to WeChat Pay, and what all merchants share on them: one set of
// event loops for each domain, one timer, one thread for housekeeping. Must
// outlive the merchants, but for those that a download of theirs keeps alive.
class Upstream {
 public:
  // The world around it; all of it must outlive the upstream.
  struct World {
    const Clock& clock;
    NonceSource& nonces;
    AttemptObserver& attempts;
    TrustObserver& trust;
    TrustCache* cache;  // may be null
  };

  // Errors: a sentence that names the place in the configuration and the mend.
  static absl::StatusOr<std::unique_ptr<Upstream>> Connect(
      const LoadedConfig& config, const World& world);

  // Stops, and then ends what the transports have in flight.
  ~Upstream();

  // Ends both timers: no merchant does anything of its own accord any more, so
  // that they can be destroyed. May be called twice.
  void Stop();

  // For the merchants' channels.
  const ChannelSurroundings& surroundings() const { return surroundings_; }

  // For what may block: files, and keys to be read.
  Timer& housekeeping() { return housekeeping_; }

 private:
  Upstream(std::unique_ptr<CurlTransport> main,
           std::unique_ptr<CurlTransport> backup,
           const config::v1::GatewayConfig& config, const World& world);

  DomainHealth health_;
  TimerThread timer_;
  TimerThread housekeeping_;
  // After the timers, therefore destroyed before them: what a transport ends
  // may ask a timer for something, which then does nothing any more.
  const std::unique_ptr<CurlTransport> main_;
  const std::unique_ptr<CurlTransport> backup_;  // null where there is none
  const ChannelSurroundings surroundings_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_UPSTREAM_H_
