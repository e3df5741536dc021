#include "tools/simulator/answer_signer.h"

#include <utility>

#include "tools/simulator/base64.h"
#include "tools/simulator/random_text.h"
#include "tools/simulator/throwaway_identity.h"
#include "tools/simulator/virtual_clock.h"

namespace simulator {
namespace {

// Nobody knows its public half. Made when it is first needed, as that takes
// 0.1 s.
const RsaPrivateKey& UnknownKey() {
  static const RsaPrivateKey key{KeyHandle(EVP_RSA_gen(2048))};
  return key;
}

}  // namespace

std::variant<std::unique_ptr<AnswerSigner>, std::string> AnswerSigner::Create(
    const PlatformOptions& options) {
  std::unique_ptr<AnswerSigner> signer(new AnswerSigner);
  signer->answer_with_ = options.answer_with;
  signer->public_key_id_ = options.public_key_id;

  std::string key_pem = options.private_key_pem;
  std::string certificate_pem = options.certificate_pem;
  if (key_pem.empty() != certificate_pem.empty()) {
    return "platform: give both the private key and the certificate, or "
           "neither";
  }
  if (key_pem.empty()) {
    ThrowawayIdentity identity = MakeRsaIdentity("Simulated WeChat Pay");
    key_pem = std::move(identity.private_key_pem);
    certificate_pem = std::move(identity.certificate_pem);
  }
  signer->private_key_ = RsaPrivateKey::FromPem(key_pem);
  if (!signer->private_key_.has_value()) {
    return "platform: the private key is no unprotected RSA key in PEM";
  }
  std::optional<Certificate> certificate =
      Certificate::FromPem(certificate_pem);
  if (!certificate.has_value()) {
    return "platform: the certificate is no X.509 certificate of an RSA key";
  }
  if (!certificate->BelongsTo(*signer->private_key_)) {
    return "platform: the certificate belongs to another private key";
  }
  signer->certificates_.push_back(*std::move(certificate));
  for (const std::string& pem : options.further_certificate_pems) {
    certificate = Certificate::FromPem(pem);
    if (!certificate.has_value()) {
      return "platform: a further certificate is no X.509 certificate";
    }
    signer->certificates_.push_back(*std::move(certificate));
  }

  if (options.answer_with == AnswerKey::kPublicKey &&
      options.public_key_id.empty()) {
    return "platform: answering with the public key needs public_key_id";
  }
  signer->public_key_private_key_ =
      RsaPrivateKey::FromPem(options.public_key_private_key_pem.empty()
                                 ? key_pem
                                 : options.public_key_private_key_pem);
  if (!signer->public_key_private_key_.has_value()) {
    return "platform: the private key behind the public key is no RSA key";
  }
  return signer;
}

std::pair<const RsaPrivateKey*, const std::string*> AnswerSigner::KeyFor(
    std::string_view request_serial) const {
  const bool by_public_key =
      answer_with_ == AnswerKey::kPublicKey ||
      (answer_with_ == AnswerKey::kFollowRequest && !public_key_id_.empty() &&
       request_serial == public_key_id_);
  if (by_public_key) return {&*public_key_private_key_, &public_key_id_};
  return {&*private_key_, &certificates_.front().serial_no()};
}

void AnswerSigner::Sign(std::string_view request_serial, const Twist& twist,
                        HttpResponse* response) const {
  auto [key, serial] = KeyFor(request_serial);
  if (twist.unknown_serial.has_value()) {
    key = &UnknownKey();
    serial = &*twist.unknown_serial;
  }
  const std::string timestamp =
      std::to_string(VirtualClock::RealNow() / 1000 + twist.skew);
  const std::string nonce = RandomHex(32);
  std::string message;
  message.reserve(timestamp.size() + nonce.size() + response->body.size() + 3);
  message.append(timestamp).append("\n");
  message.append(nonce).append("\n");
  message.append(response->body).append("\n");
  response->Set("Wechatpay-Timestamp", timestamp);
  response->Set("Wechatpay-Nonce", nonce);
  response->Set("Wechatpay-Signature", Base64Encode(key->Sign(message)));
  response->Set("Wechatpay-Serial", *serial);
  response->Set("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048");
}

}  // namespace simulator
