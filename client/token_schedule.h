#ifndef CAMPAIGN_CLIENT_TOKEN_SCHEDULE_H_
#define CAMPAIGN_CLIENT_TOKEN_SCHEDULE_H_

#include <cstddef>

#include "absl/time/time.h"

namespace campaign {

// A token bucket, told as a timetable: not how many tokens there are, but when
// the next ones come. Times add up exactly, where fractions of tokens would
// not. Not thread-safe.
class TokenSchedule {
 public:
  // Starts full. One token comes every `interval`, which is positive; at most
  // `burst` are kept, at least 1.
  TokenSchedule(absl::Duration interval, int burst);

  // When a call can have a token if `ahead` others have theirs first; not after
  // `now` if there is one for it.
  absl::Time TurnAfter(size_t ahead, absl::Time now) const;

  // Takes a token, whose turn must have come.
  void Take(absl::Time now);

 private:
  // When the bucket is full again. A clock that was set back must not block
  // calls for as long.
  absl::Time FullAt(absl::Time now) const;

  const absl::Duration interval_;
  const absl::Duration capacity_;
  absl::Time full_at_ = absl::InfinitePast();
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TOKEN_SCHEDULE_H_
