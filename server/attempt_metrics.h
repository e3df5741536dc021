#ifndef CAMPAIGN_SERVER_ATTEMPT_METRICS_H_
#define CAMPAIGN_SERVER_ATTEMPT_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <string>

#include "client/attempt_observer.h"
#include "common/clock.h"

namespace campaign {

// Counts what every attempt came to, for Prometheus:
//
//   campaign_attempts_total{outcome}
//       VERIFIED, UNSIGNED, a signature's fault (PROBE, SKEW, UNKNOWN_SERIAL,
//       BAD_SIGNATURE, BAD_BASE64, HEADERS_MISSING), or NOT_SENT, NO_ANSWER,
//       CANCELLED, RATE_LIMITED
//   campaign_verified_by_total{mchid, serial}
//       which certificate or public key signed; only serials whose signature
//       held, so that nobody can make labels up
//   campaign_wechatpay_clock_offset_seconds
//       WeChat Pay's clock less ours, by the last signed answer. At 300 both
//       sides refuse each other; watch for 60.
class AttemptMetrics final : public AttemptObserver {
 public:
  // Both must outlive this.
  AttemptMetrics(prometheus::Registry& registry, const Clock& clock);

  void OnAttempt(const std::string& mchid,
                 const absl::StatusOr<Answer>& result) override;

 private:
  const Clock& clock_;
  prometheus::Family<prometheus::Counter>& attempts_;
  prometheus::Family<prometheus::Counter>& verified_by_;
  prometheus::Gauge& clock_offset_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_ATTEMPT_METRICS_H_
