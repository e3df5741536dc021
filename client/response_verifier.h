#ifndef CAMPAIGN_CLIENT_RESPONSE_VERIFIER_H_
#define CAMPAIGN_CLIENT_RESPONSE_VERIFIER_H_

#include "client/trust_store.h"
#include "common/clock.h"
#include "common/http_message.h"
#include "common/verdict.h"

namespace campaign {

// Decides whether an answer comes from WeChat Pay, byte for byte, and recently.
// Thread-safe; about 0.02 ms for an RSA-2048 signature.
//
// Source: https://wechatpay-api.gitbook.io/wechatpay-api-v3/
class ResponseVerifier {
 public:
  // Both must outlive the verifier. `clock` tells a replayed answer: one whose
  // timestamp is 300 s or more away, in either direction, is refused.
  ResponseVerifier(const TrustStore& trust, const Clock& clock);

  // Checks in this order, and the first thing wrong names the state: the four
  // headers, the clock, the serial, base64, the signature.
  //
  // * A header that occurs twice counts as missing: which of the two was meant
  //   is for nobody to guess.
  // * A probe (`WECHATPAY/SIGNTEST/`) has no way of its own: it is verified
  // like
  //   any other and fails, and only then is called kProbe.
  //
  // `verdict.serial` is cleaned for printing, being unverified in most states.
  Verdict Verify(const HttpResponse& response) const;

 private:
  const TrustStore& trust_;
  const Clock& clock_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RESPONSE_VERIFIER_H_
