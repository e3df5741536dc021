#include "server/merchant_loader.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/static_trust_store.h"
#include "common/certificate.h"
#include "common/private_key.h"
#include "common/public_key.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

// Loads the files of one merchant; errors say where in the configuration.
class MerchantFiles {
 public:
  MerchantFiles(const LoadedConfig& config, int index)
      : loaded_(config),
        config_(config.config.merchants(index)),
        prefix_(absl::StrCat("merchants[", index, "].")) {}

  absl::StatusOr<PrivateKey> Key() const {
    constexpr absl::string_view kField = "private_key_file";
    const std::string& path = config_.private_key_file();
    const absl::StatusOr<std::string> pem = ReadSecretFile(path);
    if (!pem.ok()) return Error(kField, pem.status().message());
    absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(*pem);
    if (!key.ok()) return FileError(kField, path, key.status());
    return key;
  }

  // The serial number that stands in every signature. A certificate is better
  // than a number, because it can be compared with the key.
  absl::StatusOr<std::string> Serial(const PrivateKey& key) const {
    constexpr absl::string_view kField = "certificate_file";
    const std::string& path = config_.certificate_file();
    if (path.empty()) return config_.certificate_serial();
    absl::StatusOr<Certificate> certificate = LoadCertificate(kField, path);
    if (!certificate.ok()) return certificate.status();
    if (!key.Matches(*certificate)) {
      return Error(kField,
                   absl::StrCat(path, " does not belong to the private key ",
                                config_.private_key_file(),
                                "; give apiclient_cert.pem and "
                                "apiclient_key.pem of the same download"));
    }
    const std::string& serial = certificate->SerialNumber();
    if (!config_.certificate_serial().empty() &&
        config_.certificate_serial() != serial) {
      return Error(
          "certificate_serial",
          absl::StrCat("is not the serial number of ", path, ", which is ",
                       serial, "; leave certificate_serial out"));
    }
    return serial;
  }

  absl::StatusOr<std::unique_ptr<const TrustStore>> Trust() const {
    StaticTrustStore::Keys keys;
    for (int i = 0; i < config_.platform_certificate_files_size(); ++i) {
      absl::StatusOr<Certificate> certificate =
          LoadCertificate(absl::StrCat("platform_certificate_files[", i, "]"),
                          config_.platform_certificate_files(i));
      if (!certificate.ok()) return certificate.status();
      keys.emplace(certificate->SerialNumber(), certificate->Key());
    }
    std::string preferred;
    if (config_.has_wechatpay_public_key()) {
      constexpr absl::string_view kField = "wechatpay_public_key.file";
      const std::string& path = config_.wechatpay_public_key().file();
      const absl::StatusOr<std::string> pem = ReadPlainFile(path);
      if (!pem.ok()) return Error(kField, pem.status().message());
      absl::StatusOr<PublicKey> key = PublicKey::FromPem(*pem);
      if (!key.ok()) return FileError(kField, path, key.status());
      // In public-key mode WeChat Pay wants the id in every request; without
      // it the answers are signed with the platform certificate.
      preferred = config_.wechatpay_public_key().id();
      keys.emplace(preferred, *std::move(key));
    }
    return std::make_unique<const StaticTrustStore>(std::move(keys),
                                                    std::move(preferred));
  }

 private:
  absl::StatusOr<Certificate> LoadCertificate(absl::string_view field,
                                              const std::string& path) const {
    const absl::StatusOr<std::string> pem = ReadPlainFile(path);
    if (!pem.ok()) return Error(field, pem.status().message());
    absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
    if (!certificate.ok()) return FileError(field, path, certificate.status());
    return certificate;
  }

  absl::Status Error(absl::string_view field,
                     absl::string_view description) const {
    return loaded_.ErrorAt(absl::StrCat(prefix_, field), description);
  }

  absl::Status FileError(absl::string_view field, const std::string& path,
                         const absl::Status& status) const {
    return Error(field, absl::StrCat(path, " ", status.message()));
  }

  const LoadedConfig& loaded_;
  const config::v1::Merchant& config_;
  const std::string prefix_;
};

RateLimit LimitOf(const config::v1::RateLimit& limit) {
  if (limit.calls_per_minute() == 0) return {};
  return {.interval = absl::Minutes(1) / limit.calls_per_minute(),
          .burst = static_cast<int>(limit.burst())};
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Merchant>> LoadMerchant(
    const LoadedConfig& config, int index,
    const ChannelSurroundings& surroundings) {
  const MerchantFiles files(config, index);
  absl::StatusOr<PrivateKey> key = files.Key();
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> serial = files.Serial(*key);
  if (!serial.ok()) return serial.status();
  absl::StatusOr<std::unique_ptr<const TrustStore>> trust = files.Trust();
  if (!trust.ok()) return trust.status();

  const config::v1::Merchant& settings = config.config.merchants(index);
  auto merchant = std::make_shared<Merchant>();
  merchant->mchid = settings.mchid();
  merchant->enforce_field_rules = settings.field_rules() != config::v1::WARN;
  merchant->transport = std::make_unique<MerchantChannel>(
      MerchantCredentials{settings.mchid(), *std::move(serial),
                          *std::move(key)},
      *std::move(trust), surroundings, LimitOf(settings.rate_limit()));
  return merchant;
}

}  // namespace campaign
