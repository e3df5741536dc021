#include "server/clock_watch.h"

#include <utility>

namespace campaign {
namespace {

constexpr absl::Duration kQuiet = absl::Minutes(1);

}  // namespace

ClockWatch::ClockWatch(const Clock& clock,
                       std::shared_ptr<spdlog::logger> logger)
    : clock_(clock), logger_(std::move(logger)) {}

void ClockWatch::OnAttempt(const std::string& /*mchid*/,
                           const absl::StatusOr<Answer>& result) {
  if (!result.ok() || !result->verdict.Verified()) return;
  const absl::Time now = clock_.Now();
  const absl::Duration offset = result->verdict.signed_at - now;
  if (absl::AbsDuration(offset) < kWarnFrom) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (now < quiet_until_) return;
    quiet_until_ = now + kQuiet;
  }
  logger_->warn(
      "clock offset_s={:.0f} (WeChat Pay's clock less this machine's); from "
      "300 s on both refuse each other: set this machine's clock (NTP)",
      absl::ToDoubleSeconds(offset));
}

}  // namespace campaign
