#ifndef CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_CERTIFICATES_H_
#define CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_CERTIFICATES_H_

#include <map>
#include <string>
#include <string_view>

#include "tools/simulator/api_error.h"
#include "tools/simulator/merchant_registry.h"
#include "tools/simulator/platform_keys.h"
#include "tools/simulator/switches.h"

namespace simulator {

// Answers `GET /v3/certificates`: each listed certificate as PEM, encrypted
// with `apiv3_key`, which is the merchant's unless a fault wants another.
// `query` may have `algorithm_type` RSA (default), SM2 or ALL; of SM2 there are
// none.
//
// Errors: 404 RESOURCE_NOT_EXISTS (see Switches::no_certificates_is_not_found)
// for a merchant that only has WeChat Pay's public key, and if none is listed;
// 401 SIGN_ERROR if the merchant has no APIv3 key.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay5_1.shtml
Result<Json> ListPlatformCertificates(
    const Merchant& merchant, const PlatformCertificateSet& certificates,
    std::string_view apiv3_key, const Switches& switches,
    const std::map<std::string, std::string>& query);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_CERTIFICATES_H_
