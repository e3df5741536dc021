#include "server/trust_watch.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace campaign {
namespace {

prometheus::Family<prometheus::Gauge>& GaugeIn(prometheus::Registry& registry,
                                               const char* name,
                                               const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

TrustWatch::TrustWatch(prometheus::Registry& registry,
                       std::shared_ptr<spdlog::logger> logger)
    : logger_(std::move(logger)),
      degraded_(GaugeIn(registry, "campaign_trust_degraded",
                        "Whether the last download of certificates failed, or "
                        "there is no key")),
      keys_(GaugeIn(registry, "campaign_trust_keys",
                    "Keys that WeChat Pay's answers can be verified with")),
      expires_(GaugeIn(registry, "campaign_trust_expires_timestamp_seconds",
                       "When the last platform certificate expires")),
      downloads_(prometheus::BuildCounter()
                     .Name("campaign_trust_downloads_total")
                     .Help("Downloads of platform certificates")
                     .Register(registry)),
      cache_failures_(
          prometheus::BuildCounter()
              .Name("campaign_trust_cache_failures_total")
              .Help("Sets of certificates that were not saved or not loaded")
              .Register(registry)
              .Add({})) {}

void TrustWatch::Listen(std::function<void(const TrustSummary&)> listener) {
  const std::lock_guard<std::mutex> lock(mutex_);
  listener_ = std::move(listener);
  if (listener_) listener_(told_);
}

void TrustWatch::Follow(const std::string& mchid,
                        const RotatingTrustStore& trust) {
  const std::lock_guard<std::mutex> lock(mutex_);
  State& state = states_[mchid];
  if (state.keys_gauge == nullptr) {
    state.degraded_gauge = &degraded_.Add({{"mchid", mchid}});
    state.keys_gauge = &keys_.Add({{"mchid", mchid}});
    state.expires_gauge = &expires_.Add({{"mchid", mchid}});
    Count(state, +1);
  }
  Set(state, state.failed, trust.CountKeys(), trust.Expires());
}

void TrustWatch::Forget(const std::string& mchid) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto it = states_.find(mchid);
  if (it == states_.end()) return;
  degraded_.Remove(it->second.degraded_gauge);
  keys_.Remove(it->second.keys_gauge);
  expires_.Remove(it->second.expires_gauge);
  Count(it->second, -1);
  states_.erase(it);
  TellSummary();
}

void TrustWatch::OnRefresh(const TrustReport& report) {
  const bool failed = !report.refresh.ok();
  downloads_.Add({{"outcome", failed ? "failed" : "taken"}}).Increment();
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto it = states_.find(report.mchid);
  if (it == states_.end()) return;
  State& state = it->second;
  if (failed) {
    logger_->warn("trust mchid={} download=failed keys={} reason=\"{}\"",
                  report.mchid, report.keys,
                  std::string(report.refresh.message()));
  } else if (state.Degraded() || state.keys != report.keys) {
    logger_->info("trust mchid={} download=taken keys={}", report.mchid,
                  report.keys);
  }
  Set(state, failed, report.keys, report.expires);
}

void TrustWatch::OnCacheFailure(const std::string& mchid,
                                const absl::Status& failure) {
  cache_failures_.Increment();
  logger_->warn("trust mchid={} cache=failed reason=\"{}\"", mchid,
                std::string(failure.message()));
}

void TrustWatch::Set(State& state, bool failed, size_t keys,
                     absl::Time expires) {
  Count(state, -1);
  state.failed = failed;
  state.keys = keys;
  Count(state, +1);
  state.degraded_gauge->Set(state.Degraded() ? 1 : 0);
  state.keys_gauge->Set(static_cast<double>(keys));
  state.expires_gauge->Set(absl::ToDoubleSeconds(expires - absl::UnixEpoch()));
  TellSummary();
}

void TrustWatch::Count(const State& state, int times) {
  summary_.merchants += times;
  if (state.Degraded()) summary_.degraded += times;
  if (state.keys == 0) summary_.without_keys += times;
}

void TrustWatch::TellSummary() {
  if (summary_ == told_) return;
  told_ = summary_;
  if (listener_) listener_(told_);
}

}  // namespace campaign
