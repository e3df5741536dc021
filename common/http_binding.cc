#include "common/http_binding.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "google/api/annotations.pb.h"

namespace campaign {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// Can be written as one text.
bool IsScalar(const FieldDescriptor& field) {
  return field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
         IsInstant(field);
}

// Reads the option of one method; its errors name the method.
class Compiler {
 public:
  explicit Compiler(const MethodDescriptor& method)
      : method_(method),
        rule_(method.options().GetExtension(google::api::http)) {}

  absl::StatusOr<HttpBinding> Compile() {
    if (method_.client_streaming() || method_.server_streaming()) {
      return Error("is streaming; WeChat Pay's calls are unary");
    }
    if (rule_.additional_bindings_size() > 0) {
      return Error("has additional_bindings; an RPC is one call upstream");
    }
    if (!rule_.response_body().empty()) {
      return Error("has a response_body; the whole answer is the reply");
    }
    for (const Descriptor* type :
         {method_.input_type(), method_.output_type()}) {
      if (absl::Status status = CheckKinds(*type, {}); !status.ok()) {
        return status;
      }
    }
    absl::StatusOr<absl::string_view> path = VerbAndPath();
    if (!path.ok()) return path.status();
    if (absl::Status status = CompilePath(*path); !status.ok()) return status;
    if (absl::Status status = CompileBody(); !status.ok()) return status;
    if (absl::Status status = CompileQuery(); !status.ok()) return status;
    return std::move(binding_);
  }

 private:
  absl::Status Error(absl::string_view problem) const {
    return absl::InvalidArgumentError(
        absl::StrCat(method_.full_name(), ": ", problem));
  }

  // What the JSON of WeChat Pay has no form for. `outer` are the messages that
  // `type` is within.
  absl::Status CheckKinds(const Descriptor& type,
                          std::vector<const Descriptor*> outer) const {
    outer.push_back(&type);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.is_map() || field.type() == FieldDescriptor::TYPE_GROUP) {
        return Error(absl::StrCat(field.full_name(),
                                  " is a map or a group, which has no "
                                  "counterpart in WeChat Pay's JSON here"));
      }
      if (IsScalar(field)) continue;
      const Descriptor& inner = *field.message_type();
      if (std::find(outer.begin(), outer.end(), &inner) != outer.end()) {
        return Error(absl::StrCat(field.full_name(),
                                  " makes a message contain itself: an answer "
                                  "could be deep enough to end the stack"));
      }
      // Duration, Any, wrappers, ...: their JSON is not that of their fields.
      if (absl::StartsWith(inner.full_name(), "google.protobuf.")) {
        return Error(absl::StrCat(field.full_name(), " is a ",
                                  inner.full_name(),
                                  ", which has no form in WeChat Pay's JSON"));
      }
      if (absl::Status status = CheckKinds(inner, outer); !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<absl::string_view> VerbAndPath() {
    switch (rule_.pattern_case()) {
      case google::api::HttpRule::kGet:
        binding_.verb = "GET";
        return absl::string_view(rule_.get());
      case google::api::HttpRule::kPost:
        binding_.verb = "POST";
        return absl::string_view(rule_.post());
      case google::api::HttpRule::kPut:
        binding_.verb = "PUT";
        return absl::string_view(rule_.put());
      case google::api::HttpRule::kPatch:
        binding_.verb = "PATCH";
        return absl::string_view(rule_.patch());
      case google::api::HttpRule::kDelete:
        binding_.verb = "DELETE";
        return absl::string_view(rule_.delete_());
      case google::api::HttpRule::kCustom:
      case google::api::HttpRule::PATTERN_NOT_SET:
        break;
    }
    return Error("(google.api.http) needs get, post, put, patch or delete");
  }

  absl::Status CompilePath(absl::string_view path) {
    if (path.empty() || path[0] != '/') {
      return Error(absl::StrCat("path '", path, "' does not begin with /"));
    }
    for (const absl::string_view segment :
         absl::StrSplit(path.substr(1), '/')) {
      // Anything that handles URLs on the way may take these out, and then what
      // arrives is not what was signed.
      if (segment.empty() || segment == "." || segment == "..") {
        return Error(
            absl::StrCat("path '", path, "' has the segment '", segment, "'"));
      }
      if (absl::StrContains(segment, '{') &&
          (segment.front() != '{' || segment.find('}') != segment.size() - 1)) {
        return Error(absl::StrCat("path has '", segment,
                                  "'; a field must be a whole segment, and "
                                  "have no pattern"));
      }
    }
    while (!path.empty()) {
      const size_t open = path.find('{');
      if (open != 0) {
        const absl::string_view literal = path.substr(0, open);
        // A literal is sent and signed as it stands.
        if (literal.find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                "0123456789-._~/") != absl::string_view::npos) {
          return Error(absl::StrCat("path has '", literal,
                                    "', of which not everything may stand in "
                                    "a URL as it is"));
        }
        binding_.path.push_back({std::string(literal), {}});
        if (open == absl::string_view::npos) break;
        path.remove_prefix(open);
        continue;
      }
      const size_t close = path.find('}');
      if (absl::Status status = CompileVariable(path.substr(1, close - 1));
          !status.ok()) {
        return status;
      }
      path.remove_prefix(close + 1);
    }
    return absl::OkStatus();
  }

