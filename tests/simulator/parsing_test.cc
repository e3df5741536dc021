#include <gtest/gtest.h>

#include <string>

#include "tools/simulator/base64.h"
#include "tools/simulator/query_string.h"
#include "tools/simulator/rfc3339.h"
#include "tools/simulator/sha256.h"
#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

TEST(CountCharactersTest, CountsCharactersOfUpToThreeBytes) {
  EXPECT_EQ(CountCharacters("良品铺子回馈活动"), 8u);
  EXPECT_EQ(CountCharacters(""), 0u);
  EXPECT_EQ(CountCharacters("\xf0\x9f\x98\x80"), std::nullopt);
  EXPECT_EQ(CountCharacters("\xc0\x80"), std::nullopt);
  EXPECT_EQ(CountCharacters("\xe4\xb8"), std::nullopt);
  EXPECT_EQ(CountCharacters("\xed\xa0\x80"), std::nullopt);
  EXPECT_EQ(CountCharacters("\x80"), std::nullopt);
}

TEST(CutAtCharacterTest, NeverCutsACharacter) {
  EXPECT_EQ(CutAtCharacter("a良", 2), "a");
  EXPECT_EQ(CutAtCharacter("a良", 4), "a良");
}

TEST(ParseRfc3339Test, ReadsEveryDocumentedForm) {
  const auto expected = ParseRfc3339("2015-05-20T05:29:35Z");
  EXPECT_EQ(expected, 1432099775000);
  EXPECT_EQ(ParseRfc3339("2015-05-20T13:29:35+08:00"), expected);
  EXPECT_EQ(ParseRfc3339("2015-05-20T13:29:35.120+08:00"), *expected + 120);
  EXPECT_EQ(ParseRfc3339("2015-05-19T23:29:35-06:00"), expected);
}

TEST(ParseRfc3339Test, RefusesEverythingElse) {
  for (const char* text :
       {"", "2015-05-20", "2015-05-20 13:29:35+08:00", "2015-05-20T13:29:35",
        "2015-05-20T13:29:35+0800", "2015-05-20T24:00:00+08:00",
        "2015-13-20T13:29:35+08:00", "2015-02-29T13:29:35+08:00",
        "2015-05-20T13:29:35.+08:00", "2015-05-20T13:29:35+08:00x",
        "2015-05-20T13:29:35+8:00", "2015-05-20t13:29:35z"}) {
    EXPECT_EQ(ParseRfc3339(text), std::nullopt) << text;
  }
}

TEST(FormatRfc3339Test, WritesBeijingTime) {
  EXPECT_EQ(FormatRfc3339(1432099775120), "2015-05-20T13:29:35+08:00");
  EXPECT_EQ(FormatRfc3339(1432099775120, true),
            "2015-05-20T13:29:35.120+08:00");
}

TEST(IsTimeOfDayTest, IsSixDigits) {
  EXPECT_TRUE(IsTimeOfDay("000000"));
  EXPECT_TRUE(IsTimeOfDay("235959"));
  EXPECT_FALSE(IsTimeOfDay("240000"));
  EXPECT_FALSE(IsTimeOfDay("1100"));
  EXPECT_FALSE(IsTimeOfDay("11:00:00"));
}

TEST(Base64Test, IsStrict) {
  EXPECT_EQ(Base64Encode("hello"), "aGVsbG8=");
  EXPECT_EQ(Base64Decode("aGVsbG8="), "hello");
  EXPECT_EQ(Base64Decode(""), "");
  for (const char* text : {"aGVsbG8", "aGVsbG9=", "aGVs\nbG8=", "=",
                           "a===", "aG=sbG8=", "aGVsbG8=aGVs"}) {
    EXPECT_EQ(Base64Decode(text), std::nullopt) << text;
  }
}

TEST(Sha256HexTest, IsLowerCase) {
  EXPECT_EQ(Sha256Hex("hello"),
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
}

TEST(ParseQueryTest, DecodesBlanksBothWays) {
  const auto query = ParseQuery("a=x+y%20z&b&c=%2B");
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->at("a"), "x y z");
  EXPECT_EQ(query->at("b"), "");
  EXPECT_EQ(query->at("c"), "+");
}

}  // namespace
}  // namespace simulator
