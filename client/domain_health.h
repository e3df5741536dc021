#ifndef CAMPAIGN_CLIENT_DOMAIN_HEALTH_H_
#define CAMPAIGN_CLIENT_DOMAIN_HEALTH_H_

#include <mutex>

#include "absl/time/time.h"
#include "common/clock.h"

namespace campaign {

// The two places at which WeChat Pay answers (main `api.mch.weixin.qq.com`,
// backup `api2.mch.weixin.qq.com`).
enum class Domain { kMain, kBackup };

// Remembers, for all merchants of a process, whether the main domain can be
// reached. While it cannot, calls go to the backup, but for one every five
// seconds that looks whether it is back. Thread-safe.
class DomainHealth {
 public:
  // `clock` must outlive this object.
  explicit DomainHealth(const Clock& clock) : clock_(clock) {}

  // Where the next call goes first.
  Domain Choose();

  // What a call to `domain` showed: whether an answer came, of any kind.
  void Report(Domain domain, bool reached);

  bool MainIsDown() const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  // Guarded by `mutex_`.
  bool main_is_down_ = false;
  absl::Time next_look_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_DOMAIN_HEALTH_H_
