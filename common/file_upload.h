#ifndef CAMPAIGN_COMMON_FILE_UPLOAD_H_
#define CAMPAIGN_COMMON_FILE_UPLOAD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/http_message.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// Renders requests of WIRE_FORMAT_FILE_UPLOAD: `multipart/form-data` with the
// part `meta`, JSON of the file's name and SHA-256, and the part `file`.
//
// WeChat Pay signs the text of `meta` and nothing else; its hash binds the
// file. The same request always gives the same bytes: the boundary is made from
// the file's own hash, which a file cannot contain other than by breaking
// SHA-256.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_0_1.shtml
class FileUpload {
 public:
  // Errors: INVALID_ARGUMENT naming the method, if its request has no string
  // `filename` and bytes `file`, or something else to send, for which there is
  // no part; or if it is no POST of the whole request.
  static absl::StatusOr<FileUpload> Of(
      const google::protobuf::MethodDescriptor& method);

  // Fills in body, signed body and content type.
  //
  // Errors: INVALID_ARGUMENT for a file name that cannot stand in a header of a
  // part; INTERNAL if there is no SHA-256.
  absl::Status Render(const google::protobuf::Message& request,
                      HttpRequest* http) const;

 private:
  FileUpload(const google::protobuf::FieldDescriptor& filename,
             const google::protobuf::FieldDescriptor& file)
      : filename_(&filename), file_(&file) {}

  const google::protobuf::FieldDescriptor* filename_;
  const google::protobuf::FieldDescriptor* file_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_FILE_UPLOAD_H_
