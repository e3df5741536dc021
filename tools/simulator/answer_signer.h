#ifndef CAMPAIGN_TOOLS_SIMULATOR_ANSWER_SIGNER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_ANSWER_SIGNER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/even_share.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/options.h"
#include "tools/simulator/platform_keys.h"

namespace simulator {

// The headers that prove an answer is WeChat Pay's: Wechatpay-Timestamp,
// -Nonce, -Signature, -Serial and -Signature-Type. What is signed is timestamp,
// nonce and body, each followed by a line feed. Thread-safe.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_1.shtml
class AnswerSigner {
 public:
  // What a fault wants different about a signature that otherwise holds.
  struct Twist {
    // Seconds added to Wechatpay-Timestamp before signing.
    int64_t skew = 0;
    // If set: signed by a key that nobody trusts, under this serial number.
    std::optional<std::string> unknown_serial;
  };

  // What the request says about the key it expects.
  struct Asked {
    // Its Wechatpay-Serial, empty if it had none.
    std::string_view serial;
    // The merchant has no platform certificates.
    bool public_key_only = false;
  };

  // `keys` must outlive this.
  AnswerSigner(const PlatformKeys& keys, const PlatformOptions& options)
      : keys_(keys),
        answer_with_(options.answer_with),
        ignoring_(options.ignore_request_serial_percent) {}

  // Signs `response` as it is now.
  void Sign(const Asked& asked, const Twist& twist, HttpResponse* response);

  // See PlatformOptions::ignore_request_serial_percent.
  EvenShare& ignoring() { return ignoring_; }

 private:
  // A key, the serial number it is known by, and what keeps it alive.
  struct Choice {
    std::shared_ptr<const PlatformCertificateSet> set;
    const RsaPrivateKey* key;
    std::string serial;
  };
  Choice Choose(const Asked& asked);

  const PlatformKeys& keys_;
  const AnswerKey answer_with_;
  EvenShare ignoring_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_ANSWER_SIGNER_H_
