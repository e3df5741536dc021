#include "common/printable.h"

#include <gtest/gtest.h>

namespace campaign {
namespace {

TEST(PrintableTest, LeavesWhatWechatPaySendsAsItIs) {
  EXPECT_EQ(Printable("PUB_KEY_ID_0114232134912410000000000000"),
            "PUB_KEY_ID_0114232134912410000000000000");
  EXPECT_EQ(Printable("08F78BB5AF0610D302189F9EBE4B2092B9B3AE02-0"),
            "08F78BB5AF0610D302189F9EBE4B2092B9B3AE02-0");
}

TEST(PrintableTest, ReplacesControlCharactersAndOtherAlphabets) {
  EXPECT_EQ(Printable(absl::string_view("a\r\n\0\x1b\x7f\xff z", 9)),
            "a?????? z");
}

TEST(PrintableTest, CutsWhatIsTooLong) {
  EXPECT_EQ(Printable("abcdef", 6), "abcdef");
  EXPECT_EQ(Printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(Printable(std::string(70000, 'x')).size(), 131u);
}

}  // namespace
}  // namespace campaign
