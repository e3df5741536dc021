// The one way to make OpenSSL's generator fail is old and marked deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "common/nonce_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/rand.h>

#include <map>
#include <set>

#include "absl/strings/ascii.h"

namespace campaign {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;

TEST(RandomNonceSourceTest, Makes32LettersAndDigits) {
  RandomNonceSource nonces;
  for (int i = 0; i < 1000; ++i) {
    const std::string nonce = nonces.Next();
    ASSERT_EQ(nonce.size(), 32u);
    for (const char c : nonce) {
      ASSERT_TRUE(absl::ascii_isalnum(static_cast<unsigned char>(c))) << nonce;
    }
  }
}

TEST(RandomNonceSourceTest, NeverRepeatsItself) {
  RandomNonceSource nonces;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(nonces.Next()).second);
}

TEST(RandomNonceSourceTest, LikesAllLettersTheSame) {
  RandomNonceSource nonces;
  std::map<char, int> counts;
  for (int i = 0; i < 20000; ++i) {
    for (const char c : nonces.Next()) ++counts[c];
  }
  // 640000 letters, 10323 of each expected, standard deviation 101. Modulo 62
  // without rejection would give the first eight 12500.
  ASSERT_EQ(counts.size(), 62u);
  for (const auto& [letter, count] : counts) {
    EXPECT_THAT(count, AllOf(Ge(9500), Le(11100))) << letter;
  }
}

// What OpenSSL calls for random bytes while it lives.
class BrokenGenerator {
 public:
  BrokenGenerator() : before_(RAND_get_rand_method()) {
    static RAND_METHOD method = {};
    method.bytes = [](unsigned char*, int) { return 0; };
    RAND_set_rand_method(&method);
  }
  ~BrokenGenerator() { RAND_set_rand_method(before_); }

 private:
  const RAND_METHOD* before_;
};

TEST(RandomNonceSourceTest, IsEmptyWithoutRandomness) {
  const BrokenGenerator broken;
  EXPECT_EQ(RandomNonceSource().Next(), "");
}

}  // namespace
}  // namespace campaign
