#include "client/retrying_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/transport_failure.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_timer.h"
#include "tests/support/fake_transport.h"

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

absl::Status Failure(FailureKind kind) {
  return TransportFailure(kind, "planned");
}

absl::Status Unverified(SignatureState state) {
  return UnverifiedAnswerFailure({.verdict = {.state = state, .serial = "S"},
                                  .request_id = "",
                                  .http_status = 200});
}

Answer Verified(int status) {
  return {.response = {.status = status, .headers = {}, .body = "{}"},
          .verdict = {.state = SignatureState::kVerified, .serial = "S"}};
}

Answer Unsigned(int status) {
  return {.response = {.status = status, .headers = {}, .body = ""},
          .verdict = {.state = SignatureState::kUnsigned, .serial = ""}};
}

HttpRequest Read() { return {.verb = "GET", .target = "/v3/x"}; }

HttpRequest Write(bool repeatable) {
  HttpRequest request{.verb = "POST", .target = "/v3/x", .body = "{}"};
  request.repeatable = repeatable;
  return request;
}

class RetryingTransportTest : public ::testing::Test {
 protected:
  static constexpr absl::Duration kCallersTime = absl::Seconds(60);

  RetryingTransportTest() { Make({}); }

  void Make(const RetryPolicy& policy) {
    retrying_ = std::make_unique<RetryingTransport>(
        next_, policy, clock_, timer_, [this] { return random_; });
  }

  void Send(HttpRequest request, absl::Duration timeout = kCallersTime) {
    SendOptions options;
    options.deadline = clock_.Now() + timeout;
    options.cancellation = cancellation_;
    retrying_->Send(std::move(request), options,
                    [this](absl::StatusOr<Answer> result) {
                      ASSERT_FALSE(result_.has_value()) << "told twice";
                      result_ = std::move(result);
                    });
  }

  // Lets time pass until nothing waits any more.
  void Run() {
    while (timer_.RunNext()) {
    }
  }

