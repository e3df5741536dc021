#include "server/merchant_set.h"

#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/file_fingerprint.h"
#include "server/merchant_loader.h"

namespace campaign {

std::vector<MerchantChange> MerchantSet::Update(const LoadedConfig& config) {
  using Kind = MerchantChange::Kind;
  std::vector<MerchantChange> changes;
  std::set<std::string> listed;
  for (int i = 0; i < config.config.merchants_size(); ++i) {
    const config::v1::Merchant& settings = config.config.merchants(i);
    listed.insert(settings.mchid());
    std::string origin = absl::StrCat(settings.SerializeAsString(), "\n",
                                      FingerprintOf(FilesOf(config, i)));
    Entry& entry = entries_[settings.mchid()];
    if (entry.origin == origin) continue;
    entry.origin = std::move(origin);
    absl::StatusOr<std::shared_ptr<const Merchant>> loaded =
        LoadMerchant(config, i, surroundings_, entry.merchant.get());
    MerchantChange change{
        .mchid = settings.mchid(),
        .kind = entry.merchant == nullptr ? Kind::kAdded : Kind::kReplaced};
    if (loaded.ok()) {
      entry.merchant = *std::move(loaded);
    } else {
      change.kind = Kind::kRefused;
      change.refusal = loaded.status();
    }
    change.merchant = entry.merchant;
    changes.push_back(std::move(change));
  }
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (listed.count(it->first) > 0) {
      ++it;
      continue;
    }
    if (it->second.merchant != nullptr) {
      changes.push_back({.mchid = it->first, .kind = Kind::kRemoved});
    }
    it = entries_.erase(it);
  }
  return changes;
}

std::vector<std::shared_ptr<const Merchant>> MerchantSet::Merchants() const {
  std::vector<std::shared_ptr<const Merchant>> merchants;
  for (const auto& [mchid, entry] : entries_) {
    if (entry.merchant != nullptr) merchants.push_back(entry.merchant);
  }
  return merchants;
}

}  // namespace campaign
