#include "client/merchant_channel.h"

#include <utility>

namespace campaign {

MerchantChannel::MerchantChannel(MerchantCredentials credentials,
                                 std::unique_ptr<const TrustStore> trust,
                                 Transport& network, const Clock& clock,
                                 NonceSource& nonces, std::string user_agent)
    : trust_(std::move(trust)),
      signer_(std::move(credentials.mchid), std::move(credentials.serial_no),
              std::move(credentials.key), clock, nonces),
      verifier_(*trust_, clock),
      signing_(network, signer_, std::move(user_agent),
               trust_->PreferredSerial()),
      verifying_(signing_, verifier_) {}

void MerchantChannel::Send(HttpRequest request, SendOptions options,
                           Callback done) {
  verifying_.Send(std::move(request), std::move(options), std::move(done));
}

}  // namespace campaign