  absl::Status CompileVariable(absl::string_view variable) {
    HttpBinding::PathPiece piece;
    const Descriptor* type = method_.input_type();
    bool is_ours = false;
    for (const absl::string_view name : absl::StrSplit(variable, '.')) {
      const FieldDescriptor* field =
          type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
      if (field == nullptr || field->is_repeated()) {
        return Error(absl::StrCat("path has {", variable,
                                  "}, which names no single field of ",
                                  method_.input_type()->full_name()));
      }
      piece.field.push_back(field);
      is_ours = is_ours || IsGatewayOnly(*field);
      type = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
                 ? field->message_type()
                 : nullptr;
    }
    if (!IsScalar(*piece.field.back()) || is_ours) {
      return Error(absl::StrCat("path has {", variable,
                                "}, which cannot stand in a URL"));
    }
    binding_.path.push_back(std::move(piece));
    return absl::OkStatus();
  }

  absl::Status CompileBody() {
    if (rule_.body().empty()) return absl::OkStatus();
    if (binding_.verb == "GET" || binding_.verb == "DELETE") {
      return Error(absl::StrCat("has a body, which ", binding_.verb,
                                " has not at WeChat Pay"));
    }
    if (rule_.body() == "*") {
      binding_.body = HttpBinding::Body::kWhole;
      return absl::OkStatus();
    }
    binding_.body_field = method_.input_type()->FindFieldByName(rule_.body());
    if (binding_.body_field == nullptr || binding_.body_field->is_repeated() ||
        IsScalar(*binding_.body_field) || IsGatewayOnly(*binding_.body_field)) {
      return Error(absl::StrCat("body is '", rule_.body(),
                                "', which names no single message field that "
                                "is sent"));
    }
    binding_.body = HttpBinding::Body::kField;
    return absl::OkStatus();
  }

  absl::Status CompileQuery() {
    if (binding_.body == HttpBinding::Body::kWhole) return absl::OkStatus();
    for (int i = 0; i < method_.input_type()->field_count(); ++i) {
      const FieldDescriptor* field = method_.input_type()->field(i);
      if (field == binding_.body_field || IsInPath({field})) continue;
      if (IsScalar(*field)) {
        if (!IsGatewayOnly(*field)) binding_.query.push_back(field);
      } else if (!IsSpent(*field)) {
        return Error(absl::StrCat(field->name(),
                                  " is a message, which has no form in a "
                                  "query; give the method a body"));
      }
    }
    return absl::OkStatus();
  }

  // Whether nothing is left of a message for the query: it is for the gateway,
  // or all of it is in the path.
  bool IsSpent(const FieldDescriptor& field) const {
    if (IsGatewayOnly(field)) return true;
    const Descriptor& type = *field.message_type();
    for (int i = 0; i < type.field_count(); ++i) {
      if (!IsGatewayOnly(*type.field(i)) &&
          !IsInPath({&field, type.field(i)})) {
        return false;
      }
    }
    return true;
  }

  bool IsInPath(const FieldPath& field) const {
    for (const HttpBinding::PathPiece& piece : binding_.path) {
      if (piece.field == field) return true;
    }
    return false;
  }

  const MethodDescriptor& method_;
  const google::api::HttpRule& rule_;
  HttpBinding binding_;
};

}  // namespace

absl::StatusOr<HttpBinding> HttpBinding::Of(const MethodDescriptor& method) {
  return Compiler(method).Compile();
}

}  // namespace campaign
