#include "tests/simulator/platform_certificate_list.h"

#include <openssl/evp.h>

#include "tools/simulator/base64.h"
#include "tools/simulator/openssl_handles.h"

namespace simulator {

std::string Decrypt(const Json& sealed, const std::string& key) {
  const auto decoded = Base64Decode(sealed["ciphertext"].get<std::string>());
  if (!decoded.has_value() || decoded->size() < 16) return "";
  std::string bytes = *decoded;
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
  EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, data(key),
                     data(nonce));
  EVP_DecryptUpdate(context.get(), nullptr, &n, data(aad),
                    static_cast<int>(aad.size()));
  EVP_DecryptUpdate(context.get(), out, &n, data(bytes),
                    static_cast<int>(bytes.size()));
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data());
  return EVP_DecryptFinal_ex(context.get(), out + n, &n) == 1 ? plain : "";
}

std::vector<std::string> Serials(const Answer& answer) {
  std::vector<std::string> serials;
  for (const Json& row : answer.json().value("data", Json::array())) {
    serials.push_back(row.value("serial_no", ""));
  }
  return serials;
}

}  // namespace simulator
