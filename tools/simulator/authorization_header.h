#ifndef CAMPAIGN_TOOLS_SIMULATOR_AUTHORIZATION_HEADER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_AUTHORIZATION_HEADER_H_

#include <string>
#include <string_view>

#include "tools/simulator/api_error.h"

namespace simulator {

// The five parameters of the scheme WECHATPAY2-SHA256-RSA2048, each exactly
// once and in any order, as
// `mchid="...",nonce_str="...",timestamp="...",serial_no="...",signature="..."`.
struct AuthorizationHeader {
  std::string mchid;
  std::string nonce_str;
  // Decimal Unix seconds, still text, as it is signed as text.
  std::string timestamp;
  std::string serial_no;
  // Base64.
  std::string signature;
};

// Reads the header's value. Errors: 401 SIGN_ERROR for another scheme or any
// other syntax. `allow_blank_after_comma` is [A]: no page says whether WeChat
// Pay takes it; the official SDKs never send it.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
Result<AuthorizationHeader> ParseAuthorization(std::string_view value,
                                               bool allow_blank_after_comma);

// What a missing or malformed header is answered with.
ApiError MalformedAuthorization();

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_AUTHORIZATION_HEADER_H_
