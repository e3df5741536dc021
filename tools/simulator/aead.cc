#include "tools/simulator/aead.h"

#include <array>

#include "tools/simulator/base64.h"
#include "tools/simulator/openssl_handles.h"

namespace simulator {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::optional<std::string> EncryptAes256Gcm(std::string_view key,
                                            std::string_view nonce,
                                            std::string_view associated_data,
                                            std::string_view plaintext) {
  if (key.size() != 32 || nonce.empty()) return std::nullopt;
  const CipherHandle context(EVP_CIPHER_CTX_new());
  std::string sealed(plaintext.size(), '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  int length = 0;
  if (context == nullptr ||
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, nullptr,
                         nullptr) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_IVLEN,
                          static_cast<int>(nonce.size()), nullptr) != 1 ||
      EVP_EncryptInit_ex(context.get(), nullptr, nullptr, Bytes(key),
                         Bytes(nonce)) != 1 ||
      EVP_EncryptUpdate(context.get(), nullptr, &length, Bytes(associated_data),
                        static_cast<int>(associated_data.size())) != 1 ||
      EVP_EncryptUpdate(context.get(), out, &length, Bytes(plaintext),
                        static_cast<int>(plaintext.size())) != 1 ||
      EVP_EncryptFinal_ex(context.get(), out + length, &length) != 1) {
    return std::nullopt;
  }
  std::array<char, 16> tag{};
  if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG,
                          static_cast<int>(tag.size()), tag.data()) != 1) {
    return std::nullopt;
  }
  return Base64Encode(sealed.append(tag.data(), tag.size()));
}

}  // namespace simulator
