#include "client/rate_limiting_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "client/timer_thread.h"
#include "common/transport_failure.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_timer.h"
#include "tests/support/fake_transport.h"

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RateLimitingTransportTest : public ::testing::Test {
 protected:
  void Send(absl::Duration timeout = absl::Seconds(60),
            std::shared_ptr<Cancellation> cancellation = nullptr) {
    SendOptions options;
    options.deadline = clock_.Now() + timeout;
    options.cancellation = std::move(cancellation);
    limiting_.Send(
        {.verb = "GET", .target = "/v3/x"}, options,
        [this](absl::StatusOr<Answer> answer) {
          failures_.push_back(
              FailureKindOf(answer.status()).value_or(FailureKind{0}));
          wait_ = WaitOf(answer.status());
        });
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  FakeTimer timer_{clock_};
  FakeTransport next_;
  std::vector<FailureKind> failures_;
  std::optional<absl::Duration> wait_;  // of the last failure
  RateLimitingTransport limiting_{
      next_, {.interval = absl::Seconds(1), .burst = 2}, clock_, timer_};
};

TEST_F(RateLimitingTransportTest, LetsABurstThroughAndThenOneAtATime) {
  std::vector<int64_t> seconds;
  const absl::Time begin = clock_.Now();
  for (int i = 0; i < 5; ++i) Send();
  ASSERT_THAT(next_.Calls(), SizeIs(2));

  while (timer_.RunNext()) {
    seconds.push_back(absl::ToInt64Seconds(clock_.Now() - begin));
  }

  EXPECT_THAT(seconds, ElementsAre(1, 2, 3));
  EXPECT_THAT(next_.Calls(), SizeIs(5));
}

TEST_F(RateLimitingTransportTest, AllowsTheBurstAgainAfterAQuietTime) {
  for (int i = 0; i < 2; ++i) Send();
  clock_.Advance(absl::Seconds(2));

  for (int i = 0; i < 2; ++i) Send();

  EXPECT_THAT(next_.Calls(), SizeIs(4));
}

TEST_F(RateLimitingTransportTest, RefusesAtOnceWhatCannotHaveItsTurnInTime) {
  for (int i = 0; i < 2; ++i) Send();

  Send(absl::Milliseconds(900));

  EXPECT_THAT(failures_, ElementsAre(FailureKind::kRateLimited));
  EXPECT_EQ(wait_, absl::Seconds(1));
  EXPECT_THAT(next_.Calls(), SizeIs(2));
  Send(absl::Milliseconds(1100));
  EXPECT_TRUE(timer_.RunNext()) << "a refused call takes nobody's turn";
  EXPECT_THAT(next_.Calls(), SizeIs(3));
}

TEST_F(RateLimitingTransportTest, EndsACancelledCallWhileItWaits) {
  for (int i = 0; i < 2; ++i) Send();
  auto cancellation = std::make_shared<Cancellation>();
  Send(absl::Seconds(60), cancellation);

  cancellation->Cancel();

  EXPECT_THAT(failures_, ElementsAre(FailureKind::kCancelled));
  timer_.RunNext();
  EXPECT_THAT(next_.Calls(), SizeIs(2));
}

TEST_F(RateLimitingTransportTest, EndsACallThatWasCancelledBeforeItWaited) {
  for (int i = 0; i < 2; ++i) Send();
  auto cancellation = std::make_shared<Cancellation>();
  cancellation->Cancel();

  Send(absl::Seconds(60), cancellation);

  EXPECT_THAT(failures_, ElementsAre(FailureKind::kCancelled));
}

TEST_F(RateLimitingTransportTest, GivesTheTurnOfACancelledCallToTheNext) {
  for (int i = 0; i < 2; ++i) Send();
  auto cancellation = std::make_shared<Cancellation>();
  Send(absl::Seconds(60), cancellation);
  const absl::Time begin = clock_.Now();

  cancellation->Cancel();
  Send(absl::Milliseconds(1100));

  ASSERT_TRUE(timer_.RunNext());
  EXPECT_THAT(next_.Calls(), SizeIs(3));
  EXPECT_EQ(clock_.Now() - begin, absl::Seconds(1));
}

TEST_F(RateLimitingTransportTest, HasOneTimerHoweverManyComeAndGo) {
  for (int i = 0; i < 2; ++i) Send();
  for (int i = 0; i < 5; ++i) {
    auto cancellation = std::make_shared<Cancellation>();
    Send(absl::Seconds(60), cancellation);
    cancellation->Cancel();
  }

  EXPECT_EQ(timer_.Pending(), 1u);
}

TEST_F(RateLimitingTransportTest, LetsOnlySoManyWait) {
  RateLimitingTransport limiting(
      next_, {.interval = absl::Seconds(1), .max_waiting = 2}, clock_, timer_);
  std::vector<std::optional<absl::Duration>> waits;

  for (int i = 0; i < 4; ++i) {
    limiting.Send({.verb = "GET", .target = "/v3/x"}, {},
                  [&](absl::StatusOr<Answer> answer) {
                    waits.push_back(WaitOf(answer.status()));
                  });
  }

  EXPECT_THAT(waits, ElementsAre(absl::Seconds(3)));
}

// A cancellation and the timer may come when the layer is gone.
TEST_F(RateLimitingTransportTest, MayGoWithItsLastCall) {
  auto limiting = std::make_shared<RateLimitingTransport>(
      next_, RateLimit{.interval = absl::Seconds(1)}, clock_, timer_);
  const auto cancellation = std::make_shared<Cancellation>();
  SendOptions options;
  options.cancellation = cancellation;
  RateLimitingTransport& layer = *limiting;
  next_.Plan(absl::InternalError("planned"));
  layer.Send({.verb = "GET", .target = "/v3/x"}, {},
             [](const absl::StatusOr<Answer>&) {});
  layer.Send(
      {.verb = "GET", .target = "/v3/x"}, options,
      [limiting](const absl::StatusOr<Answer>&) mutable { limiting.reset(); });
  limiting.reset();

  cancellation->Cancel();

  EXPECT_TRUE(timer_.RunNext()) << "comes for nobody";
}

TEST(RateLimitingTransportThreadsTest, EndsEveryCallOnce) {
  constexpr int kCalls = 200;
  constexpr int kThreads = 4;
  // Before the threads that use them, so that they end after these.
  std::atomic<int> ended = 0;
  std::promise<void> all;
  SystemClock clock;
  FakeTransport next;
  for (int i = 0; i < kThreads * kCalls; ++i) {
    next.Plan(absl::InternalError("planned"));
  }
  TimerThread timer(clock);
  RateLimitingTransport limiting(
      next, {.interval = absl::Microseconds(200), .burst = 10}, clock, timer);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kCalls; ++i) {
        SendOptions options;
        options.cancellation = std::make_shared<Cancellation>();
        limiting.Send({.verb = "GET", .target = "/v3/x"}, options,
                      [&](const absl::StatusOr<Answer>&) {
                        if (++ended == kThreads * kCalls) all.set_value();
                      });
        if (i % 3 == 0) options.cancellation->Cancel();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(all.get_future().wait_for(std::chrono::seconds(60)),
            std::future_status::ready);
  EXPECT_EQ(ended, kThreads * kCalls);
}

TEST_F(RateLimitingTransportTest, HasNoLimitWithoutAnInterval) {
  RateLimitingTransport unlimited(next_, {}, clock_, timer_);

  for (int i = 0; i < 1000; ++i) {
    unlimited.Send({.verb = "GET", .target = "/v3/x"}, {},
                   [](const absl::StatusOr<Answer>&) {});
  }

  EXPECT_THAT(next_.Calls(), SizeIs(1000));
  EXPECT_THAT(failures_, IsEmpty());
}

}  // namespace
}  // namespace campaign
