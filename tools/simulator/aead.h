#ifndef CAMPAIGN_TOOLS_SIMULATOR_AEAD_H_
#define CAMPAIGN_TOOLS_SIMULATOR_AEAD_H_

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// AEAD_AES_256_GCM as APIv3 lays it out: base64 of the ciphertext followed by
// its 16-byte tag. `key` is the merchant's APIv3 key, 32 ASCII characters used
// as they are; `nonce` and `associated_data` are text, too. Thread-safe.
// Nothing if the key has another length or OpenSSL refuses.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_2.shtml
std::optional<std::string> EncryptAes256Gcm(std::string_view key,
                                            std::string_view nonce,
                                            std::string_view associated_data,
                                            std::string_view plaintext);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_AEAD_H_
