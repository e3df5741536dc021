#include "server/merchant_loader.h"

#include <openssl/crypto.h>

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/api_v3_key.h"
#include "common/certificate.h"
#include "common/certificate_authorities.h"
#include "common/private_key.h"
#include "common/public_key.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

absl::StatusOr<std::optional<CertificateAuthorities>> LoadAuthorities(
    const LoadedConfig& config) {
  constexpr absl::string_view kField = "platform_certificates.ca_file";
  const std::string& path = config.config.platform_certificates().ca_file();
  if (path.empty()) return std::nullopt;
  const absl::StatusOr<std::string> pem = ReadPlainFile(path);
  if (!pem.ok()) return config.ErrorAt(kField, pem.status().message());
  absl::StatusOr<CertificateAuthorities> authorities =
      CertificateAuthorities::FromPem(*pem);
  if (authorities.ok()) return *std::move(authorities);
  return config.ErrorAt(
      kField, absl::StrCat(path, " ", authorities.status().message()));
}

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
    absl::StatusOr<std::string> pem = ReadSecretFile(path);
    if (!pem.ok()) return Error(kField, pem.status().message());
    absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(*pem);
    OPENSSL_cleanse(pem->data(), pem->size());
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

  absl::StatusOr<RotatingTrustStore::Pinned> Trust() const {
    RotatingTrustStore::Pinned pinned;
    for (int i = 0; i < config_.platform_certificate_files_size(); ++i) {
      absl::StatusOr<Certificate> certificate =
          LoadCertificate(absl::StrCat("platform_certificate_files[", i, "]"),
                          config_.platform_certificate_files(i));
      if (!certificate.ok()) return certificate.status();
      pinned.certificates.push_back(*std::move(certificate));
    }
    if (config_.has_wechatpay_public_key()) {
      constexpr absl::string_view kField = "wechatpay_public_key.file";
      const config::v1::WechatPayPublicKey& config =
          config_.wechatpay_public_key();
      const absl::StatusOr<std::string> pem = ReadPlainFile(config.file());
      if (!pem.ok()) return Error(kField, pem.status().message());
      absl::StatusOr<PublicKey> key = PublicKey::FromPem(*pem);
      if (!key.ok()) return FileError(kField, config.file(), key.status());
      pinned.public_key =
          WechatPayPublicKey{.id = config.id(),
                             .key = *std::move(key),
                             .percent = static_cast<int>(config.percent())};
    }
    return pinned;
  }

  absl::StatusOr<std::optional<CertificateDownload>> Download() const {
    constexpr absl::string_view kField = "api_v3_key_file";
    const std::string& path = config_.api_v3_key_file();
    if (path.empty()) return std::nullopt;
    absl::StatusOr<std::string> text = ReadSecretFile(path);
    if (!text.ok()) return Error(kField, text.status().message());
    absl::StatusOr<ApiV3Key> key = ApiV3Key::FromText(*text);
    OPENSSL_cleanse(text->data(), text->size());
    if (!key.ok()) return FileError(kField, path, key.status());
    absl::StatusOr<std::optional<CertificateAuthorities>> authorities =
        LoadAuthorities(loaded_);
    if (!authorities.ok()) return authorities.status();
    return CertificateDownload{*std::move(key), *std::move(authorities)};
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
    const ChannelSurroundings& surroundings, const Merchant* previous) {
  const MerchantFiles files(config, index);
  absl::StatusOr<PrivateKey> key = files.Key();
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> serial = files.Serial(*key);
  if (!serial.ok()) return serial.status();
  absl::StatusOr<RotatingTrustStore::Pinned> trust = files.Trust();
  if (!trust.ok()) return trust.status();
  absl::StatusOr<std::optional<CertificateDownload>> download =
      files.Download();
  if (!download.ok()) return download.status();

  const config::v1::Merchant& settings = config.config.merchants(index);
  auto merchant = std::make_shared<Merchant>();
  merchant->mchid = settings.mchid();
  merchant->enforce_field_rules = settings.field_rules() != config::v1::WARN;
  merchant->channel = MerchantChannel::Open(
      {.credentials = {settings.mchid(), *std::move(serial), *std::move(key)},
       .trust = *std::move(trust),
       .download = *std::move(download),
       .rate_limit = LimitOf(settings.rate_limit())},
      surroundings,
      previous == nullptr ? std::vector<PlatformCertificate>()
                          : previous->channel->trust().Added());
  return merchant;
}

std::vector<std::string> FilesOf(const LoadedConfig& config, int index) {
  const config::v1::Merchant& merchant = config.config.merchants(index);
  std::vector<std::string> files(merchant.platform_certificate_files().begin(),
                                 merchant.platform_certificate_files().end());
  files.push_back(merchant.private_key_file());
  files.push_back(merchant.certificate_file());
  files.push_back(merchant.wechatpay_public_key().file());
  files.push_back(merchant.api_v3_key_file());
  files.push_back(config.config.platform_certificates().ca_file());
  return files;
}

}  // namespace campaign
