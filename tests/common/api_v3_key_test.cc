#include "common/api_v3_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <string>

#include "common/base64.h"
#include "tests/support/certificate_list.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ApiV3Key Key() { return *ApiV3Key::FromText(kTestApiV3Key); }

// Source: AeadAesCipherTest of WeChat Pay's own Java SDK,
// https://github.com/wechatpay-apiv3/wechatpay-java
TEST(ApiV3KeyTest, OpensWhatThePublishedVectorSealed) {
  const auto sealed = Base64Decode("ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(Key().Open("uluk4a9R25RW", "associatedData", *sealed), "message");
}

TEST(ApiV3KeyTest, OpensNothingThatWasChanged) {
  const std::string nonce = "uluk4a9R25RW";
  const std::string data = "associatedData";
  const std::string sealed =
      Base64Decode("ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=").value_or("");
  const auto changed = [](std::string text, size_t i) {
    text[i] = static_cast<char>(text[i] ^ 1);
    return text;
  };
  for (size_t i = 0; i < sealed.size(); ++i) {
    EXPECT_EQ(Key().Open(nonce, data, changed(sealed, i)), std::nullopt) << i;
  }
  for (size_t i = 0; i < nonce.size(); ++i) {
    EXPECT_EQ(Key().Open(changed(nonce, i), data, sealed), std::nullopt) << i;
  }
  for (size_t i = 0; i < data.size(); ++i) {
    EXPECT_EQ(Key().Open(nonce, changed(data, i), sealed), std::nullopt) << i;
  }
  const auto other = ApiV3Key::FromText("b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb");
  EXPECT_EQ(other->Open(nonce, data, sealed), std::nullopt);
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(ApiV3KeyTest, OpensNothingOfAnImpossibleShape) {
  const std::string sealed = SealedWith(kTestApiV3Key, "123456789012", "", "x");
  EXPECT_EQ(Key().Open("123456789012", "", sealed), "x");
  EXPECT_EQ(Key().Open("12345678901", "", sealed), std::nullopt);
  EXPECT_EQ(Key().Open("", "", sealed), std::nullopt);
  EXPECT_EQ(Key().Open("123456789012", "", sealed.substr(0, 15)), std::nullopt);
  EXPECT_EQ(Key().Open("123456789012", "", ""), std::nullopt);
  const std::string empty = SealedWith(kTestApiV3Key, "123456789012", "", "");
  EXPECT_EQ(Key().Open("123456789012", "", empty), "");
}

TEST(ApiV3KeyTest, TakesOneLineEndThatAnEditorAdded) {
  EXPECT_TRUE(ApiV3Key::FromText(std::string(kTestApiV3Key) + "\n").ok());
  EXPECT_TRUE(ApiV3Key::FromText(std::string(kTestApiV3Key) + "\r\n").ok());
}

TEST(ApiV3KeyTest, RefusesWhatIsNoKeyWithoutQuotingIt) {
  struct Case {
    std::string text;
    const char* says;
  };
  const std::string key = kTestApiV3Key;
  const Case cases[] = {
      {"", "has 0 characters, not 32"},
      {key.substr(1), "has 31 characters, not 32"},
      {key + "x", "has 33 characters, not 32"},
      // 16 characters, as in a test of WeChat Pay's own Go SDK.
      {"testAPIv3Key0000", "has 16 characters, not 32"},
      {key + "\n\n", "has blanks, line ends"},
      {" " + key.substr(1), "has blanks, line ends"},
      {"密钥" + key.substr(6), "no printable ASCII"},
      {TestPrivateKeyPem(TestKey::kMerchant), "is a private key"},
      {TestCertificatePem(TestKey::kMerchant), "is a certificate"},
  };
  for (const Case& c : cases) {
    const auto refused = ApiV3Key::FromText(c.text);
    ASSERT_FALSE(refused.ok()) << c.says;
    const std::string message(refused.status().message());
    EXPECT_THAT(message, HasSubstr(c.says));
    EXPECT_THAT(message, HasSubstr("APIv3"));
    EXPECT_THAT(message, Not(HasSubstr(key.substr(8, 8))));
  }
}

}  // namespace
}  // namespace campaign
