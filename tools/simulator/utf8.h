#ifndef CAMPAIGN_TOOLS_SIMULATOR_UTF8_H_
#define CAMPAIGN_TOOLS_SIMULATOR_UTF8_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace simulator {

// The number of characters in `text`, which is how WeChat Pay counts lengths;
// nothing if `text` is not UTF-8 in sequences of one to three bytes. WeChat Pay
// does not support characters of four bytes (emoji, rare Han characters).
// Thread-safe.
//
// Source:
// https://pay.weixin.qq.com/docs/merchant/development/interface-rules/basic-rules.html
std::optional<size_t> CountCharacters(std::string_view text);

// `text` cut to at most `bytes` bytes, never inside a character.
std::string_view CutAtCharacter(std::string_view text, size_t bytes);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_UTF8_H_
