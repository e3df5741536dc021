#ifndef CAMPAIGN_TOOLS_CAMPAIGN_TINY_PNG_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_TINY_PNG_H_

#include <cstdint>
#include <string>

namespace campaign::demo {

// A colour, 8 bits each.
struct Rgb {
  uint8_t red = 0;
  uint8_t green = 0;
  uint8_t blue = 0;
};

// A valid PNG: a square of `side` pixels (1 to 104) in one colour. Stored, not
// compressed, so that no compression library is needed for a logo.
std::string TinyPng(uint32_t side, Rgb colour);

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_TINY_PNG_H_
