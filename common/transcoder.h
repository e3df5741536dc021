#ifndef CAMPAIGN_COMMON_TRANSCODER_H_
#define CAMPAIGN_COMMON_TRANSCODER_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/file_upload.h"
#include "common/http_binding.h"
#include "common/http_message.h"
#include "common/json_writer.h"
#include "common/unrecognized.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// Translates one RPC: its request into the HTTP request that WeChat Pay
// documents, and the verified bytes of the answer into its reply. Everything is
// read from the descriptor, once; there is no code for any particular RPC.
// Immutable, therefore thread-safe.
class MethodTranscoder {
 public:
  // Errors: INVALID_ARGUMENT naming the method and what cannot be served.
  static absl::StatusOr<MethodTranscoder> Of(
      const google::protobuf::MethodDescriptor& method);

  // The request as it will be signed and sent. `request` is of the method's
  // input type, and should have passed its field rules.
  //
  // Errors: INVALID_ARGUMENT naming the field that has no form on the wire: an
  // enum number without a name, or a path field that is empty, `.` or `..`,
  // which would make it another path.
  absl::StatusOr<HttpRequest> Render(
      const google::protobuf::Message& request) const;

  // Fills `reply`, of the method's output type, from a body whose signature
  // held, and returns what it had that the contract does not know, as ReadJson
  // does. After an error `reply` is as it was.
  //
  // Errors: INVALID_ARGUMENT if the body is no JSON object.
  absl::StatusOr<std::vector<Unrecognized>> Read(
      absl::string_view verified_body, google::protobuf::Message* reply) const;

  // Whether the call only reads.
  bool IsRead() const { return binding_.verb == "GET"; }

 private:
  explicit MethodTranscoder(HttpBinding binding);

  absl::StatusOr<std::string> Target(
      const google::protobuf::Message& request) const;

  HttpBinding binding_;
  // Of what is sent as body, the fields that stand in the path already.
  std::vector<FieldPath> in_path_;
  std::optional<FileUpload> upload_;
  bool repeatable_ = false;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_TRANSCODER_H_
