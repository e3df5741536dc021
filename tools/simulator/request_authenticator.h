#ifndef CAMPAIGN_TOOLS_SIMULATOR_REQUEST_AUTHENTICATOR_H_
#define CAMPAIGN_TOOLS_SIMULATOR_REQUEST_AUTHENTICATOR_H_

#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tools/simulator/api_error.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/merchant_registry.h"
#include "tools/simulator/switches.h"

namespace simulator {

// What a merchant signs: verb, target, timestamp, nonce and body, each followed
// by a line feed, also where it is empty or ends with one.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml
std::string StringToVerify(std::string_view verb, std::string_view target,
                           std::string_view timestamp, std::string_view nonce,
                           std::string_view signed_body);

// Finds out who sent a request. In WeChat Pay's order: syntax and scheme, time,
// merchant and serial number, signature. Thread-safe.
class RequestAuthenticator {
 public:
  // Both must outlive the authenticator.
  RequestAuthenticator(const MerchantRegistry& merchants,
                       const Switches& switches)
      : merchants_(merchants), switches_(switches) {}

  // `signed_body` is the body, but for an image upload only the meta part.
  // `*mchid` becomes what the request claims, also on errors. `now` is in Unix
  // seconds by the real clock.
  //
  // Errors: 401 SIGN_ERROR.
  Result<const Merchant*> Authenticate(const HttpRequest& request,
                                       std::string_view signed_body,
                                       int64_t now, std::string* mchid);

 private:
  bool IsReplay(const std::string& mchid, const std::string& nonce,
                int64_t now);
  ApiError BadSignature(const HttpRequest& request,
                        const std::string& message_signed,
                        size_t body_size) const;

  const MerchantRegistry& merchants_;
  const Switches& switches_;

  std::mutex mutex_;
  // Nonces of the last ten minutes; empty unless replays are refused.
  std::set<std::pair<std::string, std::string>> nonces_;
  std::deque<std::pair<int64_t, std::pair<std::string, std::string>>> by_age_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_REQUEST_AUTHENTICATOR_H_
