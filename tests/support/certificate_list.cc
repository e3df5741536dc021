#include "tests/support/certificate_list.h"

#include <openssl/evp.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base64.h"
#include "common/openssl_handle.h"

namespace campaign {
namespace {

const unsigned char* Unsigned(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::string SealedWith(absl::string_view api_v3_key, absl::string_view nonce,
                       absl::string_view associated_data,
                       absl::string_view plaintext) {
  constexpr int kTagBytes = 16;
  const EvpCipherCtxPtr context(EVP_CIPHER_CTX_new());
  std::string sealed(plaintext.size() + kTagBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  int size = 0;
  const bool done =
      api_v3_key.size() == 32 && nonce.size() == 12 &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                         Unsigned(api_v3_key), Unsigned(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size,
                        Unsigned(associated_data),
                        static_cast<int>(associated_data.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), out, &size, Unsigned(plaintext),
                        static_cast<int>(plaintext.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), out + size, &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                          out + plaintext.size()) == 1;
  if (!done) std::abort();
  return sealed;
}

ListedCertificate Listed(TestKey key, const std::string& serial_no,
                         absl::Time not_before, absl::Time not_after) {
  return {.serial_no = serial_no,
          .pem = TestCertificatePem(key, {.serial_number = serial_no,
                                          .not_before = not_before,
                                          .not_after = not_after})};
}

std::string CertificateListBody(const std::vector<ListedCertificate>& rows) {
  constexpr absl::string_view kNonce = "61f9c719728a";
  constexpr absl::string_view kAssociatedData = "certificate";
  std::vector<std::string> texts;
  for (const ListedCertificate& row : rows) {
    texts.push_back(absl::StrCat(
        R"({"serial_no":")", row.serial_no,
        // With the blank of the published sample.
        R"(","effective_time ":"2018-06-08T10:34:56+08:00",)"
        R"("expire_time":"2018-12-08T10:34:56+08:00",)"
        R"("encrypt_certificate":{"algorithm":")",
        row.algorithm, R"(","nonce":")", kNonce, R"(","associated_data":")",
        kAssociatedData, R"(","ciphertext":")",
        Base64Encode(
            SealedWith(row.api_v3_key, kNonce, kAssociatedData, row.pem)),
        R"("}})"));
  }
  return absl::StrCat(R"({"data":[)", absl::StrJoin(texts, ","), "]}");
}

Answer AnswerSignedBy(TestKey key, const std::string& serial, absl::Time when,
                      int status, const std::string& body) {
  const std::string timestamp = absl::StrCat(absl::ToUnixSeconds(when));
  const std::string signature = *TestPrivateKey(key).SignSha256(
      absl::StrCat(timestamp, "\nnonce\n", body, "\n"));
  return {
      .response = {.status = status,
                   .headers = {{"Wechatpay-Timestamp", timestamp},
                               {"Wechatpay-Nonce", "nonce"},
                               {"Wechatpay-Signature", Base64Encode(signature)},
                               {"Wechatpay-Serial", serial}},
                   .body = body}};
}

}  // namespace campaign
