// Signatures made by WeChat Pay's own examples, and others recomputed with the
// same two keys, of which only the public halves are known.

#include <gtest/gtest.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/response_verifier.h"
#include "common/base64.h"
#include "common/public_key.h"
#include "common/string_to_sign.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fixed_trust_store.h"
#include "tests/support/reference_keys.h"

namespace campaign {
namespace {

struct RequestVector {
  absl::string_view name;
  absl::string_view verb;
  absl::string_view target;
  absl::string_view body;
  // What WeChat Pay reports as `sign_message_length`.
  size_t string_size;
  absl::string_view signature;
};

// All signed at 1554208460 with nonce 593BEC0C930BF1AFEB40B4A08C8FB242. The
// first is the worked example of the page, the others are derived from it.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
const RequestVector kRequests[] = {
    {.name = "published: jsapi order",
     .verb = "POST",
     .target = "/v3/pay/transactions/jsapi",
     .body =
         R"({"appid":"wxd678efh567hg6787","mchid":"1900007291","descriptio)"
         R"(n":"Image形象店-深圳腾大-QQ公仔","out_trade_no":"1217752501201407033233)"
         R"(368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php")"
         R"(,"amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oU)"
         R"(pF8uMuAJO_M2pxb1Q9zNjWeS6o"}})",
     .string_size = 372,
     .signature =
         "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP"
         "1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwK"
         "TYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3"
         "/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+"
         "SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kA"
         "pQb3nZcxdUtoE0liJGW3RGUNE0t4v01A=="},
    {.name = "activities by status",
     .verb = "GET",
     .target = "/v3/marketing/paygiftactivity/activities?offset=0&limit=10&act"
               "ivity_status=ONGOING_ACT_STATUS",
     .body = "",
     .string_size = 143,
     .signature =
         "TxeK1NwDpiIn4cEY8rK1Lw46VpuffGt6y8m7SQI5JUYavARlrf9MBikxCuD3ss"
         "xt9KRbHZ6/6+9PgYlxJ+vKOj2fyyJKF8nco4grnHdl6prhQ58nydxEo7/Jo8G7"
         "F7Cvzi17tTbd56W9q/azKv/AKFw5msxQTc5HAiFEpUMJ7UFgol0lEauT9W1LSY"
         "Y2Z7IdPy+uSOooen4KHSFXldsefgQVZYGz00pKHLNmwshUAJcGtMDtqY/sOoki"
         "wwWSW+a1agZTn58ppzysy2AMsbUMYP8I+ugToTn5l0+/cvLHJIDu3GYuVYwDdX"
         "HElvAaHyDu9qYV4XOEYZR29EiI8tJDdA=="},
    {.name = "activities by a Chinese name",
     .verb = "GET",
     .target = "/v3/marketing/paygiftactivity/activities?offset=0&limit=10&act"
               "ivity_name=%E8%89%AF%E5%93%81%E9%93%BA%E5%AD%90%E5%9B%9E%E9%A6"
               "%88%E6%B4%BB%E5%8A%A8",
     .body = "",
     .string_size = 195,
     .signature =
         "Yaps/fCgpkPbJVcKidLgvOX/lGkZR/aEpV0BYDeoIWxABPBGnJyuZ8C/uTsqHh"
         "qu0tIh2Uvb4u80/UEpwAvU/lijuIvfyJzq6s8znyc2mRKsZ96yg6TkEE8/82hl"
         "Uvo4rcxR+09r+mZHbjWi2zdjtIxuHnzV0Qm4TFaRDOwzv4UBTX2oKGPs0FyYUC"
         "jkpwMyTOA1A0d6Wf7CdcI70QGuqAKsrNjbqQMqTPTkPevf133OTpB+r+Z6TPOo"
         "Zkj3Bpeod9PGYdeb55OoZlhwsY52KhOx0EY115hqrbygsjVjw40q6oG15PCyCC"
         "XBjM5BgXTVaEkmNFGOz/GDbu7mkmoSkA=="},
    {.name = "terminate, no body",
     .verb = "POST",
     .target = "/v3/marketing/paygiftactivity/activities/10028001/terminate",
     .body = "",
     .string_size = 110,
     .signature =
         "pILEsH1Db3WDVrUMu8/+q2h0tjxrbpp0JQcTpoFOAmSSoI8w5669d6S8SAY8j/"
         "qnOH1mbqBvSC6a3T9QJua8N/HnTvAvZ5i2x+satd4jVzv9N4JMGuxz77ZRDbse"
         "2uKOrwd89yG527OSXstkEcaFtGehY0Ra22Qi/nRWWR1SIuiTUvBQALyBRf5Pq6"
         "YgawQhH1bvwDmzsKGkToq2htWj+tHEiVohiF8MltKexmq+vTGOlNrkJr1qRvpq"
         "XD+3Fys1mTHz3edTK5xwJ4XZf8xsN+G+cQw9mk/R0sUSYM2uSTnMPsJv0OS8qE"
         "mi5rbBxp0ZGgBu9pOlAzstYk+jpKVWJg=="},
    {.name = "terminate, `{}`",
     .verb = "POST",
     .target = "/v3/marketing/paygiftactivity/activities/10028001/terminate",
     .body = "{}",
     .string_size = 112,
     .signature =
         "naCPEYsTfYEM+tlJVBz9B3Z7NeklVAjD9fjRe+pSKAOWkFKCfbL6CXVUR2DhSn"
         "EXcGkZ1A3SY4/y3ZS9D4MILqFkSFV8t/v2q6PYLrw2mTlnJoPiwhP1WSdu6y+v"
         "nf9mX+5sWKDUh5UqIy6ys1VP08sMdfa8jy1y7nvz8gxDKLDWXziuygiH0D+6zr"
         "ODejGNzzd1X9Z1whoG2hdYnGYLJhzpyD/aUFIOM4ic/WjQOrorhudahj+F3P+n"
         "sf8Y8+iuN1NGgHIoFKo9DvHNu+adQdfgWh7Qvfedudnu2YvNVXi91XVILswRTk"
         "XdjyAU1T6dsuxLS4Uvr1iEvxW5BUYJaw=="},
    {.name = "image upload: the meta part",
     .verb = "POST",
     .target = "/v3/marketing/favor/media/image-upload",
     .body = R"({"filename":"filea.jpg","sha256":"2cf24dba5fb0a30e26e83b2ac5b9)"
             R"(e29e1b161e5c1fa7425e73043362938b9824"})",
     .string_size = 189,
     .signature =
         "EeaT5PEK5BoAMupESnyhPKlRswqe9Dpyk94me8Z3x6/mpAcLVOd8HxC18xECyx"
         "3gS+1XmHBVjjxyOhzMvAvaXF8+whYCI96vVS61rda8KXnZNh5x/1RJXHB3uMMJ"
         "T/TuLkriH2PyTUOcZ2y1/lQYckvvqVTbleQjvcbQGNniA2Ld9wKwImBXblxBeo"
         "IvCAGxyzXyxWWRBOoMEj8ja8tCcnQUNG/jmIMFdSp2tFouf2XdM+YEo4ADR9vH"
         "hgsNFt61B27t5+v4Ahp0x3+j+qnNe207mOTHDNqFwX/o9VANqMMgm351MgmNrj"
         "7C1hK40cJo/V0GoLeBr72xcuaww+iwJw=="},
    {.name = "certificates",
     .verb = "GET",
     .target = "/v3/certificates",
     .body = "",
     .string_size = 66,
     .signature =
         "JNEITrKv8DWEtBJGZtxG9ARa+eIZDIn1Ht3MQM5j9jP77TtHdfCqLjpwevfWft"
         "BuaGMfEdiu2sWYtLvnZIoLW3FH10OVCBzKncid5xClTwav8JX+uDeGBBX8w64i"
         "HvFyuQj8ukZT+F1AFJii8hmXLD8Os90thnL0bfJYLo/4K237TH4dEd44NTH9El"
         "Fb/ykrvv9RBs+mCNpy5IUe2Qxhba3d3RiMqhWK2sSr3tsVzQihJ0TPMnjWqoU2"
         "W5Y/v3rBFDmLhqe0ZW6A4vyvjmiR0v/8XEI25Py4PNyZXszsdl4j0zLqelUJxG"
         "EMUBhYg1LIoDPjYMlA9HV1yKD6+JYZJA=="},
};

