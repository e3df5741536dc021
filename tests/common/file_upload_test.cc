#include "common/file_upload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/sha256.h"
#include "tests/common/transcoder_test.pb.h"

namespace campaign {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using test::transcoder::File;
using ::testing::HasSubstr;
using ::testing::Not;

const MethodDescriptor& Method(const std::string& name) {
  File::descriptor();  // Makes sure that the .proto is linked in.
  return *DescriptorPool::generated_pool()->FindMethodByName(
      "campaign.test.transcoder." + name);
}

HttpRequest Render(const std::string& filename, const std::string& content) {
  File file;
  file.set_filename(filename);
  file.set_file(content);
  file.set_local("never sent");
  HttpRequest http;
  const absl::Status status =
      FileUpload::Of(Method("Served.Upload"))->Render(file, &http);
  EXPECT_TRUE(status.ok()) << status;
  return http;
}

TEST(FileUploadTest, SignsExactlyTheMetaPart) {
  const HttpRequest http = Render("filea.jpg", "hello");

  ASSERT_TRUE(http.signed_body.has_value());
  EXPECT_EQ(*http.signed_body,
            R"({"filename":"filea.jpg","sha256":"2cf24dba5fb0a30e26e83b2ac5b9)"
            R"(e29e1b161e5c1fa7425e73043362938b9824"})");
  EXPECT_THAT(http.body, HasSubstr("Content-Type: application/json\r\n\r\n" +
                                   *http.signed_body + "\r\n--file-2cf24dba"));
  EXPECT_THAT(http.body, Not(HasSubstr("never sent")));
}

TEST(FileUploadTest, CarriesAnyBytesUnchanged) {
  std::string content;
  for (int i = 0; i < 70'000; ++i) content += static_cast<char>(i * 7);
  content += "\r\n--file-\r\n--" + Sha256Hex(content) + "--\r\n";

  const HttpRequest http = Render("a.png", content);

  const std::string boundary = "file-" + Sha256Hex(content);
  EXPECT_EQ(http.content_type, "multipart/form-data; boundary=" + boundary);
  const std::string end = "\r\n--" + boundary + "--\r\n";
  ASSERT_GT(http.body.size(), content.size() + end.size());
  EXPECT_EQ(http.body.substr(http.body.size() - end.size()), end);
  const size_t begin = http.body.size() - end.size() - content.size();
  EXPECT_EQ(http.body.substr(begin, content.size()), content);
  EXPECT_EQ(http.body.substr(begin - 4, 4), "\r\n\r\n");
  EXPECT_THAT(content, Not(HasSubstr(boundary)));
}

TEST(FileUploadTest, MakesTheSameBytesOfTheSameFile) {
  EXPECT_EQ(Render("a.png", "x").body, Render("a.png", "x").body);
  EXPECT_NE(Render("a.png", "x").body, Render("a.png", "y").body);
}

TEST(FileUploadTest, KeepsTheBoundaryAsShortAsMultipartAllows) {
  const std::string content_type = Render("a.png", "").content_type;
  EXPECT_LE(content_type.size(),
            std::string("multipart/form-data; boundary=").size() + 70);
}

TEST(FileUploadTest, TellsTheKindOfImageByTheName) {
  EXPECT_THAT(Render("a.jpg", "").body, HasSubstr("Content-Type: image/jpeg"));
  EXPECT_THAT(Render("a.JPEG", "").body, HasSubstr("Content-Type: image/jpeg"));
  EXPECT_THAT(Render("a.Png", "").body, HasSubstr("Content-Type: image/png"));
  EXPECT_THAT(Render("a.bmp", "").body, HasSubstr("Content-Type: image/bmp"));
  EXPECT_THAT(Render("png.jpg", "").body,
              HasSubstr("Content-Type: image/jpeg"));
}

TEST(FileUploadTest, WritesANameInUtf8InBothParts) {
  const HttpRequest http = Render("良品/a b.png", "x");

  EXPECT_THAT(*http.signed_body, HasSubstr(R"("filename":"良品/a b.png")"));
  EXPECT_THAT(http.body, HasSubstr("filename=\"良品/a b.png\"\r\n"));
}

TEST(FileUploadTest, RefusesANameThatWouldForgeAPart) {
  const std::string names[] = {
      "",        "a\".png", "a\r\nX: y.png", "a\n.png",
      "a\r.png", "a\\.png", "a\x7f.png",     std::string("a\0.png", 6)};
  for (const std::string& name : names) {
    File file;
    file.set_filename(name);
    HttpRequest http;
    const absl::Status status =
        FileUpload::Of(Method("Served.Upload"))->Render(file, &http);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_EQ(http.body, "") << name;
  }
}

TEST(FileUploadTest, RefusesMethodsThatAreNoUpload) {
  struct Refusal {
    const char* method;
    const char* problem;
  };
  for (const Refusal& refusal :
       {Refusal{"UploadWithoutFile", "needs the fields string filename and"},
        Refusal{"UploadOfMore", "has no part for more"},
        Refusal{"UploadWithoutBody", "needs `post` and `body: \"*\"`"},
        Refusal{"UploadByPut", "needs `post` and `body: \"*\"`"}}) {
    const auto upload =
        FileUpload::Of(Method(std::string("Refused.") + refusal.method));
    ASSERT_FALSE(upload.ok()) << refusal.method;
    EXPECT_THAT(std::string(upload.status().message()),
                HasSubstr(refusal.problem));
    EXPECT_THAT(std::string(upload.status().message()),
                HasSubstr(refusal.method));
  }
}

}  // namespace
}  // namespace campaign
