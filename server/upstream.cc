#include "server/upstream.h"

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "server/curl_options.h"
#include "server/proto_duration.h"

namespace campaign {
absl::StatusOr<std::unique_ptr<Upstream>> Upstream::Connect(
    const LoadedConfig& config, const World& world) {
  const config::v1::Upstream& upstream = config.config.upstream();
  absl::StatusOr<std::unique_ptr<CurlTransport>> main =
      CurlTransport::Create(CurlOptionsFor(upstream.base_url(), upstream));
  if (!main.ok()) return config.ErrorAt("upstream", main.status().message());
  std::unique_ptr<CurlTransport> backup;
  if (!upstream.backup_base_url().empty()) {
    absl::StatusOr<std::unique_ptr<CurlTransport>> connected =
        CurlTransport::Create(
            CurlOptionsFor(upstream.backup_base_url(), upstream));
    if (!connected.ok()) {
      return config.ErrorAt("upstream.backup_base_url",
                            connected.status().message());
    }
    backup = *std::move(connected);
  }
  return std::unique_ptr<Upstream>(
      new Upstream(*std::move(main), std::move(backup), config.config, world));
}

Upstream::Upstream(std::unique_ptr<CurlTransport> main,
                   std::unique_ptr<CurlTransport> backup,
                   const config::v1::GatewayConfig& config, const World& world)
    : health_(world.clock),
      timer_(world.clock),
      housekeeping_(world.clock, "housekeeping"),
      main_(std::move(main)),
      backup_(std::move(backup)),
      surroundings_{
          .main = *main_,
          .backup = backup_.get(),
          .health = health_,
          .clock = world.clock,
          .nonces = world.nonces,
          .timer = timer_,
          .user_agent = kUserAgent,
          .trust = {.clock = world.clock,
                    .timer = housekeeping_,
                    .cache = world.cache,
                    .observer = &world.trust,
                    .schedule = {.interval =
                                     ToDuration(config.platform_certificates()
                                                    .refresh_interval())}},
          .retry = {.max_attempts = static_cast<int>(
                        config.upstream().retry().max_attempts()),
                    .attempt_timeout =
                        ToDuration(config.upstream().retry().attempt_timeout()),
                    .overall_timeout = ToDuration(config.upstream().timeout())},
          .attempts = &world.attempts} {}

Upstream::~Upstream() { Stop(); }

void Upstream::Stop() {
  timer_.Stop();
  housekeeping_.Stop();
}

}  // namespace campaign
