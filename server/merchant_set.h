#ifndef CAMPAIGN_SERVER_MERCHANT_SET_H_
#define CAMPAIGN_SERVER_MERCHANT_SET_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/merchant_channel.h"
#include "server/gateway_config.h"
#include "server/merchant_directory.h"

namespace campaign {

// What became of one merchant when its settings or files were looked at again.
struct MerchantChange {
  enum class Kind { kAdded, kReplaced, kRemoved, kRefused };

  std::string mchid;
  Kind kind;

  // Whom calls get from now on; null if it was removed, or refused before there
  // ever was one.
  std::shared_ptr<const Merchant> merchant = {};

  // Why it was refused.
  absl::Status refusal = {};
};

// The merchants as they were last loaded, and what they were loaded from, so
// that only those that changed are loaded again. Blocks on files. Not
// thread-safe.
class MerchantSet {
 public:
  // `surroundings` must outlive every merchant.
  explicit MerchantSet(const ChannelSurroundings& surroundings)
      : surroundings_(surroundings) {}

  // Makes the merchants be those of `config`. One that cannot be loaded stays
  // as it was; it is not tried again before something of it changes.
  std::vector<MerchantChange> Update(const LoadedConfig& config);

  // All of them, in no order that means anything.
  std::vector<std::shared_ptr<const Merchant>> Merchants() const;

 private:
  struct Entry {
    // What was last tried: settings and fingerprint of the files.
    std::string origin;
    // Null if nothing was ever loaded.
    std::shared_ptr<const Merchant> merchant;
  };

  const ChannelSurroundings& surroundings_;
  std::map<std::string, Entry> entries_;  // by mchid
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_MERCHANT_SET_H_
