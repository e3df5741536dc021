#include "client/signing_transport.h"

#include <utility>

#include "absl/status/statusor.h"

namespace campaign {

SigningTransport::SigningTransport(Transport& next, const RequestSigner& signer,
                                   std::string user_agent,
                                   std::string wechatpay_serial)
    : next_(next),
      signer_(signer),
      user_agent_(std::move(user_agent)),
      wechatpay_serial_(std::move(wechatpay_serial)) {}

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
  if (!wechatpay_serial_.empty()) {
    request.headers.push_back({"Wechatpay-Serial", wechatpay_serial_});
  }
  next_.Send(std::move(request), std::move(options), std::move(done));
}

}  // namespace campaign
