#include "tools/simulator/random_text.h"

#include <openssl/rand.h>

#include <string_view>
#include <vector>

namespace simulator {

std::string RandomHex(size_t digits) {
  std::vector<unsigned char> bytes((digits + 1) / 2);
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  text.resize(digits);
  return text;
}

}  // namespace simulator
