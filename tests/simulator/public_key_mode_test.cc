#include <gtest/gtest.h>

#include <string>

#include "tests/simulator/simulator_test.h"
#include "tools/simulator/base64.h"
#include "tools/simulator/rsa_key.h"

namespace simulator {
namespace {

constexpr char kId[] = "PUB_KEY_ID_0119000000012026";

class PublicKeyModeTest : public SimulatorTest {
 protected:
  PublicKeyModeTest() { Restart(WithOwnKey()); }

  // A public key that is not the platform certificate's.
  static Options WithOwnKey() {
    Options options = TestOptions();
    options.platform.public_key_private_key_pem =
        SecondIdentity().private_key_pem;
    return options;
  }

  Answer Ask(const std::string& wechatpay_serial) {
    return client().Send(
        {.target = Path("1"), .wechatpay_serial = wechatpay_serial});
  }
  std::string SerialFor(const std::string& wechatpay_serial) {
    return Ask(wechatpay_serial).Header("Wechatpay-Serial");
  }
  bool HoldsUnderPublicKey(const Answer& answer) {
    return RsaPublicKey::FromPem(sim().public_key_pem())
        ->Verify(answer.Header("Wechatpay-Timestamp") + "\n" +
                     answer.Header("Wechatpay-Nonce") + "\n" + answer.body +
                     "\n",
                 *Base64Decode(answer.Header("Wechatpay-Signature")));
  }
};

TEST_F(PublicKeyModeTest, AnswersAsTheRequestAsks) {
  const std::string next = sim().AddPlatformCertificate();

  const Answer by_key = Ask(kId);
  EXPECT_EQ(by_key.Header("Wechatpay-Serial"), kId);
  EXPECT_TRUE(HoldsUnderPublicKey(by_key));
  EXPECT_TRUE(Verified(Ask("")));
  EXPECT_TRUE(Verified(Ask(sim().platform_serial())));
  const Answer by_next = Ask(next);
  EXPECT_TRUE(Verifies(by_next, sim().PlatformCertificatePem(next)));
  EXPECT_EQ(SerialFor("PUB_KEY_ID_OF_SOMEBODY"), sim().platform_serial());

  // Withdrawn.
  sim().RemovePlatformCertificate(next);
  EXPECT_EQ(SerialFor(next), sim().platform_serial());
}

TEST_F(PublicKeyModeTest, IgnoresWhatIsAskedInExactlySoManyOfAHundred) {
  sim().IgnoreRequestSerial(10);
  int by_certificate = 0;
  for (int i = 0; i < 100; ++i) by_certificate += SerialFor(kId) != kId;
  EXPECT_EQ(by_certificate, 10);
  int by_key = 0;
  for (int i = 0; i < 100; ++i) by_key += SerialFor("") == kId;
  EXPECT_EQ(by_key, 10);
}

TEST_F(PublicKeyModeTest, IgnoresFromTheStartIfSoConfigured) {
  Options options = WithOwnKey();
  options.platform.ignore_request_serial_percent = 100;
  Restart(options);
  EXPECT_EQ(SerialFor(kId), sim().platform_serial());
  EXPECT_EQ(SerialFor(sim().platform_serial()), kId);
}

TEST_F(PublicKeyModeTest, WithoutAPublicKeyIgnoringMeansTheSigningOne) {
  Options options = TestOptions();
  options.platform.public_key_id.clear();
  options.platform.ignore_request_serial_percent = 100;
  Restart(options);
  const std::string next = sim().AddPlatformCertificate();
  EXPECT_EQ(SerialFor(next), sim().platform_serial());
}

TEST_F(PublicKeyModeTest, AMerchantWithoutCertificatesGetsThePublicKeyAlways) {
  Options options = WithOwnKey();
  options.merchants[0].public_key_only = true;
  options.platform.ignore_request_serial_percent = 100;
  options.platform.answer_with = AnswerKey::kCertificate;
  Restart(options);
  for (const std::string& asked :
       {std::string(kId), std::string(), sim().platform_serial()}) {
    const Answer answer = Ask(asked);
    EXPECT_EQ(answer.Header("Wechatpay-Serial"), kId);
    EXPECT_TRUE(HoldsUnderPublicKey(answer));
  }
  EXPECT_EQ(client().Get("/v3/certificates").Header("Wechatpay-Serial"), kId);
  EXPECT_TRUE(Verified(second().Get(Path("1"))));
}

TEST_F(PublicKeyModeTest, AMerchantWithoutCertificatesNeedsAPublicKey) {
  Options options = TestOptions();
  options.merchants[0].public_key_only = true;
  options.platform.public_key_id.clear();
  EXPECT_EQ(Simulator(options).Start(),
            "merchant 1900000001: public_key_only needs the platform's "
            "public_key_id");
}

}  // namespace
}  // namespace simulator
