#ifndef CAMPAIGN_COMMON_ENCRYPTION_KEY_H_
#define CAMPAIGN_COMMON_ENCRYPTION_KEY_H_

#include <string>

#include "common/public_key.h"

namespace campaign {

// A key of WeChat Pay's that sensitive fields of requests are encrypted with.
struct EncryptionKey {
  // The certificate's serial number or the public key's id; WeChat Pay has to
  // be told, in `Wechatpay-Serial`.
  std::string serial;

  PublicKey key;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_ENCRYPTION_KEY_H_
