#include "server/attempt_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <string>

#include "common/transport_failure.h"
#include "tests/support/fake_clock.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AttemptMetricsTest : public ::testing::Test {
 protected:
  std::string Page() const {
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  prometheus::Registry registry_;
  AttemptMetrics metrics_{registry_, clock_};
};

TEST_F(AttemptMetricsTest, CountsEachAttemptUnderItsOwnName) {
  metrics_.OnAttempt(
      "1900000001",
      UnverifiedAnswerFailure(
          {.verdict = {.state = SignatureState::kProbe, .serial = "FORGED"},
           .request_id = "",
           .http_status = 200}));
  metrics_.OnAttempt("1900000001",
                     TransportFailure(FailureKind::kNotSent, "refused"));
  metrics_.OnAttempt("1900000001",
                     TransportFailure(FailureKind::kNoAnswer, "reset"));
  metrics_.OnAttempt("1900000001", absl::InternalError("cannot sign"));

  const std::string page = Page();

  EXPECT_THAT(page, HasSubstr("campaign_attempts_total{outcome=\"PROBE\"} 1"));
  EXPECT_THAT(page,
              HasSubstr("campaign_attempts_total{outcome=\"NOT_SENT\"} 1"));
  EXPECT_THAT(page,
              HasSubstr("campaign_attempts_total{outcome=\"NO_ANSWER\"} 1"));
  EXPECT_THAT(
      page, HasSubstr("campaign_attempts_total{outcome=\"GATEWAY_FAULT\"} 1"));
  EXPECT_THAT(page, Not(HasSubstr("FORGED")));
}

TEST_F(AttemptMetricsTest, SaysWhoSignedAndHowFarTheClocksAreApart) {
  const Answer answer{
      .response = {.status = 200},
      .verdict = {.state = SignatureState::kVerified,
                  .serial = "PUB_KEY_ID_01",
                  .signed_at = clock_.Now() + absl::Seconds(42)}};

  metrics_.OnAttempt("1900000001", answer);
  metrics_.OnAttempt("1900000001", answer);

  EXPECT_THAT(
      Page(),
      HasSubstr(
          "campaign_verified_by_total{mchid=\"1900000001\",serial=\"PUB_KEY_ID"
          "_01\"} 2"));
  EXPECT_THAT(Page(), HasSubstr("campaign_wechatpay_clock_offset_seconds 42"));
}

}  // namespace
}  // namespace campaign
