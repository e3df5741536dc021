#include "client/domain_health.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace campaign {
namespace {

class DomainHealthTest : public ::testing::Test {
 protected:
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  DomainHealth health_{clock_};
};

TEST_F(DomainHealthTest, PrefersMain) {
  EXPECT_EQ(health_.Choose(), Domain::kMain);
  health_.OnUnreachable(Domain::kBackup);
  EXPECT_EQ(health_.Choose(), Domain::kMain);
}

TEST_F(DomainHealthTest, LooksOnceInFiveSecondsWhetherMainIsBack) {
  health_.OnUnreachable(Domain::kMain);
  clock_.Advance(absl::Milliseconds(4999));
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_EQ(health_.Choose(), Domain::kMain);
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
  // That the look failed does not move the next one.
  clock_.Advance(absl::Seconds(2));
  health_.OnUnreachable(Domain::kMain);
  clock_.Advance(absl::Seconds(3));
  EXPECT_EQ(health_.Choose(), Domain::kMain);
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
}

TEST_F(DomainHealthTest, GoesBackToMainOnceThatWorks) {
  health_.OnUnreachable(Domain::kMain);
  EXPECT_TRUE(health_.IsDown(Domain::kMain));
  health_.OnWorking(Domain::kBackup);
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
  health_.OnWorking(Domain::kMain);
  EXPECT_FALSE(health_.IsDown(Domain::kMain));
  EXPECT_EQ(health_.Choose(), Domain::kMain);
}

TEST_F(DomainHealthTest, PrefersMainIfBothAreDown) {
  health_.OnUnreachable(Domain::kMain);
  health_.OnUnreachable(Domain::kBackup);
  EXPECT_TRUE(health_.IsDown(Domain::kBackup));
  EXPECT_EQ(health_.Choose(), Domain::kMain);
  EXPECT_EQ(health_.Choose(), Domain::kMain);
  health_.OnWorking(Domain::kBackup);
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
}

TEST_F(DomainHealthTest, TriesTheBackupAgainAfterAnInterval) {
  health_.OnUnreachable(Domain::kMain);
  health_.OnUnreachable(Domain::kBackup);
  clock_.Advance(absl::Seconds(5));
  EXPECT_FALSE(health_.IsDown(Domain::kBackup));
  EXPECT_EQ(health_.Choose(), Domain::kMain);  // looks
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
}

TEST_F(DomainHealthTest, LooksWhenTheClockWasSetBack) {
  health_.OnUnreachable(Domain::kMain);
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(health_.Choose(), Domain::kMain);
  EXPECT_EQ(health_.Choose(), Domain::kBackup);
}

TEST_F(DomainHealthTest, LetsOneOfManyThreadsLook) {
  health_.OnUnreachable(Domain::kMain);
  clock_.Advance(absl::Seconds(5));
  std::atomic<int> looks = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) {
        if (health_.Choose() == Domain::kMain) ++looks;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(looks, 1);
}

}  // namespace
}  // namespace campaign
