#ifndef CAMPAIGN_COMMON_VERDICT_H_
#define CAMPAIGN_COMMON_VERDICT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace campaign {

// What is known about the signature of an answer.
enum class SignatureState {
  // Nobody looked yet.
  kUnchecked,
  // The signature holds for exactly the bytes received.
  kVerified,
  // An error answer without the four Wechatpay-* headers. WeChat Pay sends
  // these before it knows the caller (reference: rejections such as 401), and
  // so could anybody in between: never take an irreversible step on one.
  kUnsigned,
  // One or more, but not all four, of the headers are there, or one is there
  // twice, or none on a 2xx.
  kHeadersMissing,
  // `Wechatpay-Timestamp` is not a number, or 300 s or more from our clock.
  kSkew,
  // No key is known for `Wechatpay-Serial`.
  kUnknownSerial,
  // `Wechatpay-Signature` begins with `WECHATPAY/SIGNTEST/`: WeChat Pay tests
  // on purpose whether its callers verify. It fails like any bad signature.
  kProbe,
  // `Wechatpay-Signature` is not strict base64.
  kBadBase64,
  // The signature does not belong to these bytes.
  kBadSignature,
};

// The state's name on the wire: `VERIFIED`, `UNSIGNED`, `HEADERS_MISSING`,
// `SKEW`, `UNKNOWN_SERIAL`, `PROBE`, `BAD_BASE64`, `BAD_SIGNATURE`,
// `UNCHECKED`.
absl::string_view SignatureStateName(SignatureState state);

// The verifier's word on one answer.
struct Verdict {
  SignatureState state = SignatureState::kUnchecked;

  // `Wechatpay-Serial` of the answer; empty if it had none.
  std::string serial = {};

  // `Wechatpay-Timestamp`, where it is a number; means something only where the
  // signature held.
  absl::Time signed_at = absl::InfinitePast();

  bool Verified() const { return state == SignatureState::kVerified; }
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_VERDICT_H_
