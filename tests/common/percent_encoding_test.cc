#include "common/percent_encoding.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

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

TEST(PercentEncodingTest, GivesEveryByteOneForm) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const bool is_unreserved = (byte >= 'a' && byte <= 'z') ||
                               (byte >= 'A' && byte <= 'Z') ||
                               (byte >= '0' && byte <= '9') || byte == '-' ||
                               byte == '.' || byte == '_' || byte == '~';
    char escaped[4];
    std::snprintf(escaped, sizeof(escaped), "%%%02X",
                  static_cast<unsigned>(byte));
    EXPECT_EQ(PercentEncode(text), is_unreserved ? text : escaped);
  }
}

}  // namespace
}  // namespace campaign
