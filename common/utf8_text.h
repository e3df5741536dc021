#ifndef CAMPAIGN_COMMON_UTF8_TEXT_H_
#define CAMPAIGN_COMMON_UTF8_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace campaign {

// What there is to know about the characters of a text. A character is a
// Unicode code point: WeChat Pay's limits count 良 as one, not as three bytes.
struct Utf8Text {
  // A character and where it stands, counted in characters from 0.
  struct Found {
    uint32_t code_point = 0;
    size_t position = 0;
  };

  size_t characters = 0;

  // The first character beyond the basic plane: four bytes in UTF-8.
  std::optional<Found> beyond_basic_plane;

  // The first control character (U+0000 to U+001F, U+007F to U+009F).
  std::optional<Found> control;

  bool has_nul = false;
};

// Reads `bytes` as UTF-8; nothing if they are not: overlong forms, surrogates
// and what is beyond U+10FFFF are not UTF-8.
std::optional<Utf8Text> ReadUtf8(absl::string_view bytes);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_UTF8_TEXT_H_
