#ifndef CAMPAIGN_COMMON_RSA_KEY_RULES_H_
#define CAMPAIGN_COMMON_RSA_KEY_RULES_H_

#include <openssl/types.h>

#include "absl/status/status.h"

namespace campaign {

// INVALID_ARGUMENT unless `key` (its private or public half) can be one end of
// WECHATPAY2-SHA256-RSA2048: plain RSA, of at least 2048 bits. The message
// follows a file's name: "is an EC key; ...".
absl::Status CheckRsaKey(const EVP_PKEY* key);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_RSA_KEY_RULES_H_
