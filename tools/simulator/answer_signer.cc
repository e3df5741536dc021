#include "tools/simulator/answer_signer.h"

#include "tools/simulator/base64.h"
#include "tools/simulator/random_text.h"
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

AnswerSigner::Choice AnswerSigner::Choose(const Asked& asked) {
  Choice choice{keys_.Certificates(), nullptr, ""};
  const auto by_public_key = [&] {
    choice.key = &keys_.public_key_private_key();
    choice.serial = keys_.public_key_id();
    return choice;
  };
  const auto by_certificate = [&](const PlatformCertificate& platform) {
    choice.key = &*platform.private_key;
    choice.serial = platform.certificate.serial_no();
    return choice;
  };
  if (asked.public_key_only || answer_with_ == AnswerKey::kPublicKey) {
    return by_public_key();
  }
  const PlatformCertificateSet& set = *choice.set;
  if (answer_with_ == AnswerKey::kCertificate) {
    return by_certificate(set.Signing());
  }
  const bool has_public_key = !keys_.public_key_id().empty();
  const bool public_key_asked =
      has_public_key && asked.serial == keys_.public_key_id();
  if (ignoring_.Next()) {
    if (has_public_key && !public_key_asked) return by_public_key();
    return by_certificate(set.Signing());
  }
  if (public_key_asked) return by_public_key();
  const PlatformCertificateSet::Row* const row =
      asked.serial.empty() ? nullptr : set.Find(asked.serial);
  // One that was withdrawn or cannot sign is as good as not asked for.
  if (row != nullptr && row->listed && row->platform->private_key.has_value()) {
    return by_certificate(*row->platform);
  }
  return by_certificate(set.Signing());
}

void AnswerSigner::Sign(const Asked& asked, const Twist& twist,
                        HttpResponse* response) {
  Choice choice = Choose(asked);
  if (twist.unknown_serial.has_value()) {
    choice.key = &UnknownKey();
    choice.serial = *twist.unknown_serial;
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
  response->Set("Wechatpay-Signature", Base64Encode(choice.key->Sign(message)));
  response->Set("Wechatpay-Serial", choice.serial);
  response->Set("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048");
}

}  // namespace simulator
