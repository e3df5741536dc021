#include "client/token_schedule.h"

#include <gtest/gtest.h>

namespace campaign {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(100);
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

TEST(TokenScheduleTest, LetsABurstGoAtOnceAndThenOnePerInterval) {
  TokenSchedule schedule(kInterval, 2);
  EXPECT_LE(schedule.TurnAfter(0, kNow), kNow);
  schedule.Take(kNow);
  EXPECT_LE(schedule.TurnAfter(0, kNow), kNow);
  schedule.Take(kNow);
  EXPECT_EQ(schedule.TurnAfter(0, kNow), kNow + kInterval);
  EXPECT_EQ(schedule.TurnAfter(3, kNow), kNow + 4 * kInterval);
}

TEST(TokenScheduleTest, KeepsNoMoreThanABurst) {
  TokenSchedule schedule(kInterval, 2);
  schedule.Take(kNow);
  const absl::Time later = kNow + absl::Hours(1);
  schedule.Take(later);
  schedule.Take(later);
  EXPECT_EQ(schedule.TurnAfter(0, later), later + kInterval);
}

TEST(TokenScheduleTest, TakesABurstBelowOneForOne) {
  const TokenSchedule schedule(kInterval, 0);
  EXPECT_LE(schedule.TurnAfter(0, kNow), kNow);
  EXPECT_EQ(schedule.TurnAfter(1, kNow), kNow + kInterval);
}

TEST(TokenScheduleTest, DoesNotBlockWhenTheClockIsSetBack) {
  TokenSchedule schedule(kInterval, 2);
  schedule.Take(kNow);
  const absl::Time back = kNow - absl::Hours(1);
  EXPECT_LE(schedule.TurnAfter(0, back), back + kInterval);
}

}  // namespace
}  // namespace campaign
