#include "client/rate_limiting_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

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
        });
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  FakeTimer timer_{clock_};
  FakeTransport next_;
  std::vector<FailureKind> failures_;
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
  EXPECT_EQ(timer_.Pending(), 0u);
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
