#ifndef CAMPAIGN_SERVER_MERCHANT_LOADER_H_
#define CAMPAIGN_SERVER_MERCHANT_LOADER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/merchant_channel.h"
#include "server/gateway_config.h"
#include "server/merchant_directory.h"

namespace campaign {

// Reads the key and trust files of the merchant at `index` of the
// configuration, checks that they belong together, and makes the channel that
// signs with them. `surroundings` outlives every merchant.
//
// Errors: one sentence with the place in the configuration, the file and the
// mend: it cannot be read, is readable by others, is the wrong kind of PEM, the
// certificate does not belong to the key, or `certificate_serial` is not the
// certificate's.
absl::StatusOr<std::shared_ptr<const Merchant>> LoadMerchant(
    const LoadedConfig& config, int index,
    const ChannelSurroundings& surroundings);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_MERCHANT_LOADER_H_
