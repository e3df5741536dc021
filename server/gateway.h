#ifndef CAMPAIGN_SERVER_GATEWAY_H_
#define CAMPAIGN_SERVER_GATEWAY_H_

#include <spdlog/logger.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/call_record.h"
#include "server/gateway_config.h"

namespace campaign {

// The world a gateway runs in; all of it outlives the gateway.
struct GatewayWorld {
  const Clock& clock;
  NonceSource& nonces;

  // Told of every finished call, beside the gateway's own metrics.
  std::vector<CallObserver*> observers;

  // What operators should know of beside calls: reloads, trust, the clock. Null
  // for nobody.
  std::shared_ptr<spdlog::logger> logger = {};
};

// The services of this gateway: one line each binds all RPCs of a service.
std::vector<std::string> DefaultServices();

// A running gateway: from a checked configuration to served RPCs, and back.
//
// Health checks: every service, and `` for all of them, is SERVING while there
// is a merchant whose answers can be verified. `campaign.trust` is SERVING
// while every merchant's trust is as it should be: NOT_SERVING means that
// somebody should look, and not that calls fail.
class Gateway {
 public:
  // Loads every merchant and begins to serve. `services` are full names of
  // services whose .proto is linked in.
  //
  // Errors: one sentence that says what to mend: a key file that cannot be
  // used, a port in use, a service that cannot be served.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(
      const LoadedConfig& config, const GatewayWorld& world,
      const std::vector<std::string>& services = DefaultServices());

  virtual ~Gateway() = default;

  // The port that was bound.
  virtual int port() const = 0;

  // The port of the metrics page, 0 if there is none.
  virtual int metrics_port() const = 0;

  // Looks at once for changed files, not only after `reload_interval`. Returns
  // before it has. Thread-safe.
  virtual void Reload() = 0;

  // Says NOT_SERVING to health checks, refuses new calls, and returns when the
  // calls in flight have ended, at the latest after the configured
  // `drain_timeout`, when they are cancelled. Idempotent. Blocks.
  virtual void Drain() = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_GATEWAY_H_
