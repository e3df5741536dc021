#include "common/transcoder.h"

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
  MethodTranscoder transcoder(*std::move(binding));
  transcoder.repeatable_ = method.options().GetExtension(rules::v1::repeatable);
  if (method.options().GetExtension(rules::v1::wire) ==
      rules::v1::WIRE_FORMAT_FILE_UPLOAD) {
    absl::StatusOr<FileUpload> upload = FileUpload::Of(method);
    if (!upload.ok()) return upload.status();
    transcoder.upload_ = *std::move(upload);
  }
  return transcoder;
}

absl::StatusOr<HttpRequest> MethodTranscoder::Render(
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
    absl::string_view verified_body, Message* reply) const {
  return ReadJson(verified_body, reply);
}

}  // namespace campaign
