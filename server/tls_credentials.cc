#include "server/tls_credentials.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
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

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentialsFor(
    const LoadedConfig& config) {
  const config::v1::Listen& listen = config.config.listen();
  if (!listen.has_tls()) return grpc::InsecureServerCredentials();
  const config::v1::Tls& tls = listen.tls();
  absl::StatusOr<std::string> certificate =
      ReadPlainFile(tls.certificate_file());
  if (!certificate.ok()) {
    return config.ErrorAt("listen.tls.certificate_file",
                          certificate.status().message());
  }
  absl::StatusOr<std::string> key = ReadSecretFile(tls.private_key_file());
  if (!key.ok()) {
    return config.ErrorAt("listen.tls.private_key_file",
                          key.status().message());
  }
  if (absl::Status pair = CheckPair(config, *certificate, *key); !pair.ok()) {
    return pair;
  }
  grpc::SslServerCredentialsOptions options(
      tls.client_ca_file().empty()
          ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
          : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_key_cert_pairs.push_back(
      {*std::move(key), *std::move(certificate)});
  if (!tls.client_ca_file().empty()) {
    absl::StatusOr<std::string> ca = ReadPlainFile(tls.client_ca_file());
    if (!ca.ok()) {
      return config.ErrorAt("listen.tls.client_ca_file", ca.status().message());
    }
    options.pem_root_certs = *std::move(ca);
  }
  return grpc::SslServerCredentials(options);
}

}  // namespace campaign
