#include "client/signing_transport.h"

#include <utility>

#include "absl/status/statusor.h"

namespace campaign {

SigningTransport::SigningTransport(Transport& next, const RequestSigner& signer,
                                   std::string user_agent,
                                   const TrustStore& trust)
    : next_(next),
      signer_(signer),
      user_agent_(std::move(user_agent)),
      trust_(trust) {}

void SigningTransport::Send(HttpRequest request, SendOptions options,
                            Callback done) {
  absl::StatusOr<std::string> authorization = signer_.Authorization(request);
  if (!authorization.ok()) {
    done(authorization.status());
    return;
  }
  request.headers.push_back({"Authorization", *std::move(authorization)});
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"User-Agent", user_agent_});
  std::string serial = request.encrypted_for.empty() ? trust_.PreferredSerial()
                                                     : request.encrypted_for;
  if (!serial.empty()) {
    request.headers.push_back({"Wechatpay-Serial", std::move(serial)});
  }
  next_.Send(std::move(request), std::move(options), std::move(done));
}

}  // namespace campaign
