#ifndef CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_
#define CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_

#include <memory>
#include <string>

#include "client/request_signer.h"
#include "client/response_verifier.h"
#include "client/signing_transport.h"
#include "client/transport.h"
#include "client/trust_store.h"
#include "client/verifying_transport.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "common/private_key.h"

namespace campaign {

// Who signs.
struct MerchantCredentials {
  std::string mchid;

  // Serial number of the merchant API certificate, 40 hex digits.
  std::string serial_no;

  PrivateKey key;
};

// One merchant's way to WeChat Pay: what goes in is a plain request, what comes
// out is an answer whose signature held (or an unsigned error, marked as such).
// Thread-safe.
class MerchantChannel final : public Transport {
 public:
  // `network`, `clock` and `nonces` are shared by all merchants and must
  // outlive the channel.
  MerchantChannel(MerchantCredentials credentials,
                  std::unique_ptr<const TrustStore> trust, Transport& network,
                  const Clock& clock, NonceSource& nonces,
                  std::string user_agent);

  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  const std::unique_ptr<const TrustStore> trust_;
  const RequestSigner signer_;
  const ResponseVerifier verifier_;

  // The order of the layers, innermost first. Signing comes after whatever
  // repeats a request, so that each attempt has its own timestamp and nonce.
  SigningTransport signing_;
  VerifyingTransport verifying_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_MERCHANT_CHANNEL_H_
