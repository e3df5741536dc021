#include "tools/simulator/merchant_registry.h"

#include <utility>

#include "tools/simulator/certificate.h"

namespace simulator {

std::variant<std::unique_ptr<MerchantRegistry>, std::string>
MerchantRegistry::Create(const std::vector<MerchantOptions>& merchants,
                         const std::vector<BrandOptions>& brands) {
  std::unique_ptr<MerchantRegistry> registry(new MerchantRegistry);
  for (const MerchantOptions& options : merchants) {
    Merchant merchant;
    merchant.options = options;
    const std::string who = "merchant " + options.mchid + ": ";
    if (!options.certificate_pem.empty()) {
      const std::optional<Certificate> certificate =
          Certificate::FromPem(options.certificate_pem);
      if (!certificate.has_value()) {
        return who + "the certificate is no X.509 certificate of an RSA key";
      }
      merchant.public_key = certificate->public_key();
      merchant.serial_no = certificate->serial_no();
      merchant.certificate_not_after = certificate->not_after();
    } else if (!options.public_key_pem.empty()) {
      merchant.public_key = RsaPublicKey::FromPem(options.public_key_pem);
      if (!merchant.public_key.has_value()) {
        return who + "the public key is no RSA public key in PEM";
      }
      if (options.serial_no.empty()) {
        return who + "a public key without a certificate needs serial_no";
      }
      merchant.serial_no = options.serial_no;
    }
    if (!options.apiv3_key.empty() && options.apiv3_key.size() != 32) {
      return who + "the APIv3 key must have 32 characters, not " +
             std::to_string(options.apiv3_key.size());
    }
    const std::string mchid = options.mchid;
    if (!registry->merchants_.emplace(mchid, std::move(merchant)).second) {
      return who + "is configured twice";
    }
  }
  for (const BrandOptions& brand : brands) {
    registry->brands_.emplace_back(brand.merchants.begin(),
                                   brand.merchants.end());
  }
  return registry;
}

const Merchant* MerchantRegistry::Find(std::string_view mchid) const {
  const auto it = merchants_.find(mchid);
  return it == merchants_.end() ? nullptr : &it->second;
}

bool MerchantRegistry::Exists(std::string_view mchid) const {
  if (Find(mchid) != nullptr) return true;
  for (const auto& brand : brands_) {
    if (brand.contains(mchid)) return true;
  }
  return false;
}

bool MerchantRegistry::SameBrand(std::string_view a, std::string_view b) const {
  if (a == b) return true;
  for (const auto& brand : brands_) {
    if (brand.contains(a) && brand.contains(b)) return true;
  }
  return false;
}

}  // namespace simulator
