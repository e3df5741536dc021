#include "tools/simulator/authorization_header.h"

#include <array>
#include <optional>
#include <utility>

namespace simulator {

ApiError MalformedAuthorization() {
  return SignError(
      "Http头Authorization值格式错误，请参考《微信支付商户REST "
      "API签名规则》");
}

Result<AuthorizationHeader> ParseAuthorization(std::string_view value,
                                               bool allow_blank_after_comma) {
  const size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return MalformedAuthorization();
  if (value.substr(0, blank) != "WECHATPAY2-SHA256-RSA2048") {
    return SignError("Http头Authorization认证类型不正确");
  }
  value.remove_prefix(blank + 1);

  std::array<std::pair<std::string_view, std::optional<std::string>>, 5>
      parameters = {{{"mchid", {}},
                     {"nonce_str", {}},
                     {"timestamp", {}},
                     {"serial_no", {}},
                     {"signature", {}}}};
  for (size_t read = 0; read < parameters.size(); ++read) {
    if (read > 0) {
      if (!value.starts_with(',')) return MalformedAuthorization();
      value.remove_prefix(1);
      if (allow_blank_after_comma && value.starts_with(' ')) {
        value.remove_prefix(1);
      }
    }
    const size_t equals = value.find("=\"");
    if (equals == std::string_view::npos) return MalformedAuthorization();
    const std::string_view name = value.substr(0, equals);
    value.remove_prefix(equals + 2);
    const size_t quote = value.find('"');
    // No parameter may be empty, either.
    if (quote == std::string_view::npos || quote == 0) {
      return MalformedAuthorization();
    }
    bool known = false;
    for (auto& [expected, content] : parameters) {
      if (name != expected || content.has_value()) continue;
      content = std::string(value.substr(0, quote));
      known = true;
    }
    if (!known) return MalformedAuthorization();
    value.remove_prefix(quote + 1);
  }
  if (!value.empty()) return MalformedAuthorization();
  return AuthorizationHeader{*parameters[0].second, *parameters[1].second,
                             *parameters[2].second, *parameters[3].second,
                             *parameters[4].second};
}

}  // namespace simulator
