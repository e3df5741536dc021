#include "server/verdict_trailers.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace campaign {
namespace {

constexpr size_t kMaxValueBytes = 256;
// A target carries an encoded name of ten characters and a few numbers.
constexpr size_t kMaxTargetBytes = 1024;
constexpr size_t kMaxRepeats = 8;

// gRPC refuses to send a value that is not printable ASCII, and `%` must stand
// for itself only where it begins an escape.
std::string Printable(absl::string_view text) {
  std::string value;
  for (const char c : text) {
    if (value.size() >= kMaxValueBytes) {
      value += "...";
      break;
    }
    if (absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '%') {
      value += c;
    } else {
      absl::StrAppendFormat(&value, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return value;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> VerdictTrailers(
    const CallRecord& record) {
  std::vector<std::pair<std::string, std::string>> trailers;
  // The target is percent-encoded already: encoding it again would not be what
  // was sent.
  if (!record.upstream_request.empty()) {
    trailers.emplace_back("wechatpay-request",
                          record.upstream_request.substr(0, kMaxTargetBytes));
  }
  if (record.attempts != 0) {
    trailers.emplace_back("campaign-attempts", absl::StrCat(record.attempts));
  }
  if (record.http_status != 0) {
    trailers.emplace_back("wechatpay-http-status",
                          absl::StrCat(record.http_status));
  }
  if (!record.request_id.empty()) {
    trailers.emplace_back("wechatpay-request-id", Printable(record.request_id));
  }
  if (!record.upstream_request.empty()) {
    trailers.emplace_back("wechatpay-verified",
                          record.verdict.Verified() ? "true" : "false");
    trailers.emplace_back(
        "wechatpay-signature",
        std::string(SignatureStateName(record.verdict.state)));
  }
  if (!record.verdict.serial.empty()) {
    trailers.emplace_back("wechatpay-serial", Printable(record.verdict.serial));
  }
  for (size_t i = 0; i < record.warnings.size() && i < kMaxRepeats; ++i) {
    trailers.emplace_back("campaign-warning", Printable(record.warnings[i]));
  }
  for (size_t i = 0; i < record.unrecognized.size() && i < kMaxRepeats; ++i) {
    const Unrecognized& item = record.unrecognized[i];
    trailers.emplace_back("campaign-unrecognized",
                          Printable(absl::StrCat(item.path, "=", item.value)));
  }
  return trailers;
}

}  // namespace campaign
