#include "client/request_signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/base64.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fixed_nonce_source.h"
#include "tests/support/requests.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;

constexpr absl::string_view kNonce = "593BEC0C930BF1AFEB40B4A08C8FB242";

class RequestSignerTest : public ::testing::Test {
 protected:
  // The signature in `authorization`, as raw bytes.
  static std::string SignatureOf(absl::string_view authorization) {
    const size_t begin =
        authorization.find("signature=\"") + sizeof("signature=\"") - 1;
    return Base64Decode(
               authorization.substr(begin, authorization.size() - begin - 1))
        .value_or("");
  }

  RequestSigner Signer() {
    return RequestSigner("1900007291",
                         "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
                         TestPrivateKey(TestKey::kMerchant), clock_, nonces_);
  }

  FakeClock clock_{absl::FromUnixSeconds(1554208460)};
  FixedNonceSource nonces_{std::string(kNonce)};
};

TEST_F(RequestSignerTest, WritesTheHeaderAsThePageHasIt) {
  const auto header = Signer().Authorization(GetRequest("/v3/certificates"));

  ASSERT_TRUE(header.ok()) << header.status();
  const std::string expected = absl::StrCat(
      "WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\"", kNonce,
      "\",timestamp=\"1554208460\",serial_no=\"408B07E79B8269FEC3D5D3E6AB8ED163"
      "A6A380DB\",signature=\"");
  ASSERT_TRUE(absl::StartsWith(*header, expected)) << *header;
  absl::string_view rest = absl::StripPrefix(*header, expected);
  ASSERT_TRUE(absl::ConsumeSuffix(&rest, "\""));
  EXPECT_EQ(rest.size(), 344u);
  EXPECT_TRUE(Base64Decode(rest).has_value());
}

TEST_F(RequestSignerTest, SignsTheFiveLines) {
  const auto header = Signer().Authorization(PostRequest(
      "/v3/marketing/paygiftactivity/activities/10028001/terminate", "{}"));

  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_TRUE(
      TestPublicKey(TestKey::kMerchant)
          .VerifySha256(
              "POST\n"
              "/v3/marketing/paygiftactivity/activities/10028001/terminate\n"
              "1554208460\n"
              "593BEC0C930BF1AFEB40B4A08C8FB242\n"
              "{}\n",
              SignatureOf(*header)));
}

TEST_F(RequestSignerTest, SignsOnlyTheMetaPartOfAnUpload) {
  HttpRequest upload = PostRequest("/v3/marketing/favor/media/image-upload",
                                   "--boundary\r\nthe whole multipart text");
  upload.signed_body = "{\"filename\":\"filea.jpg\"}";

  const auto header = Signer().Authorization(upload);

  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_TRUE(TestPublicKey(TestKey::kMerchant)
                  .VerifySha256("POST\n"
                                "/v3/marketing/favor/media/image-upload\n"
                                "1554208460\n"
                                "593BEC0C930BF1AFEB40B4A08C8FB242\n"
                                "{\"filename\":\"filea.jpg\"}\n",
                                SignatureOf(*header)));
}

TEST_F(RequestSignerTest, CutsTheTimestampToWholeSeconds) {
  clock_.Set(absl::FromUnixMillis(1554208460999));
  const auto header = Signer().Authorization(GetRequest("/"));
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_THAT(*header, HasSubstr("timestamp=\"1554208460\""));
}

TEST_F(RequestSignerTest, RefusesToSignWithoutAUsableNonce) {
  for (const std::string nonce : {"", "a\"b", "a\nb", "a b"}) {
    FixedNonceSource nonces(nonce);
    const RequestSigner signer(
        "1900007291", "00", TestPrivateKey(TestKey::kMerchant), clock_, nonces);
    const auto header = signer.Authorization(GetRequest("/"));
    EXPECT_EQ(header.status().code(), absl::StatusCode::kInternal) << nonce;
  }
}

}  // namespace
}  // namespace campaign
