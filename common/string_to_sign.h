#ifndef CAMPAIGN_COMMON_STRING_TO_SIGN_H_
#define CAMPAIGN_COMMON_STRING_TO_SIGN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace campaign {

// The text that a request's signature covers: five values, each followed by one
// LF, the last one too. An empty body still has its LF, and a value that itself
// ends in LF gets another one.
//
// `target` is the request target exactly as sent, percent-encoded, with its
// query. `timestamp_seconds` is Unix time in seconds.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
std::string RequestStringToSign(absl::string_view verb,
                                absl::string_view target,
                                int64_t timestamp_seconds,
                                absl::string_view nonce,
                                absl::string_view body);

// The text that an answer's (or callback's) signature covers: `Wechatpay-
// Timestamp` and `Wechatpay-Nonce` letter for letter, and the raw bytes
// received, each followed by one LF.
//
// Source: https://wechatpay-api.gitbook.io/wechatpay-api-v3/
std::string ResponseStringToVerify(absl::string_view timestamp_text,
                                   absl::string_view nonce,
                                   absl::string_view body);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_STRING_TO_SIGN_H_
