#include "client/failover_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

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
    return {.response = {.status = status, .headers = {}, .body = ""},
            .verdict = {.state = SignatureState::kVerified, .serial = "S"}};
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
  EXPECT_TRUE(health_.IsDown(Domain::kMain));
}

TEST_F(FailoverTransportTest, GoesBackWhenTheMainDomainAnswers) {
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  backup_.Plan(Ok());
  ASSERT_TRUE(Call().ok());
  clock_.Advance(absl::Seconds(5));
  for (int i = 0; i < 3; ++i) main_.Plan(Ok());

  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Call().ok());

  EXPECT_FALSE(health_.IsDown(Domain::kMain));
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

  EXPECT_FALSE(health_.IsDown(Domain::kMain));
}

TEST_F(FailoverTransportTest, DoesWithoutABackup) {
  FailoverTransport alone(main_, nullptr, health_, clock_);
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  std::optional<absl::StatusOr<Answer>> result;

  alone.Send({.verb = "GET", .target = "/v3/x"}, {},
             [&](absl::StatusOr<Answer> answer) { result = answer; });

  EXPECT_EQ(FailureKindOf(result->status()), FailureKind::kNotSent);
}

TEST_F(FailoverTransportTest, RemembersThatTheBackupIsDownToo) {
  main_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  backup_.Plan(TransportFailure(FailureKind::kNotSent, "refused"));
  ASSERT_FALSE(Call().ok());
  ASSERT_TRUE(health_.IsDown(Domain::kBackup));
  main_.Plan(Ok());

  EXPECT_TRUE(Call().ok()) << "the next call goes to main";

  EXPECT_THAT(backup_.Calls(), SizeIs(1));
}

// How a call ends that got no answer: what its deadline was, and how long it
// took.
struct PatienceCase {
  const char* name;
  FailureKind kind;
  absl::Duration deadline;
  absl::Duration took;
  bool main_is_down;
};

class FailoverPatienceTest
    : public FailoverTransportTest,
      public ::testing::WithParamInterface<PatienceCase> {};

TEST_P(FailoverPatienceTest, JudgesMain) {
  SendOptions options;
  options.deadline = clock_.Now() + GetParam().deadline;
  failover_.Send({.verb = "GET", .target = "/v3/x"}, options,
                 [](const absl::StatusOr<Answer>&) {});

  clock_.Advance(GetParam().took);
  ASSERT_TRUE(main_.CompleteOldest(TransportFailure(GetParam().kind, "late")));

  EXPECT_EQ(health_.IsDown(Domain::kMain), GetParam().main_is_down);
}

INSTANTIATE_TEST_SUITE_P(
    Calls, FailoverPatienceTest,
    ::testing::Values(
        // What an attempt's time for an answer ends, long before the deadline:
        // the repetition must go elsewhere.
        PatienceCase{"AttemptOutOfTime", FailureKind::kNoAnswer,
                     absl::Seconds(60), absl::Seconds(5), true},
        PatienceCase{"ShortAttemptOutOfTime", FailureKind::kNoAnswer,
                     absl::Seconds(60), absl::Milliseconds(200), true},
        PatienceCase{"PatientCaller", FailureKind::kNoAnswer, absl::Seconds(2),
                     absl::Seconds(2), true},
        PatienceCase{"ImpatientCaller", FailureKind::kNoAnswer,
                     absl::Milliseconds(200), absl::Milliseconds(200), false},
        PatienceCase{"ImpatientUnsent", FailureKind::kNotSent,
                     absl::Milliseconds(200), absl::Milliseconds(200), false}),
    [](const auto& test) { return std::string(test.param.name); });

// What each result says of the main domain, if it was up and if it was down.
struct HealthCase {
  const char* name;
  absl::StatusOr<Answer> result;
  bool down_after_up;
  bool down_after_down;
};

Answer AnswerOf(int status, SignatureState state) {
  return {.response = {.status = status, .headers = {}, .body = ""},
          .verdict = {.state = state, .serial = ""}};
}

class FailoverHealthTest : public FailoverTransportTest,
                           public ::testing::WithParamInterface<HealthCase> {};

TEST_P(FailoverHealthTest, JudgesMainThatWasUp) {
  main_.Plan(GetParam().result);
  backup_.Plan(Ok());

  static_cast<void>(Call());

  EXPECT_EQ(health_.IsDown(Domain::kMain), GetParam().down_after_up);
}

TEST_P(FailoverHealthTest, JudgesMainThatWasDown) {
  health_.OnUnreachable(Domain::kMain);
  clock_.Advance(absl::Seconds(5));  // the call looks
  main_.Plan(GetParam().result);
  backup_.Plan(Ok());

  static_cast<void>(Call());

  ASSERT_THAT(main_.Calls(), SizeIs(1));
  EXPECT_EQ(health_.IsDown(Domain::kMain), GetParam().down_after_down);
}

INSTANTIATE_TEST_SUITE_P(
    Results, FailoverHealthTest,
    ::testing::Values(
        HealthCase{"Success", AnswerOf(200, SignatureState::kVerified), false,
                   false},
        HealthCase{"Refusal", AnswerOf(400, SignatureState::kVerified), false,
                   false},
        HealthCase{"TooMany", AnswerOf(429, SignatureState::kVerified), false,
                   false},
        HealthCase{"ServerError", AnswerOf(500, SignatureState::kVerified),
                   false, true},
        HealthCase{"UnsignedRefusal", AnswerOf(401, SignatureState::kUnsigned),
                   false, false},
        HealthCase{"UnsignedRedirect", AnswerOf(302, SignatureState::kUnsigned),
                   false, true},
        HealthCase{"UnsignedOverload", AnswerOf(503, SignatureState::kUnsigned),
                   false, true},
        HealthCase{
            "Probe",
            UnverifiedAnswerFailure(
                {.verdict = {.state = SignatureState::kProbe, .serial = "S"},
                 .request_id = "",
                 .http_status = 200}),
            false, true},
        HealthCase{"NotSent",
                   TransportFailure(FailureKind::kNotSent, "refused"), true,
                   true},
        HealthCase{"NoAnswer",
                   TransportFailure(FailureKind::kNoAnswer, "reset"), true,
                   true},
        HealthCase{"Cancelled",
                   TransportFailure(FailureKind::kCancelled, "by the caller"),
                   false, true},
        HealthCase{"OurFault", absl::InternalError("cannot sign"), false,
                   true}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace campaign
