#include "common/utf8_text.h"

#include <string>

#include "gtest/gtest.h"

namespace campaign {
namespace {

TEST(Utf8TextTest, CountsCharactersAndNotBytes) {
  const std::string name = "良品铺子回馈活动";
  ASSERT_EQ(name.size(), 24u);

  const auto text = ReadUtf8(name);

  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->characters, 8u);
  EXPECT_FALSE(text->beyond_basic_plane.has_value());
  EXPECT_FALSE(text->control.has_value());
  EXPECT_FALSE(text->has_nul);
}

TEST(Utf8TextTest, KnowsTheEdgesOfEachLength) {
  for (const std::string one :
       {"\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
        "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
        "\xF4\x8F\xBF\xBF"}) {
    const auto text = ReadUtf8(one);
    ASSERT_TRUE(text.has_value()) << one;
    EXPECT_EQ(text->characters, 1u) << one;
  }
}

TEST(Utf8TextTest, RefusesWhatIsNotUtf8) {
  for (const std::string bad : {"\x80",          // a continuation byte alone
                                "\xC3",          // cut off
                                "\xE8\x89",      // cut off
                                "\xF0\x9F\x8E",  // cut off
                                "\xC3\x28",      // no continuation byte
                                "\xC0\xAF",      // overlong '/'
                                "\xE0\x9F\xBF",  // overlong
                                "\xF0\x8F\xBF\xBF",  // overlong
                                "\xED\xA0\x80",      // a surrogate
                                "\xED\xBF\xBF",      // a surrogate
                                "\xF4\x90\x80\x80",  // beyond U+10FFFF
                                "\xF8\x88\x80\x80\x80", "\xFF", "ok\xFE"}) {
    EXPECT_FALSE(ReadUtf8(bad).has_value()) << bad;
  }
}

TEST(Utf8TextTest, FindsTheFirstCharacterBeyondTheBasicPlane) {
  const auto text = ReadUtf8("券🎁🎉");

  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->characters, 3u);
  ASSERT_TRUE(text->beyond_basic_plane.has_value());
  EXPECT_EQ(text->beyond_basic_plane->code_point, 0x1F381u);
  EXPECT_EQ(text->beyond_basic_plane->position, 1u);
}

TEST(Utf8TextTest, FindsControlCharactersAndNul) {
  const auto text = ReadUtf8(std::string("a\tb\0c", 5));

  ASSERT_TRUE(text.has_value());
  ASSERT_TRUE(text->control.has_value());
  EXPECT_EQ(text->control->code_point, 9u);
  EXPECT_EQ(text->control->position, 1u);
  EXPECT_TRUE(text->has_nul);
  EXPECT_FALSE(ReadUtf8(" ~\xC2\xA0")->control.has_value());
  EXPECT_TRUE(ReadUtf8("\x7F")->control.has_value());
  EXPECT_TRUE(ReadUtf8("\xC2\x9F")->control.has_value());
}

}  // namespace
}  // namespace campaign
