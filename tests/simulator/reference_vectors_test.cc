// Published examples and values derived from them, checked with the code that
// verifies requests here.
#include <gtest/gtest.h>

#include <string>

#include "tools/simulator/aead.h"
#include "tools/simulator/base64.h"
#include "tools/simulator/request_authenticator.h"
#include "tools/simulator/rsa_key.h"

namespace simulator {
namespace {

constexpr char kTimestamp[] = "1554208460";
constexpr char kNonce[] = "593BEC0C930BF1AFEB40B4A08C8FB242";

// The public half of the key of WeChat Pay's worked example.
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
constexpr char kPublicKey[] = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAptpm+qvIDCh/9wjU26SQ
CK26ogYkBhDrYxnAaw2JbbBsp1oDbHKk+1r381NeBUG2HEFAuU+Fr72u5ot3yKdz
oF/FajAzQNKnm569/D3upKoi8mYBaST15Uig8j8qoUW1U217LL0jEHlSnHV3lcaD
TXqDpTRR4Bfz9IqOgJgFZ8/oTfEomSrjrLYef81Eyxr7ZIMQXEKKEK7V4UXKS0+/
fDsiG/cXidhzt8UbTL9vqXqxM2+IDImyO+FAc/tkBG55LmzxPto1Nq0WbnZzRM/w
Tzrd0I/8NlevxtFbphg4evlHjFNI7+GrqR87ViEwuAJJ9Je5QQjct5YJfFRWiZ5C
MQIDAQAB
-----END PUBLIC KEY-----
)";

struct Vector {
  const char* name;
  const char* verb;
  const char* target;
  const char* body;
  size_t length;
  const char* signature;
};

const Vector kVectors[] = {
    {"V1PublishedExample", "POST", "/v3/pay/transactions/jsapi",
     R"json({"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔","out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php","amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}})json",
     0,
     "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wUR"
     "gP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0a"
     "hSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/Bn"
     "jXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXy"
     "dFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe"
     "2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A=="},
    {"D1ListByStatus", "GET",
     "/v3/marketing/paygiftactivity/activities?offset=0&limit=10&a"
     "ctivity_status=ONGOING_ACT_STATUS",
     "", 143,
     "TxeK1NwDpiIn4cEY8rK1Lw46VpuffGt6y8m7SQI5JUYavARlrf9MBikxCuD3"
     "ssxt9KRbHZ6/6+9PgYlxJ+vKOj2fyyJKF8nco4grnHdl6prhQ58nydxEo7/J"
     "o8G7F7Cvzi17tTbd56W9q/azKv/AKFw5msxQTc5HAiFEpUMJ7UFgol0lEauT"
     "9W1LSYY2Z7IdPy+uSOooen4KHSFXldsefgQVZYGz00pKHLNmwshUAJcGtMDt"
     "qY/sOokiwwWSW+a1agZTn58ppzysy2AMsbUMYP8I+ugToTn5l0+/cvLHJIDu"
     "3GYuVYwDdXHElvAaHyDu9qYV4XOEYZR29EiI8tJDdA=="},
    {"D2ListByChineseName", "GET",
     "/v3/marketing/paygiftactivity/activities?offset=0&limit=10&a"
     "ctivity_name=%E8%89%AF%E5%93%81%E9%93%BA%E5%AD%90%E5%9B%9E%E"
     "9%A6%88%E6%B4%BB%E5%8A%A8",
     "", 195,
     "Yaps/fCgpkPbJVcKidLgvOX/lGkZR/aEpV0BYDeoIWxABPBGnJyuZ8C/uTsq"
     "Hhqu0tIh2Uvb4u80/UEpwAvU/lijuIvfyJzq6s8znyc2mRKsZ96yg6TkEE8/"
     "82hlUvo4rcxR+09r+mZHbjWi2zdjtIxuHnzV0Qm4TFaRDOwzv4UBTX2oKGPs"
     "0FyYUCjkpwMyTOA1A0d6Wf7CdcI70QGuqAKsrNjbqQMqTPTkPevf133OTpB+"
     "r+Z6TPOoZkj3Bpeod9PGYdeb55OoZlhwsY52KhOx0EY115hqrbygsjVjw40q"
     "6oG15PCyCCXBjM5BgXTVaEkmNFGOz/GDbu7mkmoSkA=="},
    {"D3TerminateWithoutBody", "POST",
     "/v3/marketing/paygiftactivity/activities/10028001/terminate", "", 110,
     "pILEsH1Db3WDVrUMu8/+q2h0tjxrbpp0JQcTpoFOAmSSoI8w5669d6S8SAY8"
     "j/qnOH1mbqBvSC6a3T9QJua8N/HnTvAvZ5i2x+satd4jVzv9N4JMGuxz77ZR"
     "Dbse2uKOrwd89yG527OSXstkEcaFtGehY0Ra22Qi/nRWWR1SIuiTUvBQALyB"
     "Rf5Pq6YgawQhH1bvwDmzsKGkToq2htWj+tHEiVohiF8MltKexmq+vTGOlNrk"
     "Jr1qRvpqXD+3Fys1mTHz3edTK5xwJ4XZf8xsN+G+cQw9mk/R0sUSYM2uSTnM"
     "PsJv0OS8qEmi5rbBxp0ZGgBu9pOlAzstYk+jpKVWJg=="},
    {"D4TerminateWithEmptyObject", "POST",
     "/v3/marketing/paygiftactivity/activities/10028001/terminate",
     R"json({})json", 112,
     "naCPEYsTfYEM+tlJVBz9B3Z7NeklVAjD9fjRe+pSKAOWkFKCfbL6CXVUR2Dh"
     "SnEXcGkZ1A3SY4/y3ZS9D4MILqFkSFV8t/v2q6PYLrw2mTlnJoPiwhP1WSdu"
     "6y+vnf9mX+5sWKDUh5UqIy6ys1VP08sMdfa8jy1y7nvz8gxDKLDWXziuygiH"
     "0D+6zrODejGNzzd1X9Z1whoG2hdYnGYLJhzpyD/aUFIOM4ic/WjQOrorhuda"
     "hj+F3P+nsf8Y8+iuN1NGgHIoFKo9DvHNu+adQdfgWh7Qvfedudnu2YvNVXi9"
     "1XVILswRTkXdjyAU1T6dsuxLS4Uvr1iEvxW5BUYJaw=="},
    {"D6ImageUpload", "POST", "/v3/marketing/favor/media/image-upload",
     R"json({"filename":"filea.jpg","sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"})json",
     189,
     "EeaT5PEK5BoAMupESnyhPKlRswqe9Dpyk94me8Z3x6/mpAcLVOd8HxC18xEC"
     "yx3gS+1XmHBVjjxyOhzMvAvaXF8+whYCI96vVS61rda8KXnZNh5x/1RJXHB3"
     "uMMJT/TuLkriH2PyTUOcZ2y1/lQYckvvqVTbleQjvcbQGNniA2Ld9wKwImBX"
     "blxBeoIvCAGxyzXyxWWRBOoMEj8ja8tCcnQUNG/jmIMFdSp2tFouf2XdM+YE"
     "o4ADR9vHhgsNFt61B27t5+v4Ahp0x3+j+qnNe207mOTHDNqFwX/o9VANqMMg"
     "m351MgmNrj7C1hK40cJo/V0GoLeBr72xcuaww+iwJw=="},
    {"D7Certificates", "GET", "/v3/certificates", "", 66,
     "JNEITrKv8DWEtBJGZtxG9ARa+eIZDIn1Ht3MQM5j9jP77TtHdfCqLjpwevfW"
     "ftBuaGMfEdiu2sWYtLvnZIoLW3FH10OVCBzKncid5xClTwav8JX+uDeGBBX8"
     "w64iHvFyuQj8ukZT+F1AFJii8hmXLD8Os90thnL0bfJYLo/4K237TH4dEd44"
     "NTH9ElFb/ykrvv9RBs+mCNpy5IUe2Qxhba3d3RiMqhWK2sSr3tsVzQihJ0TP"
     "MnjWqoU2W5Y/v3rBFDmLhqe0ZW6A4vyvjmiR0v/8XEI25Py4PNyZXszsdl4j"
     "0zLqelUJxGEMUBhYg1LIoDPjYMlA9HV1yKD6+JYZJA=="},
};

