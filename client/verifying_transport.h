#ifndef CAMPAIGN_CLIENT_VERIFYING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_VERIFYING_TRANSPORT_H_

#include "client/response_verifier.h"
#include "client/transport.h"
#include "common/http_message.h"

namespace campaign {

// The layer that nothing unverified passes, error answers included. What comes
// up is kVerified, or kUnsigned: an error answer without any signature, as
// WeChat Pay sends before it knows the caller, marked as such in the verdict.
class VerifyingTransport final : public Transport {
 public:
  // Both must outlive this object and every call through it.
  VerifyingTransport(Transport& next, const ResponseVerifier& verifier);

  // Any other answer becomes an `UnverifiedAnswerFailure`; its body and headers
  // end here. Failures of the layers below pass unchanged.
  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  Transport& next_;
  const ResponseVerifier& verifier_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_VERIFYING_TRANSPORT_H_
