#include "common/utf8_text.h"

namespace campaign {
namespace {

// Reads one character at the front of `bytes` and removes it.
std::optional<uint32_t> TakeCharacter(absl::string_view* bytes) {
  const auto byte = [bytes](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>((*bytes)[i]));
  };
  const uint32_t first = byte(0);
  size_t length = 1;
  uint32_t code_point = first;
  uint32_t smallest = 0;
  if (first >= 0xF8) return std::nullopt;
  if (first >= 0xF0) {
    length = 4, code_point = first & 0x07, smallest = 0x10000;
  } else if (first >= 0xE0) {
    length = 3, code_point = first & 0x0F, smallest = 0x800;
  } else if (first >= 0xC0) {
    length = 2, code_point = first & 0x1F, smallest = 0x80;
  } else if (first >= 0x80) {
    return std::nullopt;
  }
  if (bytes->size() < length) return std::nullopt;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    code_point = code_point << 6 | (byte(i) & 0x3F);
  }
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < smallest || code_point > 0x10FFFF || is_surrogate) {
    return std::nullopt;
  }
  bytes->remove_prefix(length);
  return code_point;
}

bool IsControl(uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

}  // namespace

std::optional<Utf8Text> ReadUtf8(absl::string_view bytes) {
  Utf8Text text;
  while (!bytes.empty()) {
    const std::optional<uint32_t> code_point = TakeCharacter(&bytes);
    if (!code_point.has_value()) return std::nullopt;
    const Utf8Text::Found here{*code_point, text.characters};
    if (*code_point > 0xFFFF && !text.beyond_basic_plane.has_value()) {
      text.beyond_basic_plane = here;
    }
    if (IsControl(*code_point) && !text.control.has_value()) {
      text.control = here;
    }
    if (*code_point == 0) text.has_nul = true;
    ++text.characters;
  }
  return text;
}

}  // namespace campaign