  FailureKind Kind() const {
    return FailureKindOf(result_->status()).value_or(FailureKind{0});
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  FakeTimer timer_{clock_};
  FakeTransport next_;
  double random_ = 0.5;
  std::shared_ptr<Cancellation> cancellation_ =
      std::make_shared<Cancellation>();
  std::optional<absl::StatusOr<Answer>> result_;
  std::unique_ptr<RetryingTransport> retrying_;
};

TEST_F(RetryingTransportTest, TellsAnAnswerAtOnce) {
  next_.Plan(Verified(200));

  Send(Read());

  ASSERT_TRUE(result_.has_value());
  EXPECT_EQ((*result_)->attempts, 1);
  EXPECT_EQ(timer_.Pending(), 0u);
}

// Which first result is followed by another attempt, of which kind of call.
struct RuleCase {
  const char* name;
  absl::StatusOr<Answer> first;
  bool read;
  bool repeatable_write;
  bool other_write;
};

class RetryRuleTest : public RetryingTransportTest,
                      public ::testing::WithParamInterface<RuleCase> {};

TEST_P(RetryRuleTest, Holds) {
  const struct {
    HttpRequest request;
    bool expected;
  } calls[] = {{Read(), GetParam().read},
               {Write(true), GetParam().repeatable_write},
               {Write(false), GetParam().other_write}};
  for (const auto& call : calls) {
    result_.reset();
    const size_t before = next_.Calls().size();
    next_.Plan(GetParam().first);
    if (call.expected) next_.Plan(Verified(200));

    Send(call.request);
    Run();

    EXPECT_THAT(next_.Calls(), SizeIs(before + (call.expected ? 2 : 1)))
        << call.request.verb;
    ASSERT_TRUE(result_.has_value());
    const int attempts =
        result_->ok() ? (*result_)->attempts : AttemptsOf(result_->status());
    EXPECT_EQ(attempts, call.expected ? 2 : 1);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, RetryRuleTest,
    ::testing::Values(
        RuleCase{"NotSent", Failure(FailureKind::kNotSent), true, true, true},
        RuleCase{"NoAnswer", Failure(FailureKind::kNoAnswer), true, true,
                 false},
        RuleCase{"BadSignature", Unverified(SignatureState::kBadSignature),
                 true, true, false},
        RuleCase{"Probe", Unverified(SignatureState::kProbe), true, true,
                 false},
        RuleCase{"UnknownSerial", Unverified(SignatureState::kUnknownSerial),
                 true, true, false},
        RuleCase{"Status429", Verified(429), true, true, false},
        RuleCase{"Status500", Verified(500), true, true, false},
        RuleCase{"Status502Unsigned", Unsigned(502), true, true, false},
        RuleCase{"Status400", Verified(400), false, false, false},
        RuleCase{"Status401Unsigned", Unsigned(401), false, false, false},
        RuleCase{"Status404", Verified(404), false, false, false},
        RuleCase{"Status202", Verified(202), false, false, false},
        RuleCase{"Cancelled", Failure(FailureKind::kCancelled), false, false,
                 false},
        RuleCase{"RateLimited", Failure(FailureKind::kRateLimited), false,
                 false, false},
        RuleCase{"Internal", absl::InternalError("cannot sign"), false, false,
                 false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(RetryingTransportTest, SendsTheSameRequestAgain) {
  next_.Plan(Failure(FailureKind::kNoAnswer));
  next_.Plan(Verified(200));

  Send(Write(true));
  Run();

  const auto calls = next_.Calls();
  ASSERT_THAT(calls, SizeIs(2));
  EXPECT_EQ(calls[1].request.target, calls[0].request.target);
  EXPECT_EQ(calls[1].request.body, calls[0].request.body);
}

TEST_F(RetryingTransportTest, WaitsLongerEachTimeAndSpreadsTheWaits) {
  random_ = 1;
  std::vector<absl::Duration> waits;
  for (int i = 0; i < 4; ++i) next_.Plan(Failure(FailureKind::kNotSent));
  next_.Plan(Verified(200));

  Send(Read());
  while (!result_.has_value()) {
    const absl::Time before = clock_.Now();
    ASSERT_TRUE(timer_.RunNext());
    waits.push_back(clock_.Now() - before);
  }

  EXPECT_THAT(waits,
              ElementsAre(absl::Milliseconds(100), absl::Milliseconds(200),
                          absl::Milliseconds(400), absl::Milliseconds(800)));
}

TEST_F(RetryingTransportTest, GivesUpAfterTheLastAttempt) {
  Make({.max_attempts = 3});
  for (int i = 0; i < 3; ++i) next_.Plan(Failure(FailureKind::kNotSent));

  Send(Read());
  Run();

  EXPECT_EQ(Kind(), FailureKind::kNotSent);
  EXPECT_EQ(AttemptsOf(result_->status()), 3);
}

TEST_F(RetryingTransportTest, RepeatsNothingWhenOneAttemptIsAllowed) {
  Make({.max_attempts = 1});
  next_.Plan(Failure(FailureKind::kNoAnswer));

  Send(Write(true));

  EXPECT_EQ(Kind(), FailureKind::kNoAnswer);
}

TEST_F(RetryingTransportTest, GivesEachAttemptItsShareOfTheTime) {
  Make({.attempt_timeout = absl::Seconds(5)});

  Send(Read(), absl::Seconds(60));

  const SendOptions options = next_.Calls()[0].options;
  EXPECT_EQ(options.answer_timeout, absl::Seconds(5));
  EXPECT_EQ(options.deadline, clock_.Now() + absl::Seconds(60))
      << "the time for an answer begins when the request may go";
}

TEST_F(RetryingTransportTest, WaitsForAnAnswerThatItWouldNotAskForAgain) {
  Make({.max_attempts = 2, .attempt_timeout = absl::Seconds(5)});
  next_.Plan(Failure(FailureKind::kNotSent));

  Send(Write(false));
  Send(Read());
  Run();

  const auto calls = next_.Calls();
  ASSERT_THAT(calls, SizeIs(3));
  EXPECT_EQ(calls[0].options.answer_timeout, absl::InfiniteDuration());
  EXPECT_EQ(calls[1].options.answer_timeout, absl::Seconds(5));
  EXPECT_EQ(calls[2].options.answer_timeout, absl::InfiniteDuration());
}

// When the attempts begin that a call makes near its deadline, if each fails
// at once and its waits would be 100 ms, 200 ms, ...; at least 50 ms must be
// left for each.
struct LastAttemptCase {
  const char* name;
  int milliseconds;  // the caller's time
  std::vector<int> begins;
};

class LastAttemptTest : public RetryingTransportTest,
                        public ::testing::WithParamInterface<LastAttemptCase> {
};

TEST_P(LastAttemptTest, BeginsWhileThereIsTimeForAnAnswer) {
  random_ = 1;
  const absl::Time start = clock_.Now();
  for (int i = 0; i < 20; ++i) next_.Plan(Failure(FailureKind::kNoAnswer));
  std::vector<int> begins = {0};

  Send(Write(true), absl::Milliseconds(GetParam().milliseconds));
  while (timer_.RunNext()) {
    begins.push_back(
        static_cast<int>(absl::ToInt64Milliseconds(clock_.Now() - start)));
  }

  EXPECT_EQ(begins, GetParam().begins);
  ASSERT_TRUE(result_.has_value());
  EXPECT_EQ(static_cast<size_t>(AttemptsOf(result_->status())), begins.size());
}

INSTANTIATE_TEST_SUITE_P(
    Deadlines, LastAttemptTest,
    ::testing::Values(LastAttemptCase{"NoTime", 50, {0}},
                      LastAttemptCase{"ShortWait", 60, {0, 10}},
                      LastAttemptCase{"JustTheWait", 150, {0, 100}},
                      LastAttemptCase{"ShortSecondWait", 200, {0, 100, 150}},
                      LastAttemptCase{"BothWaits", 350, {0, 100, 300}}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(RetryingTransportTest, BeginsNoAttemptWhenItsTimerComesTooLate) {
  random_ = 1;
  next_.Plan(Failure(FailureKind::kNotSent));
  Send(Read(), absl::Milliseconds(150));

  clock_.Advance(absl::Milliseconds(149));
  Run();

  ASSERT_TRUE(result_.has_value());
  EXPECT_EQ(Kind(), FailureKind::kNotSent);
  EXPECT_THAT(next_.Calls(), SizeIs(1));
}

TEST_F(RetryingTransportTest, RepeatsALostWriteUntilTheDeadline) {
  Make({.max_attempts = 2});
  for (int i = 0; i < 200; ++i) next_.Plan(Failure(FailureKind::kNoAnswer));

  Send(Write(true), absl::Seconds(60));
  Run();

  EXPECT_EQ(Kind(), FailureKind::kNoAnswer);
  EXPECT_GT(AttemptsOf(result_->status()), 50);
}

// Whatever follows a lost write, unless it is definite, the change may have
// happened: the caller must not hear "not sent".
class LostWriteTest
    : public RetryingTransportTest,
      public ::testing::WithParamInterface<absl::StatusOr<Answer>> {};

TEST_P(LostWriteTest, IsNeverForgotten) {
  next_.Plan(Failure(FailureKind::kNoAnswer));
  for (int i = 0; i < 50; ++i) next_.Plan(GetParam());

  Send(Write(true), absl::Milliseconds(400));
  Run();

  EXPECT_EQ(Kind(), FailureKind::kNoAnswer);
  EXPECT_GT(AttemptsOf(result_->status()), 1);
}

INSTANTIATE_TEST_SUITE_P(Followers, LostWriteTest,
                         ::testing::Values(Failure(FailureKind::kNotSent),
                                           Verified(503), Unsigned(401),
                                           Verified(429),
                                           Failure(FailureKind::kRateLimited)));

// What a write ends with that gets first one result and then another.
struct OutcomeCase {
  const char* name;
  absl::StatusOr<Answer> first;
  absl::StatusOr<Answer> second;
  absl::StatusOr<Answer> told;
};

class WriteOutcomeTest : public RetryingTransportTest,
                         public ::testing::WithParamInterface<OutcomeCase> {
 protected:
  // In short, to compare results by.
  static std::string Told(const absl::StatusOr<Answer>& result) {
    if (result.ok()) return std::to_string(result->response.status);
    return std::string(result.status().message());
  }
};

TEST_P(WriteOutcomeTest, IsWhatSaysMost) {
  Make({.max_attempts = 2});
  next_.Plan(GetParam().first);
  next_.Plan(GetParam().second);

  // Too little for a third, which a lost write would have.
  Send(Write(true), absl::Milliseconds(60));
  Run();

  ASSERT_TRUE(result_.has_value());
  EXPECT_THAT(next_.Calls(), SizeIs(2));
  EXPECT_EQ(Told(*result_), Told(GetParam().told));
}

absl::Status Lost(const char* message = "lost") {
  return TransportFailure(FailureKind::kNoAnswer, message);
}

absl::Status NotSent(const char* message = "not sent") {
  return TransportFailure(FailureKind::kNotSent, message);
}

INSTANTIATE_TEST_SUITE_P(
    Pairs, WriteOutcomeTest,
    ::testing::Values(
        OutcomeCase{"NeverSent", NotSent("first"), NotSent("second"),
                    NotSent("second")},
        OutcomeCase{"ErrorThenNotSent", Verified(503), NotSent(),
                    Verified(503)},
        OutcomeCase{"LimitThenNotSent", Verified(429), NotSent(),
                    Verified(429)},
        OutcomeCase{"ErrorThenOurLimit", Verified(500),
                    Failure(FailureKind::kRateLimited), Verified(500)},
        OutcomeCase{"ErrorThenOurFault", Verified(500),
                    absl::InternalError("cannot sign"), Verified(500)},
        OutcomeCase{"NotSentThenOurFault", NotSent(),
                    absl::InternalError("cannot sign"),
                    absl::InternalError("cannot sign")},
        OutcomeCase{"NotSentThenError", NotSent(), Verified(503),
                    Verified(503)},
        OutcomeCase{"LastOfErrors", Verified(500), Verified(503),
                    Verified(503)},
        OutcomeCase{"LimitThenError", Verified(429), Verified(500),
                    Verified(500)},
        OutcomeCase{"ErrorThenLimit", Verified(500), Verified(429),
                    Verified(500)},
        OutcomeCase{"ErrorThenUnsignedRefusal", Verified(500), Unsigned(401),
                    Verified(500)},
        OutcomeCase{"ErrorThenLost", Verified(503), Lost(), Lost()},
        OutcomeCase{"LostThenError", Lost(), Verified(503), Lost()},
        OutcomeCase{"LostThenNotSent", Lost(), NotSent(), Lost()},
        OutcomeCase{"FirstOfLosses", Lost("first"), Lost("second"),
                    Lost("first")},
        OutcomeCase{"ErrorThenAnswer", Verified(503), Verified(200),
                    Verified(200)},
        OutcomeCase{"ErrorThenRefusal", Verified(503), Verified(400),
                    Verified(400)},
        OutcomeCase{"LostThenCancelled", Lost(),
                    Failure(FailureKind::kCancelled),
                    Failure(FailureKind::kCancelled)}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(RetryingTransportTest, EndsAReadWithItsLastResult) {
  Make({.max_attempts = 2});
  next_.Plan(Verified(503));
  next_.Plan(NotSent());

  Send(Read());
  Run();

  EXPECT_EQ(Kind(), FailureKind::kNotSent);
}

TEST_F(RetryingTransportTest, LetsADefiniteAnswerSettleALostWrite) {
  next_.Plan(Unverified(SignatureState::kBadSignature));
  next_.Plan(Verified(400));

  Send(Write(true));
  Run();

  ASSERT_TRUE(result_->ok());
  EXPECT_EQ((*result_)->response.status, 400);
}

TEST_F(RetryingTransportTest, EndsAtOnceWhenCancelledBetweenAttempts) {
  next_.Plan(Failure(FailureKind::kNotSent));
  Send(Read());
  ASSERT_FALSE(result_.has_value());

  cancellation_->Cancel();

  ASSERT_TRUE(result_.has_value());
  EXPECT_EQ(Kind(), FailureKind::kCancelled);
  EXPECT_EQ(timer_.Pending(), 0u);
}

TEST_F(RetryingTransportTest, DoesNotWaitForACallThatWasCancelledBefore) {
  Send(Read());
  cancellation_->Cancel();

  ASSERT_TRUE(next_.CompleteOldest(Failure(FailureKind::kNotSent)));

  EXPECT_EQ(Kind(), FailureKind::kCancelled);
}

TEST_F(RetryingTransportTest, StopsRepeatingWhenMostCallsFail) {
  for (int i = 0; i < 500; ++i) next_.Plan(Failure(FailureKind::kNotSent));
  for (int i = 0; i < 60; ++i) {
    result_.reset();
    Send(Read());
    Run();
  }

  EXPECT_EQ(AttemptsOf(result_->status()), 1);
}

// A transport that only notes where in memory each body is.
class BodyPlaces final : public Transport {
 public:
  void Send(HttpRequest request, SendOptions /*options*/,
            Callback done) override {
    places.push_back(request.body.data());
    bodies.push_back(request.body);
    done(Failure(FailureKind::kNotSent));
  }

  std::vector<const void*> places;
  std::vector<std::string> bodies;
};

TEST_F(RetryingTransportTest, DoesNotCopyABodyForTheLastAttempt) {
  BodyPlaces next;
  RetryingTransport retrying(next, {.max_attempts = 2}, clock_, timer_,
                             [] { return 0.5; });
  HttpRequest upload = Write(false);
  upload.body = std::string(1000, 'x');
  const void* const place = upload.body.data();

  retrying.Send(std::move(upload), {}, [](const absl::StatusOr<Answer>&) {});
  Run();

  ASSERT_THAT(next.places, SizeIs(2));
  EXPECT_NE(next.places[0], place) << "there may be another attempt";
  EXPECT_EQ(next.places[1], place);
  EXPECT_EQ(next.bodies[1], next.bodies[0]);
}

// What a hundred results of one kind do to the budget, found out by one
// failure that is repeated or not.
struct BudgetCase {
  const char* name;
  absl::StatusOr<Answer> result;
  bool exhausted_when_full;
  bool refilled_when_exhausted;
};

class BudgetRuleTest : public RetryingTransportTest,
                       public ::testing::WithParamInterface<BudgetCase> {
 protected:
  void Get(const absl::StatusOr<Answer>& result, int times) {
    for (int i = 0; i < times; ++i) {
      result_.reset();
      next_.Plan(result);
      // No time for a repetition.
      Send(Read(), absl::Milliseconds(50));
      ASSERT_TRUE(result_.has_value());
    }
  }

  bool Repeats() {
    result_.reset();
    next_.Plan(Failure(FailureKind::kNotSent));
    const size_t before = next_.Calls().size();
    next_.Plan(Verified(200));
    Send(Read());
    Run();
    return next_.Calls().size() == before + 2;
  }
};

TEST_P(BudgetRuleTest, HoldsWhenFull) {
  Get(GetParam().result, 100);

  EXPECT_EQ(Repeats(), !GetParam().exhausted_when_full);
}

TEST_P(BudgetRuleTest, HoldsWhenExhausted) {
  Get(Failure(FailureKind::kNotSent), 50);

  Get(GetParam().result, 100);

  EXPECT_EQ(Repeats(), GetParam().refilled_when_exhausted);
}

INSTANTIATE_TEST_SUITE_P(
    Results, BudgetRuleTest,
    ::testing::Values(
        BudgetCase{"Answer", Verified(200), false, true},
        BudgetCase{"Refusal", Verified(404), false, true},
        BudgetCase{"ServerError", Verified(500), true, false},
        BudgetCase{"TooMany", Verified(429), true, false},
        BudgetCase{"NotSent", Failure(FailureKind::kNotSent), true, false},
        BudgetCase{"NoAnswer", Failure(FailureKind::kNoAnswer), true, false},
        BudgetCase{"Probe", Unverified(SignatureState::kProbe), true, false},
        BudgetCase{"Cancelled", Failure(FailureKind::kCancelled), false, false},
        BudgetCase{"OurLimit", Failure(FailureKind::kRateLimited), false,
                   false},
        BudgetCase{"OurFault", absl::InternalError("cannot sign"), false,
                   false}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace campaign
