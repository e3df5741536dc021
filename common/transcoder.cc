#include "common/transcoder.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "campaign/rules/v1/rules.pb.h"
#include "common/json_reader.h"
#include "common/percent_encoding.h"

namespace campaign {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// One segment of the path.
absl::StatusOr<std::string> Segment(const Message& request,
                                    const FieldPath& field) {
  const Message* message = &request;
  for (size_t i = 0; i + 1 < field.size(); ++i) {
    message = &message->GetReflection()->GetMessage(*message, field[i]);
  }
  const absl::StatusOr<std::vector<std::string>> texts =
      WriteTexts(*message, *field.back());
  if (!texts.ok()) return texts.status();
  const std::string text = texts->empty() ? "" : texts->front();
  if (text.empty() || text == "." || text == "..") {
    std::string name;
    for (const FieldDescriptor* step : field) {
      absl::StrAppend(&name, name.empty() ? "" : ".", step->json_name());
    }
    return absl::InvalidArgumentError(absl::StrCat(
        name, " must not be empty, '.' or '..': it is a segment of the URL"));
  }
  return PercentEncode(text);
}

// A sensitive text is long in base64, and URLs are written to logs.
absl::Status CheckUrlFields(const HttpBinding& binding) {
  std::vector<const FieldDescriptor*> in_url = binding.query;
  for (const HttpBinding::PathPiece& piece : binding.path) {
    if (!piece.field.empty()) in_url.push_back(piece.field.back());
  }
  for (const FieldDescriptor* field : in_url) {
    if (field->options().GetExtension(rules::v1::sensitive)) {
      return absl::InvalidArgumentError(
          absl::StrCat(field->full_name(),
                       " is marked sensitive, but stands in the URL; only "
                       "fields of the JSON body can be"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

MethodTranscoder::MethodTranscoder(HttpBinding binding)
    : binding_(std::move(binding)) {
  for (const HttpBinding::PathPiece& piece : binding_.path) {
    if (piece.field.empty()) continue;
    if (binding_.body == HttpBinding::Body::kWhole) {
      in_path_.push_back(piece.field);
    } else if (piece.field.front() == binding_.body_field) {
      in_path_.emplace_back(piece.field.begin() + 1, piece.field.end());
    }
  }
}

absl::StatusOr<MethodTranscoder> MethodTranscoder::Of(
    const google::protobuf::MethodDescriptor& method) {
  absl::StatusOr<HttpBinding> binding = HttpBinding::Of(method);
  if (!binding.ok()) return binding.status();
  if (absl::Status status = CheckUrlFields(*binding); !status.ok()) {
    return status;
  }
  absl::StatusOr<SensitiveFields> in_request =
      SensitiveFields::Of(*method.input_type());
  if (!in_request.ok()) return in_request.status();
  absl::StatusOr<SensitiveFields> in_reply =
      SensitiveFields::Of(*method.output_type());
  if (!in_reply.ok()) return in_reply.status();
  MethodTranscoder transcoder(*std::move(binding));
  transcoder.sensitive_in_request_ = *std::move(in_request);
  transcoder.sensitive_in_reply_ = *std::move(in_reply);
  transcoder.repeatable_ = method.options().GetExtension(rules::v1::repeatable);
  if (method.options().GetExtension(rules::v1::wire) ==
      rules::v1::WIRE_FORMAT_FILE_UPLOAD) {
    absl::StatusOr<FileUpload> upload = FileUpload::Of(method);
    if (!upload.ok()) return upload.status();
    transcoder.upload_ = *std::move(upload);
    if (transcoder.Encrypts()) {
      return absl::InvalidArgumentError(
          absl::StrCat(method.full_name(),
                       " uploads a file, which cannot have sensitive fields"));
    }
  }
  return transcoder;
}

absl::StatusOr<HttpRequest> MethodTranscoder::Render(
    const Message& request, const EncryptionKey* key) const {
  if (!sensitive_in_request_.AnySet(request)) return RenderAsIs(request);
  if (key == nullptr) {
    return absl::FailedPreconditionError(
        "there is no key of WeChat Pay's yet that sensitive fields could be "
        "encrypted with");
  }
  const std::unique_ptr<Message> sealed(request.New());
  sealed->CopyFrom(request);
  if (absl::Status status =
          sensitive_in_request_.Encrypt(key->key, sealed.get());
      !status.ok()) {
    return status;
  }
  absl::StatusOr<HttpRequest> http = RenderAsIs(*sealed);
  if (http.ok()) http->encrypted_for = key->serial;
  return http;
}

absl::StatusOr<HttpRequest> MethodTranscoder::RenderAsIs(
    const Message& request) const {
  HttpRequest http;
  http.verb = binding_.verb;
  http.repeatable = repeatable_;
  absl::StatusOr<std::string> target = Target(request);
  if (!target.ok()) return target.status();
  http.target = *std::move(target);
  if (upload_.has_value()) {
    if (absl::Status status = upload_->Render(request, &http); !status.ok()) {
      return status;
    }
    return http;
  }
  if (binding_.body == HttpBinding::Body::kNone) return http;
  absl::StatusOr<std::string> json =
      binding_.body == HttpBinding::Body::kWhole
          ? WriteJson(request, in_path_)
          : WriteJson(request.GetReflection()->GetMessage(request,
                                                          binding_.body_field),
                      in_path_);
  if (!json.ok()) return json.status();
  http.body = *std::move(json);
  http.content_type = "application/json";
  return http;
}

absl::StatusOr<std::string> MethodTranscoder::Target(
    const Message& request) const {
  std::string target;
  for (const HttpBinding::PathPiece& piece : binding_.path) {
    if (piece.field.empty()) {
      absl::StrAppend(&target, piece.literal);
      continue;
    }
    absl::StatusOr<std::string> segment = Segment(request, piece.field);
    if (!segment.ok()) return segment.status();
    absl::StrAppend(&target, *segment);
  }
  char separator = '?';
  for (const FieldDescriptor* field : binding_.query) {
    const absl::StatusOr<std::vector<std::string>> texts =
        WriteTexts(request, *field);
    if (!texts.ok()) return texts.status();
    for (const std::string& text : *texts) {
      absl::StrAppend(&target, absl::string_view(&separator, 1),
                      PercentEncode(field->json_name()), "=",
                      PercentEncode(text));
      separator = '&';
    }
  }
  return target;
}

absl::StatusOr<std::vector<Unrecognized>> MethodTranscoder::Read(
    absl::string_view verified_body, Message* reply,
    const PrivateKey* key) const {
  absl::StatusOr<std::vector<Unrecognized>> unrecognized =
      ReadJson(verified_body, reply);
  if (!unrecognized.ok() || sensitive_in_reply_.Empty()) return unrecognized;
  for (Unrecognized& item : *unrecognized) item.value = "(not shown)";
  if (!sensitive_in_reply_.AnySet(*reply)) return unrecognized;
  const absl::Status decrypted =
      key == nullptr ? absl::InvalidArgumentError(
                           "has sensitive fields, and there is no key to "
                           "decrypt them with")
                     : sensitive_in_reply_.Decrypt(*key, reply);
  if (!decrypted.ok()) return decrypted;
  return unrecognized;
}

}  // namespace campaign
