#include "common/wechatpay_error.h"

#include <rapidjson/document.h>

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace campaign {
namespace {

// An error's texts go into a status, whose metadata gRPC bounds at 8 KiB.
constexpr size_t kMaxTextBytes = 512;

std::string Shortened(absl::string_view text) {
  if (text.size() <= kMaxTextBytes) return std::string(text);
  size_t end = kMaxTextBytes;
  // Not in the middle of a UTF-8 sequence: protobuf strings must be valid.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return absl::StrCat(text.substr(0, end), "...");
}

std::string TextMember(const rapidjson::Value& object, const char* name) {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd() || !member->value.IsString()) return "";
  return Shortened(absl::string_view(member->value.GetString(),
                                     member->value.GetStringLength()));
}

// `/award_list/0/stock_id` -> `award_list[0].stock_id`; a plain variable name
// stays as it is. `~1` and `~0` are JSON pointer's own escapes.
std::string FieldPath(absl::string_view pointer) {
  if (pointer.empty() || pointer[0] != '/') return std::string(pointer);
  std::string path;
  for (absl::string_view token : absl::StrSplit(pointer.substr(1), '/')) {
    const std::string name =
        absl::StrReplaceAll(token, {{"~1", "/"}, {"~0", "~"}});
    const bool is_index =
        !name.empty() &&
        name.find_first_not_of("0123456789") == std::string::npos;
    if (is_index && !path.empty()) {
      absl::StrAppend(&path, "[", name, "]");
    } else {
      absl::StrAppend(&path, path.empty() ? "" : ".", name);
    }
  }
  return path;
}

void ReadDetail(const rapidjson::Value& detail, WechatPayError* error) {
  if (!detail.IsObject()) return;
  error->field = FieldPath(TextMember(detail, "field"));
  error->issue = TextMember(detail, "issue");
  error->location = TextMember(detail, "location");
  // Seen in 2020 and 2023: {"detail":{"issue":"sign not match"},"field":...}.
  const auto inner = detail.FindMember("detail");
  if (error->issue.empty() && inner != detail.MemberEnd() &&
      inner->value.IsObject()) {
    error->issue = TextMember(inner->value, "issue");
  }
}

}  // namespace

WechatPayError ReadWechatPayError(const HttpResponse& response) {
  WechatPayError error;
  error.http_status = response.status;
  rapidjson::Document document;
  // Iterative: an answer of brackets only must not exhaust the stack.
  document.Parse<rapidjson::kParseIterativeFlag |
                 rapidjson::kParseValidateEncodingFlag>(response.body.data(),
                                                        response.body.size());
  if (document.HasParseError() || !document.IsObject()) return error;
  error.code = TextMember(document, "code");
  error.message = TextMember(document, "message");
  const auto detail = document.FindMember("detail");
  if (detail != document.MemberEnd()) ReadDetail(detail->value, &error);
  return error;
}

}  // namespace campaign
