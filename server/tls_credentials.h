#ifndef CAMPAIGN_SERVER_TLS_CREDENTIALS_H_
#define CAMPAIGN_SERVER_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/gateway_config.h"

namespace campaign {

// The gateway's own side of TLS: what `listen.tls` says, or plain text where it
// is absent (the configuration then allows a loopback address only).
//
// Errors: one sentence with the place in the configuration, the file and the
// mend; gRPC itself
// would accept the files and fail every handshake instead.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentialsFor(
    const LoadedConfig& config);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_TLS_CREDENTIALS_H_
