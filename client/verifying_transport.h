#ifndef CAMPAIGN_CLIENT_VERIFYING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_VERIFYING_TRANSPORT_H_

#include "client/key_fetcher.h"
#include "client/response_verifier.h"
#include "client/timer.h"
#include "client/transport.h"
#include "common/http_message.h"

namespace campaign {

// The layer that nothing unverified passes, error answers included. What comes
// up is kVerified, or kUnsigned: an error answer without any signature, as
// WeChat Pay sends before it knows the caller, marked as such in the verdict.
//
// An answer with an unknown serial number is kept while the keys are fetched,
// and then judged again: when WeChat Pay begins to sign with a new certificate,
// no call is lost and no write has to be repeated.
class VerifyingTransport final : public Transport {
 public:
  // All must outlive this object and every call through it. Without a `fetcher`
  // (null) an unknown serial number is the end. `timer` bounds the wait for the
  // keys by the call's deadline.
  VerifyingTransport(Transport& next, const ResponseVerifier& verifier,
                     KeyFetcher* fetcher, Timer& timer);

  // Any other answer becomes an `UnverifiedAnswerFailure`; its body and headers
  // end here. Failures of the layers below pass unchanged.
  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  class KeptAnswer;

  Transport& next_;
  const ResponseVerifier& verifier_;
  KeyFetcher* const fetcher_;
  Timer& timer_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_VERIFYING_TRANSPORT_H_
