#include "tools/simulator/http_message.h"

#include <algorithm>

namespace simulator {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

const std::string* HttpRequest::Header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (EqualsIgnoringCase(header.name, name)) return &header.value;
  }
  return nullptr;
}

void HttpResponse::Set(const std::string& name, const std::string& value) {
  if (std::string* const old = Header(name); old != nullptr) {
    *old = value;
  } else {
    headers.push_back({name, value});
  }
}

void HttpResponse::Remove(std::string_view name) {
  std::erase_if(headers, [name](const HttpHeader& header) {
    return EqualsIgnoringCase(header.name, name);
  });
}

std::string* HttpResponse::Header(std::string_view name) {
  for (HttpHeader& header : headers) {
    if (EqualsIgnoringCase(header.name, name)) return &header.value;
  }
  return nullptr;
}

}  // namespace simulator
