#include "client/merchant_channel.h"

#include <utility>

namespace campaign {
namespace {

// Null for no network.
std::unique_ptr<SigningTransport> SignFor(Transport* network,
                                          const RequestSigner& signer,
                                          const TrustStore& trust,
                                          const std::string& user_agent) {
  if (network == nullptr) return nullptr;
  return std::make_unique<SigningTransport>(*network, signer, user_agent,
                                            trust);
}

std::unique_ptr<VerifyingTransport> Verify(SigningTransport* signing,
                                           const ResponseVerifier& verifier,
                                           KeyFetcher* fetcher, Timer& timer) {
  if (signing == nullptr) return nullptr;
  return std::make_unique<VerifyingTransport>(*signing, verifier, fetcher,
                                              timer);
}

std::unique_ptr<TrustRefresher> RefresherFor(const MerchantIdentity& identity,
                                             Transport& network,
                                             RotatingTrustStore& trust,
                                             const TrustSurroundings& world) {
  if (!identity.download.has_value()) return nullptr;
  return std::make_unique<TrustRefresher>(
      identity.credentials.mchid, identity.download->key,
      identity.download->authorities, network, trust, world);
}

}  // namespace

std::shared_ptr<MerchantChannel> MerchantChannel::Open(
    MerchantIdentity identity, const ChannelSurroundings& surroundings,
    const std::vector<PlatformCertificate>& known) {
  std::shared_ptr<MerchantChannel> channel(
      new MerchantChannel(std::move(identity), surroundings));
  channel->trust_.Add(known);
  if (channel->refresher_ != nullptr) {
    // A download under way holds all of the channel.
    channel->refresher_->Start(
        std::shared_ptr<TrustRefresher>(channel, channel->refresher_.get()));
  }
  return channel;
}

MerchantChannel::MerchantChannel(MerchantIdentity identity,
                                 const ChannelSurroundings& surroundings)
    : key_(identity.credentials.key),
      trust_(std::move(identity.trust), surroundings.clock,
             surroundings.random),
      signer_(identity.credentials.mchid, identity.credentials.serial_no, key_,
              surroundings.clock, surroundings.nonces),
      verifier_(trust_, surroundings.clock),
      signing_main_(SignFor(&surroundings.main, signer_, trust_,
                            surroundings.user_agent)),
      signing_backup_(SignFor(surroundings.backup, signer_, trust_,
                              surroundings.user_agent)),
      unjudged_(*signing_main_, signing_backup_.get(), surroundings.health,
                surroundings.clock),
      refresher_(RefresherFor(identity, unjudged_, trust_, surroundings.trust)),
      verifying_main_(Verify(signing_main_.get(), verifier_, refresher_.get(),
                             surroundings.timer)),
      verifying_backup_(Verify(signing_backup_.get(), verifier_,
                               refresher_.get(), surroundings.timer)),
      failover_(*verifying_main_, verifying_backup_.get(), surroundings.health,
                surroundings.clock),
      observing_(failover_, identity.credentials.mchid, surroundings.attempts),
      limiting_(observing_, identity.rate_limit, surroundings.clock,
                surroundings.timer),
      retrying_(limiting_, surroundings.retry, surroundings.clock,
                surroundings.timer, surroundings.random) {}

void MerchantChannel::Send(HttpRequest request, SendOptions options,
                           Callback done) {
  retrying_.Send(std::move(request), std::move(options), std::move(done));
}

}  // namespace campaign
