#ifndef CAMPAIGN_TOOLS_SIMULATOR_ANSWER_SIGNER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_ANSWER_SIGNER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tools/simulator/certificate.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/options.h"
#include "tools/simulator/rsa_key.h"

namespace simulator {

// WeChat Pay's keys, and the headers that prove an answer is WeChat Pay's:
// Wechatpay-Timestamp, -Nonce, -Signature, -Serial and -Signature-Type. What is
// signed is timestamp, nonce and body, each followed by a line feed.
// Thread-safe: nothing changes after Create().
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

  // Makes up a key and certificate if `options` has neither. Gives a sentence
  // instead if something in it is not usable.
  static std::variant<std::unique_ptr<AnswerSigner>, std::string> Create(
      const PlatformOptions& options);

  // Signs `response` as it is now. `request_serial` is the request's
  // Wechatpay-Serial, empty if it had none.
  void Sign(std::string_view request_serial, const Twist& twist,
            HttpResponse* response) const;

  // What /v3/certificates lists; the signing one comes first.
  const std::vector<Certificate>& certificates() const { return certificates_; }
  const std::string& public_key_id() const { return public_key_id_; }

 private:
  AnswerSigner() = default;

  // Which key and under which serial an answer is signed. The place to extend
  // when a change of keys is to be simulated.
  std::pair<const RsaPrivateKey*, const std::string*> KeyFor(
      std::string_view request_serial) const;

  AnswerKey answer_with_ = AnswerKey::kCertificate;
  std::optional<RsaPrivateKey> private_key_;
  std::optional<RsaPrivateKey> public_key_private_key_;
  std::string public_key_id_;
  std::vector<Certificate> certificates_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_ANSWER_SIGNER_H_
