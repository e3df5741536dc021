#include "common/base64.h"

#include "absl/strings/escaping.h"

namespace campaign {

std::string Base64Encode(absl::string_view bytes) {
  return absl::Base64Escape(bytes);
}

std::optional<std::string> Base64Decode(absl::string_view text) {
  std::string bytes;
  // Abseil's decoder is lenient (blanks, '.', no padding); encoding again and
  // comparing leaves the one canonical spelling.
  if (!absl::Base64Unescape(text, &bytes) || Base64Encode(bytes) != text) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace campaign
