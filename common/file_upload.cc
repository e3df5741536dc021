#include "common/file_upload.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/json_writer.h"
#include "common/sha256.h"
#include "google/api/annotations.pb.h"

namespace campaign {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// By the name's ending, as WeChat Pay's own SDKs do. Another ending breaks a
// field rule; where that is only a warning, WeChat Pay is the judge of the
// file.
absl::string_view MediaType(absl::string_view filename) {
  if (absl::EndsWithIgnoreCase(filename, ".png")) return "image/png";
  if (absl::EndsWithIgnoreCase(filename, ".bmp")) return "image/bmp";
  return "image/jpeg";
}

std::string Meta(const std::string& filename, const std::string& sha256) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  json.StartObject();
  json.Key("filename");
  json.String(filename.data(),
              static_cast<rapidjson::SizeType>(filename.size()));
  json.Key("sha256");
  json.String(sha256.data(), static_cast<rapidjson::SizeType>(sha256.size()));
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize());
}

// What would end the quoted name, or the header line, and forge the rest.
bool IsSafeInHeader(absl::string_view filename) {
  for (const char c : filename) {
    if (c == '"' || c == '\\' ||
        absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      return false;
    }
  }
  return !filename.empty();
}

}  // namespace

absl::StatusOr<FileUpload> FileUpload::Of(
    const google::protobuf::MethodDescriptor& method) {
  const FieldDescriptor* filename =
      method.input_type()->FindFieldByName("filename");
  const FieldDescriptor* file = method.input_type()->FindFieldByName("file");
  if (filename == nullptr || filename->type() != FieldDescriptor::TYPE_STRING ||
      filename->is_repeated() || file == nullptr ||
      file->type() != FieldDescriptor::TYPE_BYTES || file->is_repeated()) {
    return absl::InvalidArgumentError(absl::StrCat(
        method.full_name(),
        ": a file upload needs the fields string filename and bytes file"));
  }
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor* field = method.input_type()->field(i);
    if (field != filename && field != file && !IsGatewayOnly(*field)) {
      return absl::InvalidArgumentError(
          absl::StrCat(method.full_name(), ": a file upload has no part for ",
                       field->name()));
    }
  }
  const auto& rule = method.options().GetExtension(google::api::http);
  if (!rule.has_post() || rule.body() != "*") {
    return absl::InvalidArgumentError(absl::StrCat(
        method.full_name(), ": a file upload needs `post` and `body: \"*\"`"));
  }
  return FileUpload(*filename, *file);
}

absl::Status FileUpload::Render(const Message& request,
                                HttpRequest* http) const {
  std::string filename_scratch;
  std::string file_scratch;
  const google::protobuf::Reflection& reflection = *request.GetReflection();
  const std::string& filename =
      reflection.GetStringReference(request, filename_, &filename_scratch);
  const std::string& file =
      reflection.GetStringReference(request, file_, &file_scratch);
  if (!IsSafeInHeader(filename)) {
    return absl::InvalidArgumentError(
        "filename must not be empty or have quotes, backslashes or control "
        "characters");
  }
  const std::string sha256 = Sha256Hex(file);
  if (sha256.empty()) return absl::InternalError("OpenSSL has no SHA-256");
  const std::string meta = Meta(filename, sha256);
  // 70 characters are the most that a boundary may have (RFC 2046).
  const std::string boundary = absl::StrCat("file-", sha256);
  http->content_type = absl::StrCat("multipart/form-data; boundary=", boundary);
  http->body = absl::StrCat(
      "--", boundary, "\r\n",
      "Content-Disposition: form-data; name=\"meta\"\r\n",
      "Content-Type: application/json\r\n\r\n", meta, "\r\n",
      absl::StrCat("--", boundary, "\r\n",
                   "Content-Disposition: form-data; name=\"file\"; filename=\"",
                   filename, "\"\r\n", "Content-Type: ", MediaType(filename),
                   "\r\n\r\n"),
      file, absl::StrCat("\r\n--", boundary, "--\r\n"));
  http->signed_body = meta;
  return absl::OkStatus();
}

}  // namespace campaign
