#include "tools/simulator/multipart.h"

#include "tools/simulator/http_message.h"

namespace simulator {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// The value of `name` in `; a=b; c="d"`, with quotes removed. Backslashes stay
// as they are: browsers and SDKs escape in different ways.
std::optional<std::string> Parameter(std::string_view header,
                                     std::string_view name) {
  size_t at = header.find(';');
  while (at != std::string_view::npos) {
    ++at;
    while (at < header.size() && header[at] == ' ') ++at;
    const size_t equals = header.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view key = header.substr(at, equals - at);
    size_t begin = equals + 1;
    size_t end;
    if (begin < header.size() && header[begin] == '"') {
      ++begin;
      end = header.find('"', begin);
      if (end == std::string_view::npos) return std::nullopt;
      at = header.find(';', end);
    } else {
      at = header.find(';', begin);
      end = at == std::string_view::npos ? header.size() : at;
    }
    if (EqualsIgnoringCase(key, name)) {
      return std::string(header.substr(begin, end - begin));
    }
  }
  return std::nullopt;
}

// Reads headers and content of one part.
std::optional<Part> ReadPart(std::string_view text) {
  std::string_view disposition;
  while (true) {
    const size_t end = text.find(kLineEnd);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + kLineEnd.size());
    if (line.empty()) break;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (EqualsIgnoringCase(line.substr(0, colon), "Content-Disposition")) {
      disposition = line.substr(colon + 1);
    }
  }
  const std::optional<std::string> name = Parameter(disposition, "name");
  if (!name.has_value()) return std::nullopt;
  return Part{*name, Parameter(disposition, "filename").value_or(""), text};
}

}  // namespace

std::optional<std::vector<Part>> ParseMultipart(std::string_view content_type,
                                                std::string_view body) {
  if (!EqualsIgnoringCase(content_type.substr(0, content_type.find(';')),
                          "multipart/form-data")) {
    return std::nullopt;
  }
  const std::optional<std::string> boundary =
      Parameter(content_type, "boundary");
  // RFC 2046: 1 to 70 characters.
  if (!boundary.has_value() || boundary->empty() || boundary->size() > 70) {
    return std::nullopt;
  }
  const std::string opening = "--" + *boundary;
  const std::string delimiter = "\r\n" + opening;
  if (!body.starts_with(opening)) return std::nullopt;
  body.remove_prefix(opening.size());
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with(kLineEnd)) return std::nullopt;
    body.remove_prefix(kLineEnd.size());
    const size_t end = body.find(delimiter);
    if (end == std::string_view::npos) return std::nullopt;
    std::optional<Part> part = ReadPart(body.substr(0, end));
    if (!part.has_value()) return std::nullopt;
    parts.push_back(*std::move(part));
    body.remove_prefix(end + delimiter.size());
  }
  return parts;
}

const Part* FindPart(const std::vector<Part>& parts, std::string_view name) {
  const Part* found = nullptr;
  for (const Part& part : parts) {
    if (part.name != name) continue;
    if (found != nullptr) return nullptr;
    found = &part;
  }
  return found;
}

}  // namespace simulator
