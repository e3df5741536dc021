#include "server/reloading_credentials.h"

#include <grpc/grpc.h>

#include <utility>

namespace campaign {

ReloadingCredentials::ReloadingCredentials(TlsMaterial material)
    : material_(std::move(material)),
      credentials_(grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config_fetcher(
              material_.client_ca.empty()
                  ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                  : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
              &ReloadingCredentials::Fetch, this))) {}

ReloadingCredentials::~ReloadingCredentials() {
  grpc_server_credentials_release(credentials_);
}

void ReloadingCredentials::Replace(TlsMaterial material) {
  const std::lock_guard<std::mutex> lock(mutex_);
  material_ = std::move(material);
  is_new_ = true;
}

void ReloadingCredentials::SetAuthMetadataProcessor(
    const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) {}

int ReloadingCredentials::AddPortToServer(const std::string& address,
                                          grpc_server* server) {
  return grpc_server_add_http2_port(server, address.c_str(), credentials_);
}

grpc_ssl_certificate_config_reload_status ReloadingCredentials::Fetch(
    void* self, grpc_ssl_server_certificate_config** config) {
  auto& credentials = *static_cast<ReloadingCredentials*>(self);
  const std::lock_guard<std::mutex> lock(credentials.mutex_);
  if (!std::exchange(credentials.is_new_, false)) {
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  }
  const TlsMaterial& material = credentials.material_;
  const grpc_ssl_pem_key_cert_pair pair = {material.private_key.c_str(),
                                           material.certificate_chain.c_str()};
  // gRPC copies the texts, and owns what is made here. It insists on some
  // authority for clients, even where it asks them for no certificate.
  const std::string& authority = material.client_ca.empty()
                                     ? material.certificate_chain
                                     : material.client_ca;
  *config =
      grpc_ssl_server_certificate_config_create(authority.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace campaign
