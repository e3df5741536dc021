#include "client/token_schedule.h"

#include <algorithm>

namespace campaign {

TokenSchedule::TokenSchedule(absl::Duration interval, int burst)
    : interval_(interval), capacity_(interval * std::max(burst, 1)) {}

absl::Time TokenSchedule::TurnAfter(size_t ahead, absl::Time now) const {
  return FullAt(now) + interval_ * (ahead + 1) - capacity_;
}

void TokenSchedule::Take(absl::Time now) { full_at_ = FullAt(now) + interval_; }

absl::Time TokenSchedule::FullAt(absl::Time now) const {
  return std::clamp(full_at_, now, now + capacity_);
}

}  // namespace campaign
