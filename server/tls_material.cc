#include "server/tls_material.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/asn1_time.h"
#include "common/certificate_authorities.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

// Checks the chain and the key of `material`, and takes the dates in.
absl::Status CheckPair(const LoadedConfig& config, TlsMaterial* material) {
  const std::string& certificate_pem = material->certificate_chain;
  const std::string& key_pem = material->private_key;
  const config::v1::Tls& tls = config.config.listen().tls();
  const X509Ptr certificate(PEM_read_bio_X509(
      ReaderOf(certificate_pem).get(), nullptr, RefusePassphrase, nullptr));
  if (certificate == nullptr) {
    return config.ErrorAt(
        "listen.tls.certificate_file",
        absl::StrCat(tls.certificate_file(),
                     " is not a PEM certificate: ", DrainOpenSslErrors()));
  }
  const std::optional<absl::Time> not_before =
      TimeOf(X509_get0_notBefore(certificate.get()));
  const std::optional<absl::Time> not_after =
      TimeOf(X509_get0_notAfter(certificate.get()));
  if (!not_before.has_value() || !not_after.has_value()) {
    DrainOpenSslErrors();
    return config.ErrorAt(
        "listen.tls.certificate_file",
        absl::StrCat(tls.certificate_file(),
                     " is a certificate whose validity period is malformed; "
                     "have it issued again"));
  }
  material->not_before = *not_before;
  material->not_after = *not_after;
  const EvpPkeyPtr key(PEM_read_bio_PrivateKey(ReaderOf(key_pem).get(), nullptr,
                                               RefusePassphrase, nullptr));
  if (key == nullptr) {
    return config.ErrorAt(
        "listen.tls.private_key_file",
        absl::StrCat(tls.private_key_file(),
                     " is not a PEM private key without passphrase: ",
                     DrainOpenSslErrors()));
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    DrainOpenSslErrors();
    return config.ErrorAt(
        "listen.tls.private_key_file",
        absl::StrCat(tls.private_key_file(),
                     " does not belong to the certificate ",
                     tls.certificate_file(),
                     "; give the pair that was issued together"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TlsMaterial> LoadTlsMaterial(const LoadedConfig& config) {
  const config::v1::Tls& tls = config.config.listen().tls();
  TlsMaterial material;
  absl::StatusOr<std::string> certificate =
      ReadPlainFile(tls.certificate_file());
  if (!certificate.ok()) {
    return config.ErrorAt("listen.tls.certificate_file",
                          certificate.status().message());
  }
  material.certificate_chain = *std::move(certificate);
  absl::StatusOr<std::string> key = ReadSecretFile(tls.private_key_file());
  if (!key.ok()) {
    return config.ErrorAt("listen.tls.private_key_file",
                          key.status().message());
  }
  material.private_key = *std::move(key);
  if (absl::Status pair = CheckPair(config, &material); !pair.ok()) {
    return pair;
  }
  if (!tls.client_ca_file().empty()) {
    absl::StatusOr<std::string> ca = ReadPlainFile(tls.client_ca_file());
    if (!ca.ok()) {
      return config.ErrorAt("listen.tls.client_ca_file", ca.status().message());
    }
    const auto authorities = CertificateAuthorities::FromPem(*ca);
    if (!authorities.ok()) {
      return config.ErrorAt("listen.tls.client_ca_file",
                            absl::StrCat(tls.client_ca_file(), " ",
                                         authorities.status().message()));
    }
    material.client_ca = *std::move(ca);
  }
  return material;
}

std::vector<std::string> TlsFilesOf(const LoadedConfig& config) {
  const config::v1::Tls& tls = config.config.listen().tls();
  return {tls.certificate_file(), tls.private_key_file(), tls.client_ca_file()};
}

}  // namespace campaign
