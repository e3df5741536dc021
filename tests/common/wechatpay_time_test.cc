#include "common/wechatpay_time.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace campaign {
namespace {

google::protobuf::Timestamp Instant(int64_t seconds, int32_t nanos = 0) {
  google::protobuf::Timestamp instant;
  instant.set_seconds(seconds);
  instant.set_nanos(nanos);
  return instant;
}

struct Written {
  int64_t seconds;
  int32_t nanos;
  const char* text;
};

TEST(WechatPayTimeTest, IsWrittenWithTheOffsetOfChina) {
  const Written table[] = {
      {1432099775, 0, "2015-05-20T13:29:35+08:00"},
      {1432099775, 120'000'000, "2015-05-20T13:29:35.120+08:00"},
      {1432099775, 999'999'999, "2015-05-20T13:29:35.999+08:00"},
      {1432099775, 999'999, "2015-05-20T13:29:35+08:00"},
      {0, 0, "1970-01-01T08:00:00+08:00"},
      {-1, 500'000'000, "1970-01-01T07:59:59.500+08:00"},
      {-62135596800, 0, "0001-01-01T08:00:00+08:00"},
      {253402271999, 0, "9999-12-31T23:59:59+08:00"},
  };
  for (const Written& row : table) {
    const auto text = FormatWechatPayTime(Instant(row.seconds, row.nanos));
    ASSERT_TRUE(text.ok()) << row.text;
    EXPECT_EQ(*text, row.text);
  }
}

TEST(WechatPayTimeTest, RefusesToWriteWhatHasNoForm) {
  EXPECT_FALSE(FormatWechatPayTime(Instant(-62135596801)).ok());
  EXPECT_FALSE(FormatWechatPayTime(Instant(253402272000)).ok());
  EXPECT_FALSE(FormatWechatPayTime(Instant(0, -1)).ok());
  EXPECT_FALSE(FormatWechatPayTime(Instant(0, 1'000'000'000)).ok());
}

TEST(WechatPayTimeTest, IsReadWithAnyOffsetAndFraction) {
  const Written table[] = {
      {1432099775, 0, "2015-05-20T13:29:35+08:00"},
      {1432099775, 0, "2015-05-20T05:29:35Z"},
      {1432099775, 120'000'000, "2015-05-20T13:29:35.120+08:00"},
      {1432099775, 100'000'000, "2015-05-20T05:29:35.1Z"},
      {1432099775, 0, "2015-05-19T22:29:35-07:00"},
      {1432099775, 123'456'789, "2015-05-20T05:29:35.1234567899999Z"},
      {1432099775, 0, "2015-05-21T05:28:35+23:59"},
      {951782400, 0, "2000-02-29T00:00:00Z"},
      {-1, 500'000'000, "1970-01-01T07:59:59.500+08:00"},
      {-2203920000, 0, "1900-02-28T16:00:00-00:00"},
      {-62135596800, 0, "0001-01-01T00:00:00Z"},
      {253402300799, 999'999'999, "9999-12-31T23:59:59.999999999Z"},
  };
  for (const Written& row : table) {
    const auto instant = ParseWechatPayTime(row.text);
    ASSERT_TRUE(instant.ok()) << row.text;
    EXPECT_EQ(instant->seconds(), row.seconds) << row.text;
    EXPECT_EQ(instant->nanos(), row.nanos) << row.text;
  }
}

TEST(WechatPayTimeTest, RefusesToReadAnythingElse) {
  for (const char* text : {"",
                           "yesterday",
                           "2015-05-20",
                           "2015-05-20T13:29:35",
                           "2015-05-20 13:29:35+08:00",
                           " 2015-05-20T13:29:35Z",
                           "2015-05-20T13:29:35Z ",
                           "2015-05-20T13:29:35.Z",
                           "2015-05-20T13:29:35+8",
                           "2015-05-20T13:29:35+0800",
                           "2015-13-20T13:29:35Z",
                           "2015-02-30T13:29:35Z",
                           "2015-05-20T25:29:35Z",
                           "2015-05-20T24:00:00Z",
                           "2015-05-20T23:60:00Z",
                           "2015-05-20T23:59:60Z",
                           "2015-00-20T13:29:35Z",
                           "2015-05-00T13:29:35Z",
                           "1900-02-29T00:00:00Z",
                           "2015-05-20T13:29:35+24:00",
                           "2015-05-20T13:29:35+08:60",
                           "2015-05-20T13:29:35+08:00Z",
                           "2015-05-20t13:29:35z",
                           "2015-05-20T13:29:35,120Z",
                           "2015-05-20T13:29:35.12a+08:00",
                           "9999-12-31T23:59:59-08:00",
                           "0001-01-01T00:00:00+08:00",
                           "20150-05-20T13:29:35Z",
                           "infinite-future",
                           "0000-12-31T23:59:59Z"}) {
    EXPECT_FALSE(ParseWechatPayTime(text).ok()) << text;
  }
}

TEST(WechatPayTimeTest, ReadsBackWhatItWrote) {
  for (int64_t seconds = -62135596800; seconds < 253402272000;
       seconds += 86'399'987) {
    const auto instant = Instant(seconds, 7'000'000);
    const auto text = FormatWechatPayTime(instant);
    ASSERT_TRUE(text.ok()) << seconds;
    const auto again = ParseWechatPayTime(*text);
    ASSERT_TRUE(again.ok()) << *text;
    EXPECT_EQ(again->seconds(), seconds);
    EXPECT_EQ(again->nanos(), 7'000'000);
  }
}

}  // namespace
}  // namespace campaign
