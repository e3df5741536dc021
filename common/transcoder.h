#ifndef CAMPAIGN_COMMON_TRANSCODER_H_
#define CAMPAIGN_COMMON_TRANSCODER_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/encryption_key.h"
#include "common/file_upload.h"
#include "common/http_binding.h"
#include "common/http_message.h"
#include "common/json_writer.h"
#include "common/private_key.h"
#include "common/sensitive_fields.h"
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
  // `key` encrypts sensitive fields; it may be null where none is set.
  //
  // Errors: INVALID_ARGUMENT naming the field that has no form on the wire: an
  // enum number without a name, a path field that is empty, `.` or `..`, which
  // would make it another path, or a sensitive text that is too long.
  // FAILED_PRECONDITION if there is no key for a sensitive field.
  absl::StatusOr<HttpRequest> Render(const google::protobuf::Message& request,
                                     const EncryptionKey* key = nullptr) const;

  // Fills `reply`, of the method's output type, from a body whose signature
  // held, and returns what it had that the contract does not know, as ReadJson
  // does; without the values, where the reply can have sensitive fields. `key`,
  // the merchant's, decrypts these; it may be null where there are none.
  //
  // Errors: INVALID_ARGUMENT if the body is no JSON object, after which `reply`
  // is as it was, or if a sensitive field cannot be decrypted.
  absl::StatusOr<std::vector<Unrecognized>> Read(
      absl::string_view verified_body, google::protobuf::Message* reply,
      const PrivateKey* key = nullptr) const;

  // Whether requests may have sensitive fields.
  bool Encrypts() const { return !sensitive_in_request_.Empty(); }

  // Whether the call only reads.
  bool IsRead() const { return binding_.verb == "GET"; }

 private:
  explicit MethodTranscoder(HttpBinding binding);

  // Render, of a request whose sensitive fields are encrypted, if it has any.
  absl::StatusOr<HttpRequest> RenderAsIs(
      const google::protobuf::Message& request) const;

  absl::StatusOr<std::string> Target(
      const google::protobuf::Message& request) const;

  HttpBinding binding_;
  // Of what is sent as body, the fields that stand in the path already.
  std::vector<FieldPath> in_path_;
  std::optional<FileUpload> upload_;
  bool repeatable_ = false;
  SensitiveFields sensitive_in_request_;
  SensitiveFields sensitive_in_reply_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_TRANSCODER_H_
