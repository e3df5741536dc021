#include "tools/simulator/serial_number.h"

#include <algorithm>

namespace simulator {
namespace {

constexpr size_t kDigits = 40;

std::string_view WithoutZeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

}  // namespace

std::string PaddedSerialNumber(std::string hex) {
  for (char& c : hex) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  if (hex.size() < kDigits) hex.insert(0, kDigits - hex.size(), '0');
  return hex;
}

bool SameSerialNumber(std::string_view a, std::string_view b) {
  return WithoutZeros(a) == WithoutZeros(b);
}

}  // namespace simulator
