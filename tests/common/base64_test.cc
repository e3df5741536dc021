#include "common/base64.h"

#include <gtest/gtest.h>

namespace campaign {
namespace {

struct Pair {
  std::string bytes;
  std::string text;
};

// RFC 4648 section 10, and bytes that use the last two letters.
const Pair kPairs[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xfe", "+//+"},
    {std::string("\0\0\0", 3), "AAAA"},
};

TEST(Base64Test, WritesTheStandardAlphabetWithPadding) {
  for (const Pair& pair : kPairs) {
    EXPECT_EQ(Base64Encode(pair.bytes), pair.text);
  }
}

TEST(Base64Test, ReadsWhatItWrites) {
  for (const Pair& pair : kPairs) {
    EXPECT_EQ(Base64Decode(pair.text), pair.bytes) << pair.text;
  }
}

TEST(Base64Test, ReadsEveryByteBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    bytes.push_back(static_cast<char>(byte));
    EXPECT_EQ(Base64Decode(Base64Encode(bytes)), bytes);
  }
}

TEST(Base64Test, RefusesWhatIsNotTheOneSpelling) {
  const std::string refused[] = {
      "Zg",         // no padding
      "Zg=",        // half of it
      "Zg===",      // too much
      "Zm9v====",   // padding that pads nothing
      "Z",          // 6 bits are no byte
      "Zm9vY",      //
      "=Zg=",       // padding in front
      "Zg==Zg==",   // and in the middle
      "Zh==",       // stray bits in the last letter
      "Zm9=",       //
      "Zm9v\n",     // line end
      "Zm9v Zm9v",  // blank
      " Zm9v",      //
      "-__-",       // URL-safe alphabet
      "Zg..",       // '.' as padding, which abseil reads
      "Zm9*",       // no letter of any alphabet
      std::string("Zm9v\0", 5),
      std::string("Zm\0v", 4),
      "\xe8\x89\xaf==",           // UTF-8
      "WECHATPAY/SIGNTEST/Zm9v",  // a probe: 23 letters
  };
  for (const std::string& text : refused) {
    EXPECT_EQ(Base64Decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace campaign
