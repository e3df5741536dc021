#include "client/timer_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace campaign {
namespace {

using ::testing::ElementsAre;

TEST(TimerThreadTest, CallsInTheOrderOfTheMoments) {
  SystemClock clock;
  TimerThread timer(clock);
  std::vector<int> order;  // only the timer's thread writes
  std::promise<void> last;
  const absl::Time now = clock.Now();

  timer.At(now + absl::Milliseconds(40), [&] { last.set_value(); });
  timer.At(now + absl::Milliseconds(20), [&] { order.push_back(2); });
  timer.At(now - absl::Hours(1), [&] { order.push_back(1); });
  last.get_future().wait();

  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST(TimerThreadTest, DoesNotCallWhatWasCancelled) {
  SystemClock clock;
  TimerThread timer(clock);
  std::promise<void> end;
  const absl::Time soon = clock.Now() + absl::Milliseconds(20);
  bool called = false;
  const Timer::Id id = timer.At(soon, [&] { called = true; });

  EXPECT_TRUE(timer.Cancel(id));
  EXPECT_FALSE(timer.Cancel(id));
  timer.At(soon + absl::Milliseconds(1), [&] { end.set_value(); });
  end.get_future().wait();

  EXPECT_FALSE(called);
}

TEST(TimerThreadTest, CanBeUsedFromItsOwnThread) {
  SystemClock clock;
  TimerThread timer(clock);
  std::promise<void> end;

  timer.At(clock.Now(),
           [&] { timer.At(clock.Now(), [&] { end.set_value(); }); });

  end.get_future().wait();
}

TEST(TimerThreadTest, DropsWhatIsPendingAtItsEnd) {
  SystemClock clock;
  auto kept = std::make_shared<int>(0);
  {
    TimerThread timer(clock);
    timer.At(clock.Now() + absl::Hours(1), [kept] { ++*kept; });
  }

  EXPECT_EQ(kept.use_count(), 1);
  EXPECT_EQ(*kept, 0);
}

TEST(TimerThreadTest, ServesManyThreadsAtOnce) {
  SystemClock clock;
  TimerThread timer(clock);
  std::atomic<int> ended = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        const Timer::Id id = timer.At(clock.Now() + absl::Milliseconds(i % 5),
                                      [&ended] { ++ended; });
        if (i % 2 == 0 && timer.Cancel(id)) ++ended;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::promise<void> end;
  timer.At(clock.Now() + absl::Milliseconds(10), [&] { end.set_value(); });
  end.get_future().wait();

  EXPECT_EQ(ended, 800);
}

}  // namespace
}  // namespace campaign
