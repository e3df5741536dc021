#ifndef CAMPAIGN_TOOLS_SIMULATOR_MERCHANT_REGISTRY_H_
#define CAMPAIGN_TOOLS_SIMULATOR_MERCHANT_REGISTRY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/simulator/options.h"
#include "tools/simulator/rsa_key.h"

namespace simulator {

// A merchant with its key ready to check signatures.
struct Merchant {
  MerchantOptions options;
  // Absent if the merchant cannot call.
  std::optional<RsaPublicKey> public_key;
  std::string serial_no;
  // Unix seconds; 0 if there is a bare public key only.
  int64_t certificate_not_after = 0;
};

// All merchants and their brands. Thread-safe: nothing changes after Create().
class MerchantRegistry {
 public:
  // Gives a sentence instead if a key is not usable or an mchid comes twice.
  static std::variant<std::unique_ptr<MerchantRegistry>, std::string> Create(
      const std::vector<MerchantOptions>& merchants,
      const std::vector<BrandOptions>& brands);

  // Null if nobody configured such a merchant.
  const Merchant* Find(std::string_view mchid) const;

  // A merchant that was configured, or at least named as part of a brand.
  bool Exists(std::string_view mchid) const;

  // True if both are the same merchant or belong to one brand (同品牌).
  bool SameBrand(std::string_view a, std::string_view b) const;

 private:
  MerchantRegistry() = default;

  std::map<std::string, Merchant, std::less<>> merchants_;
  std::vector<std::set<std::string, std::less<>>> brands_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_MERCHANT_REGISTRY_H_
