#include "common/wechatpay_error.h"

#include <gtest/gtest.h>

#include <string>

namespace campaign {
namespace {

WechatPayError Read(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return ReadWechatPayError(response);
}

TEST(WechatPayErrorTest, ReadsCodeMessageAndDetail) {
  const WechatPayError error =
      Read(400, R"({"code":"PARAM_ERROR","message":"参数错误","detail":{
        "field":"/amount/currency","value":"XYZ","issue":"bad","location":"body"}})");

  EXPECT_EQ(error.http_status, 400);
  EXPECT_EQ(error.code, "PARAM_ERROR");
  EXPECT_EQ(error.message, "参数错误");
  EXPECT_EQ(error.field, "amount.currency");
  EXPECT_EQ(error.issue, "bad");
  EXPECT_EQ(error.location, "body");
}

TEST(WechatPayErrorTest, FindsTheIssueOneLevelDeeper) {
  const WechatPayError error = Read(
      401,
      R"({"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},
        "field":"signature","location":"authorization"},"message":"错误的签名"})");

  EXPECT_EQ(error.issue, "sign not match");
  EXPECT_EQ(error.field, "signature");
}

TEST(WechatPayErrorTest, SurvivesWhateverTheBodyIs) {
  const std::string bodies[] = {
      "",
      "<html><body>502 Bad Gateway</body></html>",
      "{",
      "[]",
      "null",
      "\"text\"",
      R"({"code":7,"message":null,"detail":[1,2]})",
      R"({"detail":{"field":{},"issue":[],"detail":"x"}})",
      std::string("{\"code\":\"\0\"}", 12),
      "{\"code\":\"\xff\xfe\"}",
      std::string(1'000'000, '['),
  };
  for (const std::string& body : bodies) {
    const WechatPayError error = Read(500, body);
    EXPECT_EQ(error.http_status, 500);
    EXPECT_EQ(error.code, "") << body.substr(0, 40);
  }
}

TEST(WechatPayErrorTest, CutsALongTextBetweenCharacters) {
  std::string message;
  for (int i = 0; i < 400; ++i) message += "错";  // 3 bytes each

  const WechatPayError error = Read(400, "{\"message\":\"" + message + "\"}");

  EXPECT_EQ(error.message, message.substr(0, 510) + "...");
}

TEST(WechatPayErrorTest, UnescapesAJsonPointer) {
  EXPECT_EQ(Read(400, R"({"detail":{"field":"/a~1b/0/1/c~0d"}})").field,
            "a/b[0][1].c~d");
  EXPECT_EQ(Read(400, R"({"detail":{"field":"activity_id"}})").field,
            "activity_id");
}

}  // namespace
}  // namespace campaign
