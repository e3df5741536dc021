#include "server/tls_material.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/certificate_authorities.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

absl::Status CheckPair(const LoadedConfig& config,
                       const std::string& certificate_pem,
                       const std::string& key_pem) {
  const config::v1::Tls& tls = config.config.listen().tls();
  const X509Ptr certificate(PEM_read_bio_X509(
      ReaderOf(certificate_pem).get(), nullptr, RefusePassphrase, nullptr));
  if (certificate == nullptr) {
    return config.ErrorAt(
        "listen.tls.certificate_file",
        absl::StrCat(tls.certificate_file(),
                     " is not a PEM certificate: ", DrainOpenSslErrors()));
  }
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
  if (absl::Status pair =
          CheckPair(config, material.certificate_chain, material.private_key);
      !pair.ok()) {
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
