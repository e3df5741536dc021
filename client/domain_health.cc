#include "client/domain_health.h"

namespace campaign {
namespace {

constexpr absl::Duration kLookEvery = absl::Seconds(5);

}  // namespace

Domain DomainHealth::Choose() {
  const absl::Time now = clock_.Now();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!main_is_down_) return Domain::kMain;
  // Further away than it can be: the clock was set back.
  if (now >= next_look_ || now + kLookEvery < next_look_) {
    next_look_ = now + kLookEvery;
    return Domain::kMain;
  }
  return BackupIsDown(now) ? Domain::kMain : Domain::kBackup;
}

void DomainHealth::OnWorking(Domain domain) {
  const std::lock_guard<std::mutex> lock(mutex_);
  switch (domain) {
    case Domain::kMain:
      main_is_down_ = false;
      break;
    case Domain::kBackup:
      backup_is_down_until_ = absl::InfinitePast();
      break;
  }
}

void DomainHealth::OnUnreachable(Domain domain) {
  const absl::Time until = clock_.Now() + kLookEvery;
  const std::lock_guard<std::mutex> lock(mutex_);
  switch (domain) {
    case Domain::kMain:
      if (!main_is_down_) next_look_ = until;
      main_is_down_ = true;
      break;
    case Domain::kBackup:
      backup_is_down_until_ = until;
      break;
  }
}

bool DomainHealth::IsDown(Domain domain) const {
  const absl::Time now = clock_.Now();
  const std::lock_guard<std::mutex> lock(mutex_);
  return domain == Domain::kMain ? main_is_down_ : BackupIsDown(now);
}

bool DomainHealth::BackupIsDown(absl::Time now) const {
  return now < backup_is_down_until_;
}

}  // namespace campaign