class ReferenceVectorsTest : public ::testing::TestWithParam<Vector> {};

TEST_P(ReferenceVectorsTest, Verifies) {
  const Vector& v = GetParam();
  const auto key = RsaPublicKey::FromPem(kPublicKey);
  ASSERT_TRUE(key.has_value());
  const auto signature = Base64Decode(v.signature);
  ASSERT_TRUE(signature.has_value());

  const std::string message =
      StringToVerify(v.verb, v.target, kTimestamp, kNonce, v.body);

  if (v.length != 0) {
    EXPECT_EQ(message.size(), v.length);
  }
  EXPECT_TRUE(key->Verify(message, *signature));
  EXPECT_FALSE(key->Verify(message + "\n", *signature));
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceVectorsTest,
                         ::testing::ValuesIn(kVectors),
                         [](const ::testing::TestParamInfo<Vector>& row) {
                           return std::string(row.param.name);
                         });

TEST(StringToVerifyTest, OfAGetEndsInTwoLineFeeds) {
  EXPECT_EQ(
      StringToVerify("GET",
                     "/v3/pay/transactions/id/1217752501201407033233368018"
                     "?mchid=1230000109",
                     "1652750623", "eBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u", ""),
      "GET\n/v3/pay/transactions/id/1217752501201407033233368018"
      "?mchid=1230000109\n1652750623\neBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u\n\n");
}

TEST(EncryptAes256GcmTest, LaysOutCiphertextAndTagAsPublished) {
  EXPECT_EQ(EncryptAes256Gcm("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb", "uluk4a9R25RW",
                             "associatedData", "message"),
            "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
}

TEST(EncryptAes256GcmTest, RefusesAKeyOfAnotherLength) {
  EXPECT_EQ(EncryptAes256Gcm("testAPIv3Key0000", "wCq51qZv4Yfg", "", "x"),
            std::nullopt);
}

}  // namespace
}  // namespace simulator
