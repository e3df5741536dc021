#ifndef CAMPAIGN_SERVER_MERCHANT_DIRECTORY_H_
#define CAMPAIGN_SERVER_MERCHANT_DIRECTORY_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/merchant_channel.h"

namespace campaign {

// A merchant the gateway can sign for. Immutable once it is in the directory.
struct Merchant {
  std::string mchid;

  // Whether a broken documented limit refuses a request, or only warns.
  bool enforce_field_rules = true;

  // Signs with this merchant's key and verifies with this merchant's trust.
  std::shared_ptr<MerchantChannel> channel;
};

// The merchants by `mchid`. Thread-safe: all of them are replaced at once, and
// calls in flight hold the merchant they began with.
class MerchantDirectory {
 public:
  explicit MerchantDirectory(
      const std::vector<std::shared_ptr<const Merchant>>& merchants);

  // From now on there are these.
  void Replace(const std::vector<std::shared_ptr<const Merchant>>& merchants);

  // The merchant `mchid`, or the only one there is when `mchid` is empty.
  //
  // Errors: INVALID_ARGUMENT with a fragment (its subject is the field) that
  // says what to do.
  absl::StatusOr<std::shared_ptr<const Merchant>> Find(
      absl::string_view mchid) const;

 private:
  using ByMchid =
      std::map<std::string, std::shared_ptr<const Merchant>, std::less<>>;

  static std::shared_ptr<const ByMchid> Sorted(
      const std::vector<std::shared_ptr<const Merchant>>& merchants);

  mutable std::mutex mutex_;
  // Guarded by `mutex_`, which is held for copying the pointer only.
  std::shared_ptr<const ByMchid> merchants_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_MERCHANT_DIRECTORY_H_
