#ifndef CAMPAIGN_SERVER_MERCHANT_LOADER_H_
#define CAMPAIGN_SERVER_MERCHANT_LOADER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/merchant_channel.h"
#include "server/gateway_config.h"
#include "server/merchant_directory.h"

namespace campaign {

// Reads the key and trust files of the merchant at `index` of the
// configuration, checks that they belong together, and opens the channel that
// signs with them. `surroundings` outlives every merchant. `previous`, the same
// merchant before a change, hands on the certificates that it has downloaded;
// it may be null. Blocks on the files.
//
// Errors: one sentence with the place in the configuration, the file and the
// mend: it cannot be read, is readable by others, is the wrong kind of PEM, the
// certificate does not belong to the key, `certificate_serial` is not the
// certificate's, or the APIv3 key does not have 32 characters.
absl::StatusOr<std::shared_ptr<const Merchant>> LoadMerchant(
    const LoadedConfig& config, int index,
    const ChannelSurroundings& surroundings,
    const Merchant* previous = nullptr);

// The files that LoadMerchant reads; empty paths among them.
std::vector<std::string> FilesOf(const LoadedConfig& config, int index);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_MERCHANT_LOADER_H_
