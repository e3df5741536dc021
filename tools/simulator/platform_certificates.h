#ifndef CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_CERTIFICATES_H_
#define CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_CERTIFICATES_H_

#include <map>
#include <string>
#include <vector>

#include "tools/simulator/api_error.h"
#include "tools/simulator/certificate.h"
#include "tools/simulator/merchant_registry.h"

namespace simulator {

// Answers `GET /v3/certificates`: each certificate as PEM, encrypted with the
// merchant's APIv3 key. `query` may have `algorithm_type` RSA (default), SM2 or
// ALL; of SM2 there are none.
//
// Errors: 404 RESOURCE_NOT_EXISTS for a merchant that only has WeChat Pay's
// public key; 401 SIGN_ERROR without an APIv3 key.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay5_1.shtml
Result<Json> ListPlatformCertificates(
    const Merchant& merchant, const std::vector<Certificate>& certificates,
    const std::map<std::string, std::string>& query);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_CERTIFICATES_H_
