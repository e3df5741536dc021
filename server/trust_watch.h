#ifndef CAMPAIGN_SERVER_TRUST_WATCH_H_
#define CAMPAIGN_SERVER_TRUST_WATCH_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <spdlog/logger.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "client/rotating_trust_store.h"
#include "client/trust_observer.h"

namespace campaign {

// How the trust of all merchants stands.
struct TrustSummary {
  int merchants = 0;
  // Whose last download failed, or who have no key at all.
  int degraded = 0;
  // Of whom no answer can be verified now.
  int without_keys = 0;

  bool operator==(const TrustSummary& other) const {
    return merchants == other.merchants && degraded == other.degraded &&
           without_keys == other.without_keys;
  }
};

// Shows operators how each merchant's trust stands, as log lines and metrics:
//
//   campaign_trust_degraded{mchid}   1 while the last download failed, or there
//                                    is no key
//   campaign_trust_keys{mchid}       keys that answers can be verified with
//   campaign_trust_expires_timestamp_seconds{mchid}
//                                    when the last certificate expires; +Inf
//                                    with a public key
//   campaign_trust_downloads_total{outcome}   `taken` or `failed`
//   campaign_trust_cache_failures_total       sets not saved or not loaded
//
// Thread-safe.
class TrustWatch final : public TrustObserver {
 public:
  // `registry` must outlive this.
  TrustWatch(prometheus::Registry& registry,
             std::shared_ptr<spdlog::logger> logger);

  // Who hears of every new summary, and of the present one at once. It must not
  // block, nor call this object.
  void Listen(std::function<void(const TrustSummary&)> listener);

  // From now on `mchid` is served, with this trust.
  void Follow(const std::string& mchid, const RotatingTrustStore& trust);

  // `mchid` is not served any more.
  void Forget(const std::string& mchid);

  // Reports about merchants that are not followed are dropped.
  void OnRefresh(const TrustReport& report) override;
  void OnCacheFailure(const std::string& mchid,
                      const absl::Status& failure) override;

 private:
  struct State {
    bool failed = false;
    size_t keys = 0;
    prometheus::Gauge* degraded_gauge = nullptr;
    prometheus::Gauge* keys_gauge = nullptr;
    prometheus::Gauge* expires_gauge = nullptr;

    bool Degraded() const { return failed || keys == 0; }
  };

  // Both with `mutex_` held.
  void Set(State& state, bool failed, size_t keys, absl::Time expires);
  void TellSummary();

  // `summary_` with `state` in it once more, or (-1) once less.
  void Count(const State& state, int times);

  const std::shared_ptr<spdlog::logger> logger_;
  prometheus::Family<prometheus::Gauge>& degraded_;
  prometheus::Family<prometheus::Gauge>& keys_;
  prometheus::Family<prometheus::Gauge>& expires_;
  prometheus::Family<prometheus::Counter>& downloads_;
  prometheus::Counter& cache_failures_;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  std::map<std::string, State> states_;
  TrustSummary summary_;
  TrustSummary told_;
  std::function<void(const TrustSummary&)> listener_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_TRUST_WATCH_H_
