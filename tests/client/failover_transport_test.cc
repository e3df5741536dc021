#include "client/failover_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "common/transport_failure.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

namespace campaign {
namespace {

using ::testing::SizeIs;

class FailoverTransportTest : public ::testing::Test {
 protected:
  absl::StatusOr<Answer> Call() {
    std::optional<absl::StatusOr<Answer>> result;
    SendOptions options;
    options.deadline = clock_.Now() + absl::Seconds(60);
    failover_.Send({.verb = "GET", .target = "/v3/x"}, options,
                   [&](absl::StatusOr<Answer> answer) { result = answer; });
    return result.value_or(absl::InternalError("no result"));
  }

  static Answer Ok(int status = 200) {
    return {.response = {.status = status, .headers = {}, .body = ""}};
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  FakeTransport main_;
  FakeTransport backup_;
  DomainHealth health_{clock_};
  FailoverTransport failover_{main_, &backup_, health_, clock_};
};

TEST_F(FailoverTransportTest, UsesTheMainDomainWhileItAnswers) {
  main_.Plan(Ok());
  main_.Plan(Ok(500));  // an error is an answer
  main_.Plan(Ok());

  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Call().ok());

  EXPECT_THAT(backup_.Calls(), SizeIs(0));
}

TEST_F(FailoverTransportTest, SendsWhatCouldNotBeSentToTheBackupAtOnce) {
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  backup_.Plan(Ok());

  EXPECT_TRUE(Call().ok());
}

TEST_F(FailoverTransportTest, DoesNotRepeatWhatMayHaveBeenSent) {
  main_.Plan(TransportFailure(FailureKind::kNoAnswer, "reset"));

  EXPECT_EQ(FailureKindOf(Call().status()), FailureKind::kNoAnswer);

  EXPECT_THAT(backup_.Calls(), SizeIs(0));
  backup_.Plan(Ok());
  EXPECT_TRUE(Call().ok()) << "the next call goes to the backup";
}

TEST_F(FailoverTransportTest, LooksForTheMainDomainEveryFiveSeconds) {
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  for (int i = 0; i < 6; ++i) backup_.Plan(Ok());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Call().ok());
  ASSERT_THAT(main_.Calls(), SizeIs(1));

  clock_.Advance(absl::Seconds(5));
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Call().ok());

  EXPECT_THAT(main_.Calls(), SizeIs(2)) << "one call looks, not all";
  EXPECT_TRUE(health_.MainIsDown());
}

TEST_F(FailoverTransportTest, GoesBackWhenTheMainDomainAnswers) {
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  backup_.Plan(Ok());
  ASSERT_TRUE(Call().ok());
  clock_.Advance(absl::Seconds(5));
  for (int i = 0; i < 3; ++i) main_.Plan(Ok());

  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Call().ok());

  EXPECT_FALSE(health_.MainIsDown());
  EXPECT_THAT(backup_.Calls(), SizeIs(1));
}

TEST_F(FailoverTransportTest, TriesTheMainDomainWhenTheBackupIsDownToo) {
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  backup_.Plan(Ok());
  ASSERT_TRUE(Call().ok());
  backup_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  main_.Plan(Ok());

  EXPECT_TRUE(Call().ok());
}

TEST_F(FailoverTransportTest, IsNotMisledByACancelledCall) {
  main_.Plan(TransportFailure(FailureKind::kCancelled, "by the caller"));

  EXPECT_FALSE(Call().ok());

  EXPECT_FALSE(health_.MainIsDown());
}

TEST_F(FailoverTransportTest, DoesWithoutABackup) {
  FailoverTransport alone(main_, nullptr, health_, clock_);
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  std::optional<absl::StatusOr<Answer>> result;

  alone.Send({.verb = "GET", .target = "/v3/x"}, {},
             [&](absl::StatusOr<Answer> answer) { result = answer; });

  EXPECT_EQ(FailureKindOf(result->status()), FailureKind::kNotSent);
}

}  // namespace
}  // namespace campaign
