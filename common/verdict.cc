#include "common/verdict.h"

namespace campaign {

absl::string_view SignatureStateName(SignatureState state) {
  switch (state) {
    case SignatureState::kUnchecked:
      return "UNCHECKED";
    case SignatureState::kVerified:
      return "VERIFIED";
    case SignatureState::kUnsigned:
      return "UNSIGNED";
    case SignatureState::kHeadersMissing:
      return "HEADERS_MISSING";
    case SignatureState::kSkew:
      return "SKEW";
    case SignatureState::kUnknownSerial:
      return "UNKNOWN_SERIAL";
    case SignatureState::kProbe:
      return "PROBE";
    case SignatureState::kBadBase64:
      return "BAD_BASE64";
    case SignatureState::kBadSignature:
      return "BAD_SIGNATURE";
  }
  return "UNCHECKED";
}

}  // namespace campaign
