#ifndef CAMPAIGN_SERVER_STATUS_AT_EDGE_H_
#define CAMPAIGN_SERVER_STATUS_AT_EDGE_H_

#include <grpcpp/support/status.h>

#include "google/rpc/status.pb.h"

namespace campaign {

// The catalogue's error as gRPC sends it: code and message, and the whole as
// `grpc-status-details-bin`.
inline grpc::Status ToGrpcStatus(const google::rpc::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      status.message(), status.SerializeAsString());
}

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_STATUS_AT_EDGE_H_
