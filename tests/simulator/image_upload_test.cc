#include <gmock/gmock.h>

#include <string>

#include "tests/simulator/simulator_test.h"
#include "tools/simulator/multipart.h"
#include "tools/simulator/sha256.h"

namespace simulator {
namespace {

using ::testing::StartsWith;

constexpr char kUpload[] = "/v3/marketing/favor/media/image-upload";

class ImageUploadTest : public SimulatorTest {
 protected:
  // An upload of "hello" with this meta part, signed over `signed_body`.
  Answer Send(const std::string& meta, const std::string& signed_body,
              const std::string& rest =
                  "--b\r\nContent-Disposition: form-data; name=\"file\"; "
                  "filename=\"a.jpg\"\r\n\r\nhello\r\n--b--\r\n") {
    return client().Send(
        {.verb = "POST",
         .target = kUpload,
         .body =
             "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n" +
             meta + "\r\n" + rest,
         .signed_body = signed_body,
         .content_type = "multipart/form-data;boundary=\"b\""});
  }
  const std::string good_ =
      "{ \"sha256\": \"" + Sha256Hex("hello") + "\",\"filename\":\"a.jpg\"}";
};

TEST_F(ImageUploadTest, ReturnsTheSameAddressForTheSameFile) {
  const Answer answer = client().Upload("a.png", "hello");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(Verified(answer));
  EXPECT_THAT(answer.json()["media_url"].get<std::string>(),
              StartsWith("https://"));
  EXPECT_EQ(client().Upload("a.png", "hello").body, answer.body);
  EXPECT_NE(client().Upload("a.png", "other").body, answer.body);
}

TEST_F(ImageUploadTest, TheMetaPartAloneIsSigned) {
  EXPECT_EQ(Send(good_, good_).status, 200);
  EXPECT_EQ(Send(good_, "").status, 401);
  EXPECT_EQ(Send(good_, good_ + " ").status, 401);
}

TEST_F(ImageUploadTest, ChecksNameSizeAndDigest) {
  EXPECT_EQ(client().Upload("a.PNG", "x").status, 200);
  EXPECT_EQ(Field(client().Upload("a.gif", "x")), "/meta/filename");
  const std::string wrong =
      "{\"filename\":\"a.jpg\",\"sha256\":\"" + std::string(64, '0') + "\"}";
  EXPECT_EQ(Field(Send(wrong, wrong)), "/meta/sha256");
  EXPECT_EQ(client().Upload("a.bmp", std::string(2 * 1024 * 1024, 'x')).status,
            200);
  EXPECT_EQ(
      Field(client().Upload("a.bmp", std::string(2 * 1024 * 1024 + 1, 'x'))),
      "/file");
  const Answer huge =
      client().Upload("a.bmp", std::string(5 * 1024 * 1024, 'x'));
  // The server may close before everything is sent, and then the answer is
  // lost.
  EXPECT_TRUE(huge.status == 413 || huge.end != Answer::End::kOpen);
}

TEST_F(ImageUploadTest, NeedsBothParts) {
  EXPECT_EQ(Field(Send(good_, good_, "--b--\r\n")), "/file");
  EXPECT_EQ(
      Field(client().Send(
          {.verb = "POST",
           .target = kUpload,
           .body = "--b\r\nContent-Disposition: form-data; name=\"file\"; "
                   "filename=\"a.jpg\"\r\n\r\nhello\r\n--b--\r\n",
           .signed_body = "",
           .content_type = "multipart/form-data; boundary=b"})),
      "/meta");
}

TEST_F(ImageUploadTest, TakesGarbageAsAParameterError) {
  for (const std::string& body :
       {std::string("garbage"), std::string("--b"), std::string("--b\r\n"),
        std::string("--b--"), std::string("--b\r\n\r\n\r\n--b--"),
        std::string("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
        std::string("--b\r\nno colon\r\n\r\nx\r\n--b--"),
        std::string(100000, '-')}) {
    EXPECT_EQ(Code(client().Send(
                  {.verb = "POST",
                   .target = kUpload,
                   .body = body,
                   .signed_body = "",
                   .content_type = "multipart/form-data; boundary=b"})),
              "PARAM_ERROR");
  }
  EXPECT_EQ(Code(client().Send({.verb = "POST",
                                .target = kUpload,
                                .body = "x",
                                .signed_body = "",
                                .content_type = "multipart/form-data"})),
            "PARAM_ERROR");
}

TEST(ParseMultipartTest, KeepsTheBytesOfAPart) {
  const std::string body =
      "--x\r\nContent-Disposition: form-data; filename=\"a;b.png\"; "
      "name=\"f\"\r\n\r\n\r\n--not\r\n\r\n--x--\r\n";
  const auto parts = ParseMultipart("Multipart/Form-Data; boundary=x", body);
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 1u);
  EXPECT_EQ((*parts)[0].name, "f");
  EXPECT_EQ((*parts)[0].filename, "a;b.png");
  EXPECT_EQ((*parts)[0].content, "\r\n--not\r\n");
}

}  // namespace
}  // namespace simulator
