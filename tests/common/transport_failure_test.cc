#include "common/transport_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace campaign {
namespace {

using ::testing::HasSubstr;

TEST(TransportFailureTest, CarriesItsKind) {
  struct Case {
    FailureKind kind;
    absl::StatusCode code;
  };
  const Case cases[] = {
      {FailureKind::kNotSent, absl::StatusCode::kUnavailable},
      {FailureKind::kNoAnswer, absl::StatusCode::kUnavailable},
      {FailureKind::kUnverified, absl::StatusCode::kUnknown},
      {FailureKind::kCancelled, absl::StatusCode::kCancelled},
  };
  for (const Case& c : cases) {
    const absl::Status status = TransportFailure(c.kind, "why");
    EXPECT_EQ(status.code(), c.code);
    EXPECT_EQ(status.message(), "why");
    EXPECT_EQ(FailureKindOf(status), c.kind);
    EXPECT_FALSE(UnverifiedAnswerOf(status).has_value());
  }
}

TEST(TransportFailureTest, FindsNoKindInOtherStatuses) {
  EXPECT_EQ(FailureKindOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(FailureKindOf(absl::UnavailableError("why")), std::nullopt);
  EXPECT_FALSE(UnverifiedAnswerOf(absl::UnknownError("why")).has_value());
}

TEST(UnverifiedAnswerFailureTest, CarriesWhatIsKnownOfTheAnswer) {
  const absl::Status status = UnverifiedAnswerFailure(
      {.verdict = {.state = SignatureState::kProbe, .serial = "PUB_KEY_ID_01"},
       .request_id = "08F78BB5AF0610D302-0",
       .http_status = 200});

  EXPECT_EQ(FailureKindOf(status), FailureKind::kUnverified);
  EXPECT_THAT(status.message(), HasSubstr("PROBE"));
  EXPECT_THAT(status.message(), HasSubstr("PUB_KEY_ID_01"));
  EXPECT_THAT(status.message(), HasSubstr("HTTP 200"));
  const auto answer = UnverifiedAnswerOf(status);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->verdict.state, SignatureState::kProbe);
  EXPECT_EQ(answer->verdict.serial, "PUB_KEY_ID_01");
  EXPECT_EQ(answer->request_id, "08F78BB5AF0610D302-0");
  EXPECT_EQ(answer->http_status, 200);
}

TEST(UnverifiedAnswerFailureTest, DoesWithoutSerialAndRequestId) {
  const absl::Status status = UnverifiedAnswerFailure(
      {.verdict = {.state = SignatureState::kHeadersMissing, .serial = ""},
       .request_id = "",
       .http_status = 200});

  EXPECT_THAT(status.message(), HasSubstr("Wechatpay-Serial missing"));
  const auto answer = UnverifiedAnswerOf(status);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->verdict.serial, "");
  EXPECT_EQ(answer->request_id, "");
}

TEST(RateLimitedFailureTest, SaysHowLongTheWaitWouldBe) {
  const absl::Status status =
      RateLimitedFailure(absl::Microseconds(1500100), "no turn");

  EXPECT_EQ(FailureKindOf(status), FailureKind::kRateLimited);
  EXPECT_EQ(WaitOf(status), absl::Milliseconds(1501)) << "rounded up";
  EXPECT_EQ(WaitOf(TransportFailure(FailureKind::kRateLimited, "no turn")),
            std::nullopt);
}

}  // namespace
}  // namespace campaign
