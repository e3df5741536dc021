#ifndef CAMPAIGN_SERVER_CLOCK_WATCH_H_
#define CAMPAIGN_SERVER_CLOCK_WATCH_H_

#include <spdlog/logger.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "client/attempt_observer.h"
#include "common/clock.h"

namespace campaign {

// Warns in the log when our clock and WeChat Pay's drift apart, long before
// 300 s, where both sides refuse each other: once a minute at most.
// Thread-safe.
class ClockWatch final : public AttemptObserver {
 public:
  // From how far apart it warns.
  static constexpr absl::Duration kWarnFrom = absl::Seconds(60);

  // `clock` must outlive this.
  ClockWatch(const Clock& clock, std::shared_ptr<spdlog::logger> logger);

  // Looks at verified answers only: anybody can send another time.
  void OnAttempt(const std::string& mchid,
                 const absl::StatusOr<Answer>& result) override;

 private:
  const Clock& clock_;
  const std::shared_ptr<spdlog::logger> logger_;
  std::mutex mutex_;
  absl::Time quiet_until_ = absl::InfinitePast();  // guarded by `mutex_`
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_CLOCK_WATCH_H_
