#ifndef CAMPAIGN_SERVER_MERCHANT_DIRECTORY_H_
#define CAMPAIGN_SERVER_MERCHANT_DIRECTORY_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/transport.h"

namespace campaign {

// A merchant the gateway can sign for. Immutable once it is in the directory.
struct Merchant {
  std::string mchid;

  // Whether a broken documented limit refuses a request, or only warns.
  bool enforce_field_rules = true;

  // Signs with this merchant's key and verifies with this merchant's trust.
  std::unique_ptr<Transport> transport;
};

// The merchants by `mchid`. Immutable, therefore thread-safe; calls in flight
// hold the merchant they began with.
class MerchantDirectory {
 public:
  explicit MerchantDirectory(
      std::vector<std::shared_ptr<const Merchant>> merchants);

  // The merchant `mchid`, or the only one there is when `mchid` is empty.
  //
  // Errors: INVALID_ARGUMENT with a fragment (its subject is the field) that
  // says what to do.
  absl::StatusOr<std::shared_ptr<const Merchant>> Find(
      absl::string_view mchid) const;

 private:
  // "one of 1900000001, 1900000002", cut where the list is long.
  std::string Choices() const;

  std::map<std::string, std::shared_ptr<const Merchant>, std::less<>>
      merchants_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_MERCHANT_DIRECTORY_H_