std::string StringToSign(const RequestVector& request) {
  return RequestStringToSign(request.verb, request.target, 1554208460,
                             "593BEC0C930BF1AFEB40B4A08C8FB242", request.body);
}

bool Holds(absl::string_view message, absl::string_view signature) {
  static const PublicKey& key =
      *new PublicKey(*PublicKey::FromPem(kReferenceMerchantPublicKey));
  const std::optional<std::string> bytes = Base64Decode(signature);
  return bytes.has_value() && key.VerifySha256(message, *bytes);
}

TEST(RequestVectorsTest, EverySignatureBelongsToOurStringToSign) {
  for (const RequestVector& request : kRequests) {
    EXPECT_TRUE(Holds(StringToSign(request), request.signature))
        << request.name;
  }
}

TEST(RequestVectorsTest, EveryStringToSignHasTheKnownLength) {
  for (const RequestVector& request : kRequests) {
    EXPECT_EQ(StringToSign(request).size(), request.string_size)
        << request.name;
  }
}

TEST(RequestVectorsTest, NoSignatureBelongsToAnotherRequest) {
  // Terminate with no body and with `{}` are in the table: two signatures.
  for (const RequestVector& signed_one : kRequests) {
    for (const RequestVector& other : kRequests) {
      if (&signed_one == &other) continue;
      EXPECT_FALSE(Holds(StringToSign(other), signed_one.signature))
          << signed_one.name << ", " << other.name;
    }
  }
}

