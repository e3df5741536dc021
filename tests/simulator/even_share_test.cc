#include "tools/simulator/even_share.h"

#include <gtest/gtest.h>

namespace simulator {
namespace {

TEST(EvenShareTest, GivesExactlyItsPercentOfAnyHundred) {
  for (int percent = 0; percent <= 100; ++percent) {
    EvenShare share(percent);
    // From anywhere, not only from the beginning.
    for (int i = 0; i < percent / 3; ++i) share.Next();
    int hits = 0;
    for (int i = 0; i < 100; ++i) hits += share.Next();
    EXPECT_EQ(hits, percent);
  }
}

TEST(EvenShareTest, SpreadsEvenly) {
  EvenShare share(20);
  for (int turn = 1; turn <= 30; ++turn) {
    EXPECT_EQ(share.Next(), turn % 5 == 0) << turn;
  }
}

TEST(EvenShareTest, StaysWithinAHundred) {
  EXPECT_EQ(EvenShare(-5).percent(), 0);
  EXPECT_EQ(EvenShare(500).percent(), 100);
}

}  // namespace
}  // namespace simulator
