#include "tools/simulator/authorization_header.h"

#include <cstddef>

namespace simulator {
namespace {

constexpr std::string_view kScheme = "WECHATPAY2-SHA256-RSA2048";

std::string* FieldOf(AuthorizationHeader& header, std::string_view name) {
  if (name == "mchid") return &header.mchid;
  if (name == "nonce_str") return &header.nonce;
  if (name == "timestamp") return &header.timestamp;
  if (name == "serial_no") return &header.serial_no;
  if (name == "signature") return &header.signature;
  return nullptr;
}

}  // namespace

AuthorizationHeader ParseAuthorization(std::string_view value,
                                       bool blank_after_comma) {
  AuthorizationHeader header;
  const size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return header;
  if (value.substr(0, blank) != kScheme) {
    header.fault = AuthorizationHeader::Fault::kScheme;
    return header;
  }
  value.remove_prefix(blank + 1);
  int parameters = 0;
  for (;;) {
    const size_t equals = value.find('=');
    if (equals == std::string_view::npos || equals + 1 >= value.size() ||
        value[equals + 1] != '"') {
      return header;
    }
    const size_t quote = value.find('"', equals + 2);
    if (quote == std::string_view::npos) return header;
    std::string* field = FieldOf(header, value.substr(0, equals));
    if (field == nullptr || !field->empty() || quote == equals + 2) {
      return header;
    }
    *field = value.substr(equals + 2, quote - equals - 2);
    ++parameters;
    value.remove_prefix(quote + 1);
    if (value.empty()) break;
    if (value.front() != ',') return header;
    value.remove_prefix(1);
    while (blank_after_comma && !value.empty() && value.front() == ' ') {
      value.remove_prefix(1);
    }
  }
  if (parameters == 5) header.fault = AuthorizationHeader::Fault::kNone;
  return header;
}

}  // namespace simulator
