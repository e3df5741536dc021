#include "server/merchant_directory.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace campaign {
namespace {

// A list in an error is for people; 2,000 merchants are not.
constexpr size_t kMaxChoices = 5;

}  // namespace

MerchantDirectory::MerchantDirectory(
    std::vector<std::shared_ptr<const Merchant>> merchants) {
  for (std::shared_ptr<const Merchant>& merchant : merchants) {
    const std::string mchid = merchant->mchid;
    merchants_.emplace(mchid, std::move(merchant));
  }
}

absl::StatusOr<std::shared_ptr<const Merchant>> MerchantDirectory::Find(
    absl::string_view mchid) const {
  if (mchid.empty()) {
    if (merchants_.size() == 1) return merchants_.begin()->second;
    return absl::InvalidArgumentError(
        absl::StrCat("is required, because this gateway signs for ",
                     merchants_.size(), " merchants; set it to ", Choices()));
  }
  const auto it = merchants_.find(std::string(mchid));
  if (it != merchants_.end()) return it->second;
  return absl::InvalidArgumentError(absl::StrCat(
      "is not a merchant of this gateway; set it to ", Choices(),
      ", or add the merchant under `merchants` in the gateway's configuration "
      "file"));
}

std::string MerchantDirectory::Choices() const {
  std::string choices = merchants_.size() == 1 ? "" : "one of ";
  size_t count = 0;
  for (const auto& [mchid, merchant] : merchants_) {
    if (count == kMaxChoices) {
      absl::StrAppend(&choices, ", ... (", merchants_.size() - count, " more)");
      break;
    }
    absl::StrAppend(&choices, count++ == 0 ? "" : ", ", mchid);
  }
  return choices;
}

}  // namespace campaign
