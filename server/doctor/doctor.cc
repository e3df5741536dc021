#include "server/doctor/doctor.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/curl_transport.h"
#include "common/certificate_authorities.h"
#include "server/curl_options.h"
#include "server/disk_trust_cache.h"
#include "server/doctor/day.h"
#include "server/doctor/merchant_files_check.h"
#include "server/doctor/merchant_network_check.h"
#include "server/gateway_config.h"
#include "server/secret_file.h"
#include "server/tls_material.h"

namespace campaign {
namespace {

using OnFinding = std::function<void(const Finding&)>;

std::string Text(const absl::Status& status) {
  return std::string(status.message());
}

// How long one request may take.
constexpr absl::Duration kPatience = absl::Seconds(10);

// TLS certificates are short-lived, and often renewed by a machine: the notice
// of a merchant API certificate would be a warning for ever.
constexpr absl::Duration kSoon = absl::Hours(24 * 7);

// False if something is wrong with it.
bool CheckTls(const LoadedConfig& config, absl::Time now,
              const OnFinding& on_finding) {
  constexpr Check kCheck = Check::kGatewayTls;
  const absl::StatusOr<TlsMaterial> material = LoadTlsMaterial(config);
  if (!material.ok()) {
    on_finding({.check = kCheck,
                .problem = Problem::kGatewayTlsWrong,
                .arguments = {Text(material.status())}});
    return false;
  }
  const std::string& path = config.config.listen().tls().certificate_file();
  const std::string until = DayOf(material->not_after);
  if (now >= material->not_after) {
    on_finding({.check = kCheck,
                .problem = Problem::kGatewayTlsExpired,
                .arguments = {path, until}});
    return false;
  }
  if (now < material->not_before) {
    on_finding({.check = kCheck,
                .problem = Problem::kGatewayTlsNotYetValid,
                .arguments = {path, DayOf(material->not_before)}});
    return false;
  }
  if (now + kSoon >= material->not_after) {
    on_finding({.check = kCheck,
                .problem = Problem::kGatewayTlsExpiresSoon,
                .arguments = {path, until}});
    return true;
  }
  on_finding({.check = kCheck, .facts = absl::StrCat(path, "  -> ", until)});
  return true;
}

absl::Status CannotWrite(const std::string& folder, const std::string& where) {
  return absl::FailedPreconditionError(absl::StrCat(
      folder, " cannot be written (", where, ": ", std::strerror(errno), ")"));
}

// Whether certificates can be kept in `folder`. The gateway makes it if it is
// missing; the doctor does not, for an administrator calls it, whose folder
// would be closed to the gateway's user.
absl::Status CheckFolder(const std::string& folder) {
  if (::access(folder.c_str(), F_OK) != 0 && errno == ENOENT) {
    std::filesystem::path path(folder);
    if (!path.has_filename()) path = path.parent_path();
    const std::string parent = path.parent_path().string();
    if (::access(parent.c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
    return CannotWrite(folder, parent);
  }
  const auto cache = DiskTrustCache::In(folder);
  if (!cache.ok()) return cache.status();
  if (::access(folder.c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
  return CannotWrite(folder, folder);
}

// What is the whole gateway's. False if something is wrong with it.
bool CheckGateway(const LoadedConfig& config, absl::Time now,
                  const OnFinding& on_finding,
                  std::optional<CertificateAuthorities>* authorities) {
  if (config.config.listen().has_tls() && !CheckTls(config, now, on_finding)) {
    return false;
  }
  const config::v1::PlatformCertificates& certificates =
      config.config.platform_certificates();
  if (!certificates.folder().empty()) {
    const absl::Status folder = CheckFolder(certificates.folder());
    if (!folder.ok()) {
      on_finding({.check = Check::kTrustFolder,
                  .problem = Problem::kTrustFolderWrong,
                  .arguments = {Text(folder)}});
      return false;
    }
    on_finding({.check = Check::kTrustFolder, .facts = certificates.folder()});
  }
  const std::string& ca_file = certificates.ca_file();
  if (ca_file.empty()) return true;
  const absl::StatusOr<std::string> pem = ReadPlainFile(ca_file);
  absl::StatusOr<CertificateAuthorities> loaded =
      pem.ok() ? CertificateAuthorities::FromPem(*pem)
               : absl::StatusOr<CertificateAuthorities>(pem.status());
  if (!loaded.ok()) {
    on_finding({.check = Check::kCertificateAuthority,
                .problem = Problem::kAuthorityWrong,
                .arguments = {ca_file, Text(loaded.status())}});
    return false;
  }
  *authorities = *std::move(loaded);
  on_finding({.check = Check::kCertificateAuthority, .facts = ca_file});
  return true;
}

bool HasMerchant(const LoadedConfig& config, const std::string& mchid) {
  const auto& merchants = config.config.merchants();
  return std::any_of(merchants.begin(), merchants.end(),
                     [&](const config::v1::Merchant& merchant) {
                       return merchant.mchid() == mchid;
                     });
}

absl::StatusOr<std::unique_ptr<CurlTransport>> Connect(
    const std::string& base_url, const config::v1::Upstream& upstream) {
  CurlTransportOptions options = CurlOptionsFor(base_url, upstream);
  options.timeout = kPatience;
  options.event_loops = 1;
  return CurlTransport::Create(std::move(options));
}

}  // namespace

bool Examine(const std::string& config_path, const std::string& mchid,
             const Clock& clock, NonceSource& nonces,
             const OnFinding& on_finding) {
  bool all_right = true;
  const OnFinding noting = [&](const Finding& finding) {
    if (finding.IsWrong()) all_right = false;
    on_finding(finding);
  };
  absl::StatusOr<LoadedConfig> config = LoadGatewayConfig(config_path);
  if (config.ok() && !mchid.empty() && !HasMerchant(*config, mchid)) {
    config = absl::NotFoundError(
        absl::StrCat(config_path, ": merchants has no mchid '", mchid, "'"));
  }
  if (!config.ok()) {
    noting({.check = Check::kConfiguration,
            .problem = Problem::kConfigurationWrong,
            .arguments = {Text(config.status())}});
    return false;
  }
  noting({.check = Check::kConfiguration, .facts = config_path});
  std::optional<CertificateAuthorities> authorities;
  if (!CheckGateway(*config, clock.Now(), noting, &authorities)) return false;

  const config::v1::Upstream& upstream = config->config.upstream();
  const absl::StatusOr<std::unique_ptr<CurlTransport>> main =
      Connect(upstream.base_url(), upstream);
  absl::StatusOr<std::unique_ptr<CurlTransport>> backup = nullptr;
  if (!upstream.backup_base_url().empty()) {
    backup = Connect(upstream.backup_base_url(), upstream);
  }
  // Without the network, the files can be looked at all the same.
  bool reachable = main.ok() && backup.ok();
  if (!reachable) {
    noting({.check = Check::kMainDomain,
            .problem = Problem::kMainDomainUnreachable,
            .arguments = {upstream.base_url(),
                          Text(main.ok() ? backup.status() : main.status())}});
  }
  const OnFinding watching = [&](const Finding& finding) {
    if (finding.problem == Problem::kMainDomainUnreachable) reachable = false;
    noting(finding);
  };
  for (int i = 0; i < config->config.merchants_size(); ++i) {
    if (!mchid.empty() && config->config.merchants(i).mchid() != mchid)
      continue;
    std::optional<MerchantIdentity> identity =
        MerchantFilesCheck(*config, i, clock.Now(), noting).Run();
    // What one merchant cannot reach, no other can.
    if (!identity.has_value() || !reachable) continue;
    if (identity->download.has_value()) {
      identity->download->authorities = authorities;
    }
    MerchantNetworkCheck(*std::move(identity),
                         config->config.merchants(i).api_v3_key_file(),
                         {.config = *config,
                          .main = **main,
                          .backup = backup->get(),
                          .clock = clock,
                          .nonces = nonces,
                          .on_finding = watching})
        .Run();
  }
  return all_right;
}

}  // namespace campaign
