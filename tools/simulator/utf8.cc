#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace

std::optional<size_t> CountCharacters(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80             ? 1
                          : (lead & 0xe0) == 0xc0 ? 2
                          : (lead & 0xf0) == 0xe0 ? 3
                                                  : 0;
    if (length == 0 || i + length > text.size()) return std::nullopt;
    unsigned code = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (size_t k = 1; k < length; ++k) {
      if (!IsContinuation(text[i + k])) return std::nullopt;
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    }
    const bool overlong =
        (length == 2 && code < 0x80) || (length == 3 && code < 0x800);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (overlong || surrogate) return std::nullopt;
    i += length;
  }
  return count;
}

std::string_view CutAtCharacter(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && IsContinuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

}  // namespace simulator
