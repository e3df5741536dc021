#include "server/verdict_trailers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(VerdictTrailersTest, TellsWhatBecameOfTheCallUpstream) {
  CallRecord record;
  record.upstream_request =
      "GET /v3/marketing/paygiftactivity/activities/10028001";
  record.http_status = 200;
  record.request_id = "08F2E999C9061-0";
  record.verdict = {SignatureState::kVerified, "PUB_KEY_ID_01"};

  EXPECT_THAT(
      VerdictTrailers(record),
      ElementsAre(Pair("wechatpay-request",
                       "GET /v3/marketing/paygiftactivity/activities/10028001"),
                  Pair("wechatpay-http-status", "200"),
                  Pair("wechatpay-request-id", "08F2E999C9061-0"),
                  Pair("wechatpay-verified", "true"),
                  Pair("wechatpay-signature", "VERIFIED"),
                  Pair("wechatpay-serial", "PUB_KEY_ID_01")));
}

TEST(VerdictTrailersTest, SaysNothingOfUpstreamWhenNothingWasSent) {
  CallRecord record;
  record.warnings = {"limit must be at least 1"};

  EXPECT_THAT(
      VerdictTrailers(record),
      ElementsAre(Pair("campaign-warning", "limit must be at least 1")));
}

TEST(VerdictTrailersTest, EncodesWhatMetadataCannotCarry) {
  CallRecord record;
  record.request_id = "a\r\nb%\x80";
  record.unrecognized = {{"data[0].activity_status", "新"}};

  EXPECT_THAT(VerdictTrailers(record),
              ElementsAre(Pair("wechatpay-request-id", "a%0D%0Ab%25%80"),
                          Pair("campaign-unrecognized",
                               "data[0].activity_status=%E6%96%B0")));
}

TEST(VerdictTrailersTest, StaysBelowTheMetadataLimitOfGrpcPeers) {
  CallRecord record;
  const std::string hostile(100'000, '\xff');
  record.upstream_request = "GET /" + std::string(100'000, 'x');
  record.http_status = 200;
  record.request_id = hostile;
  record.verdict.serial = hostile;
  for (int i = 0; i < 1000; ++i) {
    record.warnings.push_back(hostile);
    record.unrecognized.push_back({hostile, hostile});
  }

  size_t bytes = 0;
  for (const auto& [name, value] : VerdictTrailers(record)) {
    bytes += name.size() + value.size() + 32;  // as HTTP/2 counts an entry
  }

  EXPECT_LT(bytes, 8192u);
}

}  // namespace
}  // namespace campaign
