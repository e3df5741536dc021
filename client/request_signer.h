#ifndef CAMPAIGN_CLIENT_REQUEST_SIGNER_H_
#define CAMPAIGN_CLIENT_REQUEST_SIGNER_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/http_message.h"
#include "common/nonce_source.h"
#include "common/private_key.h"

namespace campaign {

// Builds the `Authorization` header that proves a request comes from `mchid`,
// scheme WECHATPAY2-SHA256-RSA2048. Thread-safe: the key is only read.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
class RequestSigner {
 public:
  // `serial_no` is the serial number of the *merchant* API certificate, not of
  // WeChat Pay's. `clock` and `nonces` must outlive the signer; injecting them
  // lets a test pin the exact text that is signed.
  RequestSigner(std::string mchid, std::string serial_no, PrivateKey key,
                const Clock& clock, NonceSource& nonces);

  // The header's value, with a fresh timestamp and nonce on every call. Signs
  // `request.BodyToSign()`, which is not always what is sent: for an image
  // upload WeChat Pay signs the `meta` JSON part alone, without the file.
  //
  // Errors: INTERNAL if OpenSSL cannot sign, or if there is no usable nonce.
  absl::StatusOr<std::string> Authorization(const HttpRequest& request) const;

 private:
  const std::string mchid_;
  const std::string serial_no_;
  const PrivateKey key_;
  const Clock& clock_;
  NonceSource& nonces_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_REQUEST_SIGNER_H_
