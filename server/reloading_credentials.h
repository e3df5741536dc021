#ifndef CAMPAIGN_SERVER_RELOADING_CREDENTIALS_H_
#define CAMPAIGN_SERVER_RELOADING_CREDENTIALS_H_

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <mutex>
#include <string>

#include "server/tls_material.h"

namespace campaign {

// The gateway's own TLS, whose certificate and key can be replaced while it
// serves: connections that are there stay, new ones get the new certificate.
// Thread-safe. Must outlive the server.
//
// gRPC 1.51 has this in its C core only. Of its two C++ ways,
// SslServerCredentials cannot be changed, and FileWatcherCertificateProvider
// takes a key that does not belong to the certificate, after which every
// handshake fails.
//
// Source: https://github.com/grpc/grpc/issues/19972
class ReloadingCredentials final : public grpc::ServerCredentials {
 public:
  // Clients must present a certificate if `material` has a `client_ca`; that
  // cannot be changed later.
  explicit ReloadingCredentials(TlsMaterial material);
  ~ReloadingCredentials() override;

  // For handshakes from now on. `material` has been checked.
  void Replace(TlsMaterial material);

  // No processor is used here: the gateway reads no call credentials.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& processor) override;

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override;

  // gRPC asks at every handshake, on its own threads.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config);

  std::mutex mutex_;
  // Guarded by `mutex_`.
  TlsMaterial material_;
  bool is_new_ = true;

  grpc_server_credentials* const credentials_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_RELOADING_CREDENTIALS_H_
