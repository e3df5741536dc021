#include "server/doctor/doctor.h"

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

// What is the whole gateway's. False if something is wrong with it.
bool CheckGateway(const LoadedConfig& config, const OnFinding& on_finding,
                  std::optional<CertificateAuthorities>* authorities) {
  const config::v1::Tls& tls = config.config.listen().tls();
  if (config.config.listen().has_tls()) {
    const absl::StatusOr<TlsMaterial> material = LoadTlsMaterial(config);
    if (!material.ok()) {
      on_finding({.check = Check::kGatewayTls,
                  .problem = Problem::kGatewayTlsWrong,
                  .arguments = {Text(material.status())}});
      return false;
    }
    on_finding({.check = Check::kGatewayTls, .facts = tls.certificate_file()});
  }
  const config::v1::PlatformCertificates& certificates =
      config.config.platform_certificates();
  if (!certificates.folder().empty()) {
    const auto cache = DiskTrustCache::In(certificates.folder());
    if (!cache.ok()) {
      on_finding({.check = Check::kTrustFolder,
                  .problem = Problem::kTrustFolderWrong,
                  .arguments = {Text(cache.status())}});
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

}  // namespace

bool Examine(const std::string& config_path, const Clock& clock,
             NonceSource& nonces, const OnFinding& on_finding) {
  bool all_right = true;
  const OnFinding noting = [&](const Finding& finding) {
    if (finding.IsWrong()) all_right = false;
    on_finding(finding);
  };
  const absl::StatusOr<LoadedConfig> config = LoadGatewayConfig(config_path);
  if (!config.ok()) {
    noting({.check = Check::kConfiguration,
            .problem = Problem::kConfigurationWrong,
            .arguments = {Text(config.status())}});
    return false;
  }
  noting({.check = Check::kConfiguration, .facts = config_path});
  std::optional<CertificateAuthorities> authorities;
  if (!CheckGateway(*config, noting, &authorities)) return false;

  const config::v1::Upstream& upstream = config->config.upstream();
  const absl::StatusOr<std::unique_ptr<CurlTransport>> main =
      CurlTransport::Create(CurlOptionsFor(upstream.base_url(), upstream));
  absl::StatusOr<std::unique_ptr<CurlTransport>> backup = nullptr;
  if (!upstream.backup_base_url().empty()) {
    backup = CurlTransport::Create(
        CurlOptionsFor(upstream.backup_base_url(), upstream));
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
