#include "client/request_signer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base64.h"
#include "common/string_to_sign.h"

namespace campaign {
namespace {

// An empty nonce is how a NonceSource says that it has no randomness.
bool IsUsable(const std::string& nonce) {
  return !nonce.empty() &&
         std::all_of(nonce.begin(), nonce.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c); });
}

}  // namespace

RequestSigner::RequestSigner(std::string mchid, std::string serial_no,
                             PrivateKey key, const Clock& clock,
                             NonceSource& nonces)
    : mchid_(std::move(mchid)),
      serial_no_(std::move(serial_no)),
      key_(std::move(key)),
      clock_(clock),
      nonces_(nonces) {}

absl::StatusOr<std::string> RequestSigner::Authorization(
    const HttpRequest& request) const {
  const std::string nonce = nonces_.Next();
  if (!IsUsable(nonce)) {
    return absl::InternalError(
        "cannot sign: the random generator gave no usable nonce");
  }
  const int64_t timestamp = absl::ToUnixSeconds(clock_.Now());
  const absl::StatusOr<std::string> signature = key_.SignSha256(
      RequestStringToSign(request.verb, request.target, timestamp, nonce,
                          request.BodyToSign()));
  if (!signature.ok()) return signature.status();
  return absl::StrCat("WECHATPAY2-SHA256-RSA2048 mchid=\"", mchid_,
                      "\",nonce_str=\"", nonce, "\",timestamp=\"", timestamp,
                      "\",serial_no=\"", serial_no_, "\",signature=\"",
                      Base64Encode(*signature), "\"");
}

}  // namespace campaign