TEST(RequestVectorsTest, DependsOnTheCaseOfPercentEncoding) {
  std::string message = StringToSign(kRequests[2]);
  ASSERT_NE(message.find("%E8"), std::string::npos);
  message.replace(message.find("%E8"), 3, "%e8");
  EXPECT_FALSE(Holds(message, kRequests[2].signature));
}

// Published: wechatpay-java, WechatPay2CredentialTest; only the text.
TEST(RequestVectorsTest, WritesTheJavaSdksStringToSign) {
  EXPECT_EQ(
      RequestStringToSign("GET",
                          "/v3/pay/transactions/id/"
                          "1217752501201407033233368018?mchid=1230000109",
                          1652750623, "eBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u", ""),
      "GET\n"
      "/v3/pay/transactions/id/"
      "1217752501201407033233368018?mchid=1230000109\n"
      "1652750623\neBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u\n\n");
}

constexpr char kSerial[] = "440024045C4A427599D09BB4E3DE0279F2E813FD";
constexpr int64_t kSignedAt = 1700000000;
constexpr absl::string_view kCreateAnswer =
    R"({"activity_id":"10028001","create_time":"2015-05-20T13:29:35+08:00"})";
constexpr absl::string_view kCreateSignature =
    "ziyDSGVQotZjZquuOkaVHVK9sv+XYYxRfTOKFn4f12unJNP0ceGr/TQtttbjTv"
    "r0oz/nk0zLI4//JUhmzjY/SdY54MPQPNY83356+Xx7LGtNl4YnKVv5BGJYA4X+"
    "o1clZBKZx1e+HvZ00ImeccIVi/gtTiqMnwTDnBQEJYZHgzVDPbtPQW3uA1NwvP"
    "OlXA6SjGrVIsgxZgi1Tve+q2yClH9j/8hm0uHQQxSiUnEOKMQimWj3UzwuSECT"
    "iQockYNqTtYGQWDdwM4ERZnqnLHPKARx4wNDRjxe8/sQVNdUir2gFMYzKUNdWQ"
    "xUQvWRsvYzgkVLYznz2LKn85AVL55cCQ==";
constexpr absl::string_view kEmptySignature =
    "k/05IcjunDyz8gjdxcbC4TMWXQ41FyCh+433SoyLXmWGwpHpNOu1Jc3nie8i/Y"
    "QhsSdR4/ZwkXo3hzPdoiFfLXagqvfk6FVRYQeCpUw5jKq7y8f7J0XtNtdrory7"
    "3mbYOh2KqBXjuJ63le93wKaILdN+imntiSvXGrBpHo/WAJWLPU3923U1Xj1KIl"
    "0x9j3fUekeQuvNar9emqX0F3yAbgWi24Vqri9uzwiv7TG7GbnhPHFtUVGTYwnW"
    "lrqk9IA5r8NWJrfOPcbkOixIqKr7heGuObYNRVsnzU/HSR7RlXKbq5Y8uWHItt"
    "50JbpwHed05KY3xVxOGKjTkINpJsib1A==";

