#include "tools/simulator/platform_certificates.h"

#include "tools/simulator/aead.h"
#include "tools/simulator/random_text.h"
#include "tools/simulator/rfc3339.h"

namespace simulator {

Result<Json> ListPlatformCertificates(
    const Merchant& merchant, const PlatformCertificateSet& certificates,
    std::string_view apiv3_key, const Switches& switches,
    const std::map<std::string, std::string>& query) {
  const auto type = query.find("algorithm_type");
  if (type != query.end() && type->second != "RSA" && type->second != "SM2" &&
      type->second != "ALL") {
    return ParamError(Location::kQuery, "algorithm_type", type->second,
                      "must be RSA, SM2 or ALL");
  }
  ApiError none =
      NotExists("无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。");
  if (switches.no_certificates_is_not_found) none.code = "NOT_FOUND";
  if (merchant.options.public_key_only) return none;
  if (type != query.end() && type->second == "SM2") return none;
  if (merchant.options.apiv3_key.empty()) {
    return SignError("商户未设置APIv3密钥。");
  }
  Json data = Json::array();
  for (const PlatformCertificateSet::Row& row : certificates.rows) {
    if (!row.listed) continue;
    const Certificate& certificate = row.platform->certificate;
    const std::string nonce = RandomHex(12);
    const std::string associated_data = "certificate";
    const std::optional<std::string> ciphertext =
        EncryptAes256Gcm(apiv3_key, nonce, associated_data, certificate.pem());
    if (!ciphertext.has_value()) {
      return ApiError{500, "SYSTEM_ERROR", "系统错误", nullptr};
    }
    data.push_back(
        {{"serial_no", certificate.serial_no()},
         {"effective_time", FormatRfc3339(certificate.not_before() * 1000)},
         {"expire_time", FormatRfc3339(certificate.not_after() * 1000)},
         {"encrypt_certificate",
          {{"algorithm", "AEAD_AES_256_GCM"},
           {"nonce", nonce},
           {"associated_data", associated_data},
           {"ciphertext", *ciphertext}}}});
  }
  if (data.empty()) return none;
  return Json{{"data", std::move(data)}};
}

}  // namespace simulator
