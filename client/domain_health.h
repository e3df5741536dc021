#ifndef CAMPAIGN_CLIENT_DOMAIN_HEALTH_H_
#define CAMPAIGN_CLIENT_DOMAIN_HEALTH_H_

#include <mutex>

#include "absl/time/time.h"
#include "common/clock.h"

namespace campaign {

// The two places at which WeChat Pay answers (main `api.mch.weixin.qq.com`,
// backup `api2.mch.weixin.qq.com`).
enum class Domain { kMain, kBackup };

// Remembers, for all merchants of a process, which domain is down. While main
// is, calls go to the backup, but for one every five seconds that looks whether
// main is back. If both are, calls go to main. Thread-safe.
class DomainHealth {
 public:
  // `clock` must outlive this object.
  explicit DomainHealth(const Clock& clock) : clock_(clock) {}

  // Where the next call goes first. Who asks must send there: it may be the one
  // call that looks.
  Domain Choose();

  // A call showed that WeChat Pay works at `domain`.
  void OnWorking(Domain domain);

  // A call to `domain` got no answer. Of the backup this is forgotten after
  // five seconds: nobody looks whether that is back.
  void OnUnreachable(Domain domain);

  bool IsDown(Domain domain) const;

 private:
  bool BackupIsDown(absl::Time now) const;  // with `mutex_` held

  const Clock& clock_;
  mutable std::mutex mutex_;
  // Guarded by `mutex_`.
  bool main_is_down_ = false;
  absl::Time next_look_;  // while main is down
  absl::Time backup_is_down_until_ = absl::InfinitePast();
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_DOMAIN_HEALTH_H_
