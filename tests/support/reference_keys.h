#ifndef CAMPAIGN_TESTS_SUPPORT_REFERENCE_KEYS_H_
#define CAMPAIGN_TESTS_SUPPORT_REFERENCE_KEYS_H_

#include "absl/strings/string_view.h"

// The public halves of two keys that WeChat Pay published with examples. The
// certificates they came in have expired, so the bare keys stand here.
namespace campaign {

// Merchant key of the worked example of 签名生成 (mchid 1900007291, serial
// number 408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB).
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
inline constexpr absl::string_view kReferenceMerchantPublicKey =
    R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAptpm+qvIDCh/9wjU26SQ
CK26ogYkBhDrYxnAaw2JbbBsp1oDbHKk+1r381NeBUG2HEFAuU+Fr72u5ot3yKdz
oF/FajAzQNKnm569/D3upKoi8mYBaST15Uig8j8qoUW1U217LL0jEHlSnHV3lcaD
TXqDpTRR4Bfz9IqOgJgFZ8/oTfEomSrjrLYef81Eyxr7ZIMQXEKKEK7V4UXKS0+/
fDsiG/cXidhzt8UbTL9vqXqxM2+IDImyO+FAc/tkBG55LmzxPto1Nq0WbnZzRM/w
Tzrd0I/8NlevxtFbphg4evlHjFNI7+GrqR87ViEwuAJJ9Je5QQjct5YJfFRWiZ5C
MQIDAQAB
-----END PUBLIC KEY-----
)";

// Plays WeChat Pay in the official Java SDK's tests (wechatpay-java), serial
// number 440024045C4A427599D09BB4E3DE0279F2E813FD.
inline constexpr absl::string_view kReferencePlatformPublicKey =
    R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4qBVumAat3oWPdWVuU24
fkTVJ7hn6Lvp6m4dCq+d/txH9BDaE2ztUtuAYTb+WeugVoDZKphrQX5tismQq/aN
/rptyvBX8xCAzsmXFsYXWIsiG9cdU4FKk227akp5Yu3d74TXUjDyijwDampQ2HZT
u8O6CeyuuYYxHcpW0VkkStaIHXztqfBGV8K9EM67cbSmC+nq+KY+OIo9rHZUkCnc
LrrBdHf59Ik/KdRsEU1EzzUqPe5dVYDsuiPxWQvQf88SgKu/+/15YFimlpEya9Pd
kCcTV0xy/OSIisIFHek6j9Ii5jLvqhVwaSa+5zkhrrSq4/b10kXLjh3IPsTDenYt
7wIDAQAB
-----END PUBLIC KEY-----
)";

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_REFERENCE_KEYS_H_
