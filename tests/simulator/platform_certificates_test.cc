#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <string>

#include "tests/simulator/simulator_test.h"
#include "tools/simulator/base64.h"
#include "tools/simulator/certificate.h"
#include "tools/simulator/openssl_handles.h"

namespace simulator {
namespace {

std::string Decrypt(const Json& sealed) {
  std::string bytes = *Base64Decode(sealed["ciphertext"].get<std::string>());
  std::string tag = bytes.substr(bytes.size() - 16);
  bytes.resize(bytes.size() - 16);
  const std::string nonce = sealed["nonce"];
  const std::string aad = sealed["associated_data"];
  const auto data = [](const std::string& s) {
    return reinterpret_cast<const unsigned char*>(s.data());
  };
  std::string plain(bytes.size(), '\0');
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  int n = 0;
  const CipherHandle context(EVP_CIPHER_CTX_new());
  EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                     reinterpret_cast<const unsigned char*>(kApiV3Key),
                     data(nonce));
  EVP_DecryptUpdate(context.get(), nullptr, &n, data(aad),
                    static_cast<int>(aad.size()));
  EVP_DecryptUpdate(context.get(), out, &n, data(bytes),
                    static_cast<int>(bytes.size()));
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data());
  return EVP_DecryptFinal_ex(context.get(), out + n, &n) == 1 ? plain : "";
}

class PlatformCertificatesTest : public SimulatorTest {};

TEST_F(PlatformCertificatesTest, AreEncryptedWithTheMerchantsKey) {
  const Answer answer = client().Get("/v3/certificates");

  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(Verified(answer));
  const Json row = answer.json()["data"][0];
  EXPECT_EQ(row["serial_no"], sim().platform_serial());
  EXPECT_EQ(row["encrypt_certificate"]["algorithm"], "AEAD_AES_256_GCM");
  EXPECT_EQ(row["encrypt_certificate"]["nonce"].get<std::string>().size(), 12u);
  const auto certificate =
      Certificate::FromPem(Decrypt(row["encrypt_certificate"]));
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->serial_no(), sim().platform_serial());
}

TEST_F(PlatformCertificatesTest, ListsTheNextOneBesideTheOld) {
  Options options = TestOptions();
  options.platform.further_certificates = {
      {.certificate_pem = SecondIdentity().certificate_pem}};
  Restart(options);
  EXPECT_EQ(client().Get("/v3/certificates").json()["data"].size(), 2u);
}

TEST_F(PlatformCertificatesTest, ThereAreNoneInPublicKeyMode) {
  Options options = TestOptions();
  options.merchants[0].public_key_only = true;
  Restart(options);

  const Answer answer = client().Get("/v3/certificates");

  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(Code(answer), "RESOURCE_NOT_EXISTS");
  EXPECT_EQ(Message(answer),
            "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。");
}

TEST_F(PlatformCertificatesTest, NeedAnApiV3Key) {
  EXPECT_EQ(Message(second().Get("/v3/certificates")), "商户未设置APIv3密钥。");
}

TEST_F(PlatformCertificatesTest, KnowTheAlgorithmTypes) {
  EXPECT_EQ(client().Get("/v3/certificates?algorithm_type=ALL").status, 200);
  EXPECT_EQ(client().Get("/v3/certificates?algorithm_type=SM2").status, 404);
  EXPECT_EQ(Field(client().Get("/v3/certificates?algorithm_type=X")),
            "algorithm_type");
}

}  // namespace
}  // namespace simulator
