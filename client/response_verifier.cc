#include "client/response_verifier.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base64.h"
#include "common/printable.h"
#include "common/public_key.h"
#include "common/string_to_sign.h"

namespace campaign {
namespace {

constexpr absl::Duration kMaxSkew = absl::Seconds(300);
constexpr absl::string_view kProbePrefix = "WECHATPAY/SIGNTEST/";

// One of the four headers of an answer.
struct SignatureHeader {
  const std::string* value = nullptr;
  int count = 0;

  // There exactly once, and not empty.
  bool Usable() const { return count == 1 && !value->empty(); }
};

struct SignatureHeaders {
  SignatureHeader timestamp;
  SignatureHeader nonce;
  SignatureHeader signature;
  SignatureHeader serial;

  bool AllUsable() const {
    return timestamp.Usable() && nonce.Usable() && signature.Usable() &&
           serial.Usable();
  }
  bool NoneThere() const {
    return timestamp.count + nonce.count + signature.count + serial.count == 0;
  }
};

SignatureHeaders ReadHeaders(const HttpResponse& response) {
  SignatureHeaders found;
  const auto note = [](const HttpHeader& header, absl::string_view name,
                       SignatureHeader* where) {
    if (!absl::EqualsIgnoreCase(header.name, name)) return;
    if (where->count++ == 0) where->value = &header.value;
  };
  for (const HttpHeader& header : response.headers) {
    note(header, "Wechatpay-Timestamp", &found.timestamp);
    note(header, "Wechatpay-Nonce", &found.nonce);
    note(header, "Wechatpay-Signature", &found.signature);
    note(header, "Wechatpay-Serial", &found.serial);
  }
  return found;
}

// Decimal digits and nothing else; SimpleAtoi alone would allow a sign and
// blanks.
std::optional<absl::Time> ReadTimestamp(absl::string_view text) {
  int64_t seconds = 0;
  if (!std::all_of(text.begin(), text.end(),
                   [](unsigned char c) { return absl::ascii_isdigit(c); }) ||
      !absl::SimpleAtoi(text, &seconds)) {
    return std::nullopt;
  }
  return absl::FromUnixSeconds(seconds);
}

SignatureState CheckSignature(const SignatureHeaders& headers,
                              const std::string& body, const PublicKey& key) {
  const bool is_probe =
      absl::StartsWith(*headers.signature.value, kProbePrefix);
  const std::optional<std::string> signature =
      Base64Decode(*headers.signature.value);
  if (!signature.has_value()) {
    return is_probe ? SignatureState::kProbe : SignatureState::kBadBase64;
  }
  // A line end inside the nonce would leave it open where the body begins. No
  // HTTP parser lets one through; the signature does not hang on that.
  const bool holds =
      !absl::StrContains(*headers.nonce.value, '\n') &&
      key.VerifySha256(ResponseStringToVerify(*headers.timestamp.value,
                                              *headers.nonce.value, body),
                       *signature);
  if (holds) return SignatureState::kVerified;
  return is_probe ? SignatureState::kProbe : SignatureState::kBadSignature;
}

}  // namespace

ResponseVerifier::ResponseVerifier(const TrustStore& trust, const Clock& clock)
    : trust_(trust), clock_(clock) {}

Verdict ResponseVerifier::Verify(const HttpResponse& response) const {
  const SignatureHeaders headers = ReadHeaders(response);
  Verdict verdict;
  if (headers.serial.count > 0) {
    verdict.serial = Printable(*headers.serial.value);
  }
  if (!headers.AllUsable()) {
    verdict.state = headers.NoneThere() && !response.IsSuccess()
                        ? SignatureState::kUnsigned
                        : SignatureState::kHeadersMissing;
    return verdict;
  }
  const std::optional<absl::Time> signed_at =
      ReadTimestamp(*headers.timestamp.value);
  if (signed_at.has_value()) verdict.signed_at = *signed_at;
  if (!signed_at.has_value() ||
      absl::AbsDuration(clock_.Now() - *signed_at) >= kMaxSkew) {
    verdict.state = SignatureState::kSkew;
    return verdict;
  }
  const std::shared_ptr<const PublicKey> key =
      trust_.Find(*headers.serial.value);
  if (key == nullptr) {
    verdict.state = SignatureState::kUnknownSerial;
    return verdict;
  }
  verdict.state = CheckSignature(headers, response.body, *key);
  return verdict;
}

}  // namespace campaign
