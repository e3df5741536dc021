#ifndef CAMPAIGN_COMMON_HTTP_MESSAGE_H_
#define CAMPAIGN_COMMON_HTTP_MESSAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace campaign {

// One header line. Names are compared without case.
struct HttpHeader {
  std::string name;
  std::string value;
};

// A request to WeChat Pay, as plain data: what the transcoder makes, what the
// signer signs, and what the transport puts on the wire, byte for byte.
struct HttpRequest {
  // `GET`, `POST`, ... in upper case.
  std::string verb;

  // The request target exactly as sent and signed: percent-encoded path, and
  // `?query` if there is one. No scheme, no host.
  std::string target = {};

  // Exactly the bytes sent. Empty for no body.
  std::string body = {};

  // What is signed instead of `body`; for an image upload the `meta` part.
  std::optional<std::string> signed_body = {};

  // Value of `Content-Type`; no such header is sent when it is empty.
  std::string content_type = {};

  // Whether a write may be sent again when its answer was lost; see
  // `campaign.rules.v1.repeatable`.
  bool repeatable = false;

  // With which of WeChat Pay's keys something in the body is encrypted; WeChat
  // Pay must be told in `Wechatpay-Serial`. Empty if nothing is.
  std::string encrypted_for = {};

  // Further headers, added by the layers a request passes.
  std::vector<HttpHeader> headers = {};

  // The bytes of the fifth line of the string to sign.
  const std::string& BodyToSign() const {
    return signed_body.has_value() ? *signed_body : body;
  }

  // A repeated read changes nothing; everything else may have an effect.
  bool IsRead() const { return verb == "GET"; }
};

// WeChat Pay's answer, as plain data. `body` is the raw bytes received: they
// may be read only after the verifying layer let them pass.
struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers = {};
  std::string body = {};

  // The value of the first header called `name` (any case), or nullptr.
  const std::string* Header(absl::string_view name) const {
    for (const HttpHeader& header : headers) {
      if (absl::EqualsIgnoreCase(header.name, name)) return &header.value;
    }
    return nullptr;
  }

  bool IsSuccess() const { return status >= 200 && status < 300; }
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_HTTP_MESSAGE_H_
