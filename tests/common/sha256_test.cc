#include "common/sha256.h"

#include <gtest/gtest.h>

namespace campaign {
namespace {

TEST(Sha256Test, WritesLowerCaseHex) {
  EXPECT_EQ(Sha256Hex("hello"),
            "2cf24dba5fb0a30e26e83b2ac5b9e29e"
            "1b161e5c1fa7425e73043362938b9824");
}

TEST(Sha256Test, HashesNothing) {
  EXPECT_EQ(Sha256Hex(""),
            "e3b0c44298fc1c149afbf4c8996fb924"
            "27ae41e4649b934ca495991b7852b855");
}

TEST(Sha256Test, DoesNotStopAtAZeroByte) {
  EXPECT_NE(Sha256Hex(absl::string_view("a\0b", 3)), Sha256Hex("a"));
}

}  // namespace
}  // namespace campaign
