#include "common/string_to_sign.h"

#include <gtest/gtest.h>

namespace campaign {
namespace {

// Published: wechatpay-java, WechatPay2CredentialTest.
TEST(RequestStringToSignTest, EndsAGetWithTwoLineEnds) {
  EXPECT_EQ(
      RequestStringToSign("GET",
                          "/v3/pay/transactions/id/"
                          "1217752501201407033233368018?mchid=1230000109",
                          1652750623, "eBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u", ""),
      "GET\n"
      "/v3/pay/transactions/id/"
      "1217752501201407033233368018?mchid=1230000109\n"
      "1652750623\n"
      "eBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u\n"
      "\n");
}

TEST(RequestStringToSignTest, DoesNotTouchTheBody) {
  EXPECT_EQ(RequestStringToSign("POST", "/v3/a?b=%E8%89%AF", 1, "N",
                                "{\"a\": \"\xe8\x89\xaf/\"}\n"),
            "POST\n/v3/a?b=%E8%89%AF\n1\nN\n{\"a\": \"\xe8\x89\xaf/\"}\n\n");
}

TEST(RequestStringToSignTest, KeepsZeroBytes) {
  EXPECT_EQ(
      RequestStringToSign("POST", "/", 1, "N", absl::string_view("a\0b", 3)),
      std::string("POST\n/\n1\nN\na\0b\n", 15));
}

TEST(ResponseStringToVerifyTest, HasThreeLines) {
  EXPECT_EQ(ResponseStringToVerify("1700000000", "N", "{}"),
            "1700000000\nN\n{}\n");
}

TEST(ResponseStringToVerifyTest, EndsAnEmptyBodyWithTwoLineEnds) {
  EXPECT_EQ(ResponseStringToVerify("1700000000", "N", ""), "1700000000\nN\n\n");
}

TEST(ResponseStringToVerifyTest, TakesTheTimestampLetterForLetter) {
  EXPECT_EQ(ResponseStringToVerify("01", "N", ""), "01\nN\n\n");
}

}  // namespace
}  // namespace campaign
