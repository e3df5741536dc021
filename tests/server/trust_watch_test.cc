#include "server/trust_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>
#include <spdlog/sinks/ringbuffer_sink.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "server/clock_watch.h"
#include "tests/support/certificate_list.h"
#include "tests/support/fake_clock.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1700000000);
constexpr char kMchid[] = "1900000001";

class WatchTest : public ::testing::Test {
 protected:
  std::vector<std::string> Log() { return sink_->last_formatted(); }

  FakeClock clock_{kNow};
  const std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> sink_ =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(100);
  const std::shared_ptr<spdlog::logger> logger_ =
      std::make_shared<spdlog::logger>("test", sink_);
};

class TrustWatchTest : public WatchTest {
 protected:
  std::string Page() {
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }

  TrustReport Report(absl::Status refresh, size_t keys) {
    return {.mchid = kMchid,
            .refresh = std::move(refresh),
            .keys = keys,
            .expires = absl::FromUnixSeconds(2000000000)};
  }

  prometheus::Registry registry_;
  TrustWatch watch_{registry_, logger_};
  const RotatingTrustStore nothing_{{}, clock_};
  const RotatingTrustStore public_key_{
      {.certificates = {},
       .public_key =
           WechatPayPublicKey{.id = "PUB_KEY_ID_01",
                              .key = TestPublicKey(TestKey::kPlatform)}},
      clock_};
};

TEST_F(TrustWatchTest, ShowsHowEachMerchantStands) {
  watch_.Follow(kMchid, nothing_);
  EXPECT_THAT(Page(),
              HasSubstr("campaign_trust_degraded{mchid=\"1900000001\"} 1"));
  EXPECT_THAT(Page(), HasSubstr("campaign_trust_keys{mchid=\"1900000001\"} 0"));

  watch_.OnRefresh(Report(absl::OkStatus(), 2));
  EXPECT_THAT(Page(),
              HasSubstr("campaign_trust_degraded{mchid=\"1900000001\"} 0"));
  EXPECT_THAT(Page(), HasSubstr("campaign_trust_keys{mchid=\"1900000001\"} 2"));
  EXPECT_THAT(Page(),
              HasSubstr("campaign_trust_expires_timestamp_seconds{mchid="
                        "\"1900000001\"} 2000000000"));
  EXPECT_THAT(Page(), HasSubstr("{outcome=\"taken\"} 1"));

  watch_.OnRefresh(Report(absl::UnavailableError("no answer"), 2));
  EXPECT_THAT(Page(),
              HasSubstr("campaign_trust_degraded{mchid=\"1900000001\"} 1"));
  EXPECT_THAT(Page(), HasSubstr("{outcome=\"failed\"} 1"));
  EXPECT_THAT(absl::StrJoin(Log(), ""),
              HasSubstr("download=failed keys=2 reason=\"no answer\""));

  watch_.OnCacheFailure(kMchid, absl::UnavailableError("disk full"));
  EXPECT_THAT(Page(), HasSubstr("campaign_trust_cache_failures_total 1"));
}

TEST_F(TrustWatchTest, ForgetsMerchantsThatAreGone) {
  watch_.Follow(kMchid, public_key_);
  watch_.Forget(kMchid);
  // A download that was under way.
  watch_.OnRefresh(Report(absl::OkStatus(), 1));

  EXPECT_THAT(Page(), Not(HasSubstr("mchid=")));
}

TEST_F(TrustWatchTest, TellsOfEveryNewSummaryOnce) {
  std::vector<TrustSummary> told;
  watch_.Follow(kMchid, nothing_);
  watch_.Listen([&](const TrustSummary& summary) { told.push_back(summary); });
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0], (TrustSummary{1, 1, 1}));

  watch_.Follow("1900000002", public_key_);
  watch_.OnRefresh(Report(absl::OkStatus(), 1));
  watch_.OnRefresh(Report(absl::OkStatus(), 1));
  watch_.OnRefresh(Report(absl::UnavailableError("x"), 1));
  watch_.OnRefresh(Report(absl::UnavailableError("x"), 1));
  watch_.Forget(kMchid);

  ASSERT_THAT(told, SizeIs(5));
  EXPECT_EQ(told[1], (TrustSummary{2, 1, 1}));
  EXPECT_EQ(told[2], (TrustSummary{2, 0, 0}));
  EXPECT_EQ(told[3], (TrustSummary{2, 1, 0}));
  EXPECT_EQ(told[4], (TrustSummary{1, 0, 0}));
}

class ClockWatchTest : public WatchTest {
 protected:
  void Answer(absl::Duration offset,
              SignatureState state = SignatureState::kVerified) {
    watch_.OnAttempt(
        kMchid,
        campaign::Answer{.response = {},
                         .verdict = {.state = state,
                                     .serial = "",
                                     .signed_at = clock_.Now() + offset}});
  }

  ClockWatch watch_{clock_, logger_};
};

TEST_F(ClockWatchTest, WarnsFromAMinuteOnAndOnceAMinute) {
  Answer(absl::Seconds(59));
  Answer(absl::Seconds(-59));
  EXPECT_THAT(Log(), IsEmpty());

  Answer(absl::Seconds(-60));
  Answer(absl::Seconds(200));
  ASSERT_THAT(Log(), SizeIs(1));
  EXPECT_THAT(Log()[0], HasSubstr("clock offset_s=-60 "));

  clock_.Advance(absl::Minutes(1));
  Answer(absl::Seconds(200));
  EXPECT_THAT(Log(), SizeIs(2));
}

TEST_F(ClockWatchTest, BelievesVerifiedAnswersOnly) {
  Answer(absl::Seconds(250), SignatureState::kUnsigned);
  Answer(absl::Seconds(250), SignatureState::kUnchecked);
  watch_.OnAttempt(kMchid, absl::UnknownError("x"));
  EXPECT_THAT(Log(), IsEmpty());
}

}  // namespace
}  // namespace campaign
