#include "tools/simulator/base64.h"

#include <cstddef>
#include <cstdint>

namespace simulator {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string Base64Encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = bytes.size() - i;
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group <<= 8;
      if (k < left) group |= static_cast<unsigned char>(bytes[i + k]);
    }
    for (size_t k = 0; k < 4; ++k) {
      text += k <= left ? kAlphabet[(group >> (18 - 6 * k)) & 63] : '=';
    }
  }
  return text;
}

std::optional<std::string> Base64Decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    size_t digits = 4;
    if (last && text[i + 3] == '=') digits = text[i + 2] == '=' ? 2 : 3;
    uint32_t group = 0;
    for (size_t k = 0; k < 4; ++k) {
      group <<= 6;
      if (k >= digits) continue;
      const size_t value = kAlphabet.find(text[i + k]);
      if (value == std::string_view::npos) return std::nullopt;
      group |= static_cast<uint32_t>(value);
    }
    if ((digits == 2 && (group & 0xffff) != 0) ||
        (digits == 3 && (group & 0xff) != 0)) {
      return std::nullopt;
    }
    for (size_t k = 0; k + 1 < digits; ++k) {
      bytes += static_cast<char>((group >> (16 - 8 * k)) & 0xff);
    }
  }
  return bytes;
}

}  // namespace simulator
