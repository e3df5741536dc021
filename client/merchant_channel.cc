#include "client/merchant_channel.h"

#include <utility>

namespace campaign {

MerchantChannel::MerchantChannel(MerchantCredentials credentials,
                                 std::unique_ptr<const TrustStore> trust,
                                 const ChannelSurroundings& surroundings,
                                 const RateLimit& rate_limit)
    : trust_(std::move(trust)),
      signer_(std::move(credentials.mchid), std::move(credentials.serial_no),
              std::move(credentials.key), surroundings.clock,
              surroundings.nonces),
      verifier_(*trust_, surroundings.clock),
      main_(surroundings.main, signer_, verifier_, surroundings.user_agent,
            trust_->PreferredSerial()),
      failover_(main_.verifying,
                surroundings.backup == nullptr
                    ? nullptr
                    : &backup_
                           .emplace(*surroundings.backup, signer_, verifier_,
                                    surroundings.user_agent,
                                    trust_->PreferredSerial())
                           .verifying,
                surroundings.health, surroundings.clock),
      observing_(failover_, surroundings.attempts),
      limiting_(observing_, rate_limit, surroundings.clock, surroundings.timer),
      retrying_(limiting_, surroundings.retry, surroundings.clock,
                surroundings.timer, surroundings.random) {}

void MerchantChannel::Send(HttpRequest request, SendOptions options,
                           Callback done) {
  retrying_.Send(std::move(request), std::move(options), std::move(done));
}

}  // namespace campaign
