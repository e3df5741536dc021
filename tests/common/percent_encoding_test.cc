#include "common/percent_encoding.h"

#include <gtest/gtest.h>

namespace campaign {
namespace {

TEST(PercentEncodingTest, KeepsOnlyWhatRfc3986CallsUnreserved) {
  EXPECT_EQ(PercentEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(PercentEncode("a b+c&d=e/f?g#h%i"),
            "a%20b%2Bc%26d%3De%2Ff%3Fg%23h%25i");
  EXPECT_EQ(PercentEncode("良品"), "%E8%89%AF%E5%93%81");
  EXPECT_EQ(PercentEncode(absl::string_view("\0\x7f\xff", 3)), "%00%7F%FF");
  EXPECT_EQ(PercentEncode(""), "");
}

}  // namespace
}  // namespace campaign
