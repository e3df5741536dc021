#include "tools/campaign/tiny_png.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace campaign::demo {
namespace {

std::string BigEndian(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((number >> shift) & 0xff);
  }
  return bytes;
}

std::string LittleEndian16(uint32_t number) {
  return {static_cast<char>(number & 0xff),
          static_cast<char>((number >> 8) & 0xff)};
}

// The checksum of a PNG chunk (ISO 3309).
uint32_t Crc32(absl::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
    }
  }
  return ~crc;
}

// The checksum at the end of a zlib stream (RFC 1950).
uint32_t Adler32(absl::string_view bytes) {
  constexpr uint32_t kModulus = 65521;
  uint32_t low = 1;
  uint32_t high = 0;
  for (const char byte : bytes) {
    low = (low + static_cast<uint8_t>(byte)) % kModulus;
    high = (high + low) % kModulus;
  }
  return (high << 16) | low;
}

std::string Chunk(absl::string_view type, absl::string_view data) {
  const std::string body = absl::StrCat(type, data);
  return absl::StrCat(BigEndian(static_cast<uint32_t>(data.size())), body,
                      BigEndian(Crc32(body)));
}

// One stored block, the last one (RFC 1951, 3.2.4): at most 65,535 bytes.
std::string ZlibStored(absl::string_view bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  return absl::StrCat(absl::string_view("\x78\x01\x01", 3),
                      LittleEndian16(size), LittleEndian16(~size), bytes,
                      BigEndian(Adler32(bytes)));
}

}  // namespace

std::string TinyPng(uint32_t side, Rgb colour) {
  std::string row(1, '\0');  // filter: none
  for (uint32_t x = 0; x < side; ++x) {
    row += static_cast<char>(colour.red);
    row += static_cast<char>(colour.green);
    row += static_cast<char>(colour.blue);
  }
  std::string pixels;
  for (uint32_t y = 0; y < side; ++y) pixels += row;
  // 8 bits per sample, red green blue, and the only methods there are.
  constexpr absl::string_view kKind("\x08\x02\x00\x00\x00", 5);
  return absl::StrCat(
      "\x89PNG\r\n\x1a\n",
      Chunk("IHDR", absl::StrCat(BigEndian(side), BigEndian(side), kKind)),
      Chunk("IDAT", ZlibStored(pixels)), Chunk("IEND", ""));
}

}  // namespace campaign::demo
