#include "tools/simulator/query_string.h"

#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c <= ' ' || c > '~') return std::nullopt;
    if (c != '%') {
      decoded += c;
      continue;
    }
    const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!CountCharacters(decoded).has_value()) return std::nullopt;
  return decoded;
}

Result<std::map<std::string, std::string>> ParseQuery(std::string_view query) {
  std::map<std::string, std::string> parameters;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? "" : query.substr(end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    const std::string_view raw_name = pair.substr(0, equals);
    // A `+` is a form's blank. (`%20` is the safer way to write it.)
    std::string raw_value;
    if (equals != std::string_view::npos) {
      for (const char c : pair.substr(equals + 1)) {
        c == '+' ? raw_value += "%20" : raw_value += c;
      }
    }
    const std::optional<std::string> name = PercentDecode(raw_name);
    const std::optional<std::string> value = PercentDecode(raw_value);
    if (!name.has_value() || !value.has_value()) {
      return ParamError(Location::kQuery, std::string(raw_name), nullptr,
                        "not percent-encoded UTF-8");
    }
    if (!parameters.emplace(*name, *value).second) {
      return ParamError(Location::kQuery, *name, *value,
                        "the parameter is given twice");
    }
  }
  return parameters;
}

}  // namespace simulator