HttpResponse Response(int status, absl::string_view body,
                      absl::string_view signature) {
  return {.status = status,
          .headers = {{"Wechatpay-Timestamp", absl::StrCat(kSignedAt)},
                      {"Wechatpay-Nonce", "c5ac7061fccab6bf3e254dcf98995b8c"},
                      {"Wechatpay-Signature", std::string(signature)},
                      {"Wechatpay-Serial", kSerial}},
          .body = std::string(body)};
}

HttpResponse CreateAnswer() {
  return Response(200, kCreateAnswer, kCreateSignature);
}

class ResponseVectorsTest : public ::testing::Test {
 protected:
  SignatureState StateOf(const HttpResponse& response) const {
    return verifier_.Verify(response).state;
  }

  FakeClock clock_{absl::FromUnixSeconds(kSignedAt)};
  const FixedTrustStore trust_{
      {{kSerial, *PublicKey::FromPem(kReferencePlatformPublicKey)}}};
  const ResponseVerifier verifier_{trust_, clock_};
};

TEST_F(ResponseVectorsTest, AcceptsTheAnswersAsTheyAre) {
  EXPECT_EQ(StateOf(CreateAnswer()), SignatureState::kVerified);
  EXPECT_EQ(StateOf(Response(204, "", kEmptySignature)),
            SignatureState::kVerified);
}

TEST_F(ResponseVectorsTest, RefusesAProbe) {
  EXPECT_EQ(
      StateOf(Response(200, kCreateAnswer,
                       absl::StrCat("WECHATPAY/SIGNTEST/", kCreateSignature))),
      SignatureState::kProbe);
}

TEST_F(ResponseVectorsTest, RefusesTheSameJsonInOtherBytes) {
  std::string body(kCreateAnswer);
  body.insert(body.find(':') + 1, " ");
  EXPECT_EQ(StateOf(Response(200, body, kCreateSignature)),
            SignatureState::kBadSignature);
}

TEST_F(ResponseVectorsTest, RefusesAChangeOfAnyByte) {
  for (size_t i = 0; i < kCreateAnswer.size(); ++i) {
    std::string body(kCreateAnswer);
    body[i] = static_cast<char>(body[i] ^ 1);
    EXPECT_EQ(StateOf(Response(200, body, kCreateSignature)),
              SignatureState::kBadSignature)
        << i;
  }
}

TEST_F(ResponseVectorsTest, RefusesTheSignatureOfAnotherAnswer) {
  EXPECT_EQ(StateOf(Response(200, "", kCreateSignature)),
            SignatureState::kBadSignature);
  EXPECT_EQ(StateOf(Response(200, kCreateAnswer, kEmptySignature)),
            SignatureState::kBadSignature);
}

TEST_F(ResponseVectorsTest, RefusesAnUnknownSerial) {
  HttpResponse response = CreateAnswer();
  response.headers[3].value = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
  EXPECT_EQ(StateOf(response), SignatureState::kUnknownSerial);
}

TEST_F(ResponseVectorsTest, RefusesAnAnswerThatLacksAHeader) {
  for (size_t i = 0; i < 4; ++i) {
    HttpResponse response = CreateAnswer();
    response.headers.erase(response.headers.begin() +
                           static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(StateOf(response), SignatureState::kHeadersMissing) << i;
  }
}

TEST_F(ResponseVectorsTest, LetsTheClocksDifferByLessThan300Seconds) {
  for (const int sign : {1, -1}) {
    clock_.Set(absl::FromUnixSeconds(kSignedAt + sign * 299));
    EXPECT_EQ(StateOf(CreateAnswer()), SignatureState::kVerified);
    clock_.Set(absl::FromUnixSeconds(kSignedAt + sign * 300));
    EXPECT_EQ(StateOf(CreateAnswer()), SignatureState::kSkew);
  }
}

}  // namespace
}  // namespace campaign
