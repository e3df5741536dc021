#include "tools/simulator/request_authenticator.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "tools/simulator/authorization_header.h"
#include "tools/simulator/base64.h"
#include "tools/simulator/serial_number.h"
#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

// Seconds that a request may be away from our clock, either way.
constexpr int64_t kWindow = 300;

// How much of the body SIGN_ERROR shows. The documents only say "truncated".
constexpr size_t kShownBody = 32;

std::optional<int64_t> DecimalSeconds(const std::string& text) {
  int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || rest != end || seconds < 0) return std::nullopt;
  return seconds;
}

}  // namespace

std::string StringToVerify(std::string_view verb, std::string_view target,
                           std::string_view timestamp, std::string_view nonce,
                           std::string_view signed_body) {
  std::string message;
  message.reserve(verb.size() + target.size() + timestamp.size() +
                  nonce.size() + signed_body.size() + 5);
  for (const std::string_view line :
       {verb, target, timestamp, nonce, signed_body}) {
    message.append(line).append("\n");
  }
  return message;
}

Result<const Merchant*> RequestAuthenticator::Authenticate(
    const HttpRequest& request, std::string_view signed_body, int64_t now,
    std::string* mchid) {
  const std::string* const value = request.Header("Authorization");
  if (value == nullptr) return MalformedAuthorization();
  const Result<AuthorizationHeader> header =
      ParseAuthorization(*value, switches_.allow_blank_after_comma);
  if (!header.ok()) return header.error();
  *mchid = header->mchid;

  const std::optional<int64_t> timestamp = DecimalSeconds(header->timestamp);
  if (!timestamp.has_value()) return MalformedAuthorization();
  if (*timestamp < now - kWindow || *timestamp > now + kWindow) {
    return SignError(
        "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
  }

  const Merchant* const merchant = merchants_.Find(header->mchid);
  if (merchant == nullptr || !merchant->public_key.has_value()) {
    return SignError("商户未申请过证书。");
  }
  if (!SameSerialNumber(header->serial_no, merchant->serial_no)) {
    return SignError("商户证书序列号有误。请使用签名私钥匹配的证书序列号");
  }
  switch (merchant->options.certificate_state) {
    case MerchantOptions::CertificateState::kRevoked:
      return SignError("商户证书已作废。");
    case MerchantOptions::CertificateState::kReplaced:
      return SignError("已更换证书，请使用新证书");
    case MerchantOptions::CertificateState::kValid:
      break;
  }
  if (switches_.refuse_expired_certificates &&
      merchant->certificate_not_after != 0 &&
      merchant->certificate_not_after < now) {
    return SignError("商户证书已过期。");
  }

  const std::string message =
      StringToVerify(request.verb, request.target, header->timestamp,
                     header->nonce_str, signed_body);
  const std::optional<std::string> signature = Base64Decode(header->signature);
  if (!signature.has_value() ||
      !merchant->public_key->Verify(message, *signature)) {
    return BadSignature(request, message, signed_body.size());
  }
  if (switches_.refuse_replayed_nonce &&
      IsReplay(header->mchid, header->nonce_str, now)) {
    return SignError("签名错误");
  }
  return merchant;
}

bool RequestAuthenticator::IsReplay(const std::string& mchid,
                                    const std::string& nonce, int64_t now) {
  const std::lock_guard lock(mutex_);
  while (!by_age_.empty() && by_age_.front().first < now - 2 * kWindow) {
    nonces_.erase(by_age_.front().second);
    by_age_.pop_front();
  }
  if (!nonces_.emplace(mchid, nonce).second) return true;
  by_age_.push_back({now, {mchid, nonce}});
  return false;
}

ApiError RequestAuthenticator::BadSignature(const HttpRequest& request,
                                            const std::string& message_signed,
                                            size_t body_size) const {
  const std::string text = "错误的签名，验签失败";
  if (switches_.sign_error_without_detail) return SignError(text);
  const size_t head = message_signed.size() - body_size - 1;
  const std::string truncated(
      CutAtCharacter(message_signed, head + std::min(body_size, kShownBody)));
  Json detail = {{"field", "signature"},
                 {"location", "authorization"},
                 {"sign_information",
                  {{"method", request.verb},
                   {"url", request.target},
                   {"truncated_sign_message", truncated + "\n"},
                   {"sign_message_length", message_signed.size()}}}};
  if (switches_.nested_sign_error_detail) {
    detail["detail"] = {{"issue", "sign not match"}};
  } else {
    detail["issue"] = "sign not match";
  }
  return SignError(text, std::move(detail));
}

}  // namespace simulator
