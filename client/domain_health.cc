#include "client/domain_health.h"

namespace campaign {
namespace {

constexpr absl::Duration kLookEvery = absl::Seconds(5);

}  // namespace

Domain DomainHealth::Choose() {
  const absl::Time now = clock_.Now();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!main_is_down_) return Domain::kMain;
  if (now < next_look_) return Domain::kBackup;
  next_look_ = now + kLookEvery;
  return Domain::kMain;
}

void DomainHealth::Report(Domain domain, bool reached) {
  if (domain != Domain::kMain) return;
  const absl::Time now = clock_.Now();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!reached && !main_is_down_) next_look_ = now + kLookEvery;
  main_is_down_ = !reached;
}

bool DomainHealth::MainIsDown() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return main_is_down_;
}

}  // namespace campaign
