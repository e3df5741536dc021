#include "server/merchant_directory.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace campaign {
namespace {

// A list in an error is for people; 2,000 merchants are not.
constexpr size_t kMaxChoices = 5;

// "one of 1900000001, 1900000002", cut where the list is long.
template <typename ByMchid>
std::string Choices(const ByMchid& merchants) {
  std::string choices = merchants.size() == 1 ? "" : "one of ";
  size_t count = 0;
  for (const auto& [mchid, merchant] : merchants) {
    if (count == kMaxChoices) {
      absl::StrAppend(&choices, ", ... (", merchants.size() - count, " more)");
      break;
    }
    absl::StrAppend(&choices, count++ == 0 ? "" : ", ", mchid);
  }
  return choices;
}

}  // namespace

MerchantDirectory::MerchantDirectory(
    const std::vector<std::shared_ptr<const Merchant>>& merchants)
    : merchants_(Sorted(merchants)) {}

void MerchantDirectory::Replace(
    const std::vector<std::shared_ptr<const Merchant>>& merchants) {
  std::shared_ptr<const ByMchid> sorted = Sorted(merchants);
  // The old ones go outside of the lock.
  const std::lock_guard<std::mutex> lock(mutex_);
  merchants_.swap(sorted);
}

absl::StatusOr<std::shared_ptr<const Merchant>> MerchantDirectory::Find(
    absl::string_view mchid) const {
  std::shared_ptr<const ByMchid> merchants;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    merchants = merchants_;
  }
  if (mchid.empty()) {
    if (merchants->size() == 1) return merchants->begin()->second;
    return absl::InvalidArgumentError(absl::StrCat(
        "is required, because this gateway signs for ", merchants->size(),
        " merchants; set it to ", Choices(*merchants)));
  }
  const auto it = merchants->find(std::string(mchid));
  if (it != merchants->end()) return it->second;
  return absl::InvalidArgumentError(absl::StrCat(
      "is not a merchant of this gateway; set it to ", Choices(*merchants),
      ", or add the merchant under `merchants` in the gateway's configuration "
      "file"));
}

std::shared_ptr<const MerchantDirectory::ByMchid> MerchantDirectory::Sorted(
    const std::vector<std::shared_ptr<const Merchant>>& merchants) {
  auto sorted = std::make_shared<ByMchid>();
  for (const std::shared_ptr<const Merchant>& merchant : merchants) {
    sorted->emplace(merchant->mchid, merchant);
  }
  return sorted;
}

}  // namespace campaign
