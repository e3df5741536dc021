#ifndef CAMPAIGN_CLIENT_SIGNING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_SIGNING_TRANSPORT_H_

#include <string>

#include "client/request_signer.h"
#include "client/transport.h"
#include "client/trust_store.h"
#include "common/http_message.h"

namespace campaign {

// The layer that makes a request WeChat Pay's: adds `Authorization` and the
// headers every call needs (without `Accept` or `User-Agent` some of its APIs
// answer 400). Each `Send` signs anew, so whatever repeats a request belongs
// outside of this layer.
//
// Signs on the thread that calls `Send`, about 0.3 ms for RSA-2048.
class SigningTransport final : public Transport {
 public:
  // `next`, `signer` and `trust` must outlive this object and every call
  // through it. `trust` says for each request with which key WeChat Pay should
  // sign its answer (`TrustStore::PreferredSerial`), unless the request is
  // encrypted: then `Wechatpay-Serial` says for which key.
  SigningTransport(Transport& next, const RequestSigner& signer,
                   std::string user_agent, const TrustStore& trust);

  // If signing fails, nothing is sent and `done` gets INTERNAL.
  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  Transport& next_;
  const RequestSigner& signer_;
  const std::string user_agent_;
  const TrustStore& trust_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_SIGNING_TRANSPORT_H_
