#include "client/cancellation.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace campaign {
namespace {

TEST(CancellationTest, TellsEveryListenerOnce) {
  Cancellation cancellation;
  int first = 0;
  int second = 0;
  cancellation.Listen([&] { ++first; });
  cancellation.Listen([&] { ++second; });
  EXPECT_FALSE(cancellation.IsCancelled());

  cancellation.Cancel();
  cancellation.Cancel();

  EXPECT_TRUE(cancellation.IsCancelled());
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

TEST(CancellationTest, TellsALateListenerAtOnce) {
  Cancellation cancellation;
  cancellation.Cancel();
  int told = 0;

  const Cancellation::Id id = cancellation.Listen([&] { ++told; });

  EXPECT_EQ(told, 1);
  cancellation.StopListening(id);  // does nothing
  cancellation.Cancel();
  EXPECT_EQ(told, 1);
}

TEST(CancellationTest, ForgetsAListener) {
  Cancellation cancellation;
  int forgotten = 0;
  int kept = 0;
  const Cancellation::Id id = cancellation.Listen([&] { ++forgotten; });
  cancellation.Listen([&] { ++kept; });

  cancellation.StopListening(id);
  cancellation.StopListening(id);
  cancellation.Cancel();

  EXPECT_EQ(forgotten, 0);
  EXPECT_EQ(kept, 1);
}

TEST(CancellationTest, FreesWhatAForgottenListenerOwns) {
  Cancellation cancellation;
  const auto owned = std::make_shared<int>(0);
  const Cancellation::Id id = cancellation.Listen([owned] {});
  EXPECT_EQ(owned.use_count(), 2);
  cancellation.StopListening(id);
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(CancellationTest, LetsAListenerUseTheCancellation) {
  // No lock is held while listeners run.
  Cancellation cancellation;
  bool seen = false;
  cancellation.Listen([&] {
    cancellation.Cancel();
    seen = cancellation.IsCancelled();
  });
  cancellation.Cancel();
  EXPECT_TRUE(seen);
}

TEST(CancellationTest, TellsEachListenerOnceWhenThreadsRace) {
  constexpr int kListeners = 200;
  Cancellation cancellation;
  std::atomic<int> told = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kListeners / 4; ++j) {
        cancellation.Listen([&] { ++told; });
      }
    });
    threads.emplace_back([&] { cancellation.Cancel(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(told, kListeners);
}

}  // namespace
}  // namespace campaign
