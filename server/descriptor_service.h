#ifndef CAMPAIGN_SERVER_DESCRIPTOR_SERVICE_H_
#define CAMPAIGN_SERVER_DESCRIPTOR_SERVICE_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/service_type.h>

#include <deque>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/gateway_call.h"
#include "server/rpc_route.h"

namespace campaign {

// A gRPC service made from its descriptor: every RPC of `service` is served by
// a `GatewayCall`, so a new RPC is an edit of the .proto and nothing else.
//
// It does at run time what the generated `CallbackService` does at compile
// time, through the same protected interface of grpc::Service; a class per
// service would repeat one shape per RPC. The generated code of the .proto must
// be linked in, because messages and descriptors come from its registry.
class DescriptorService final : public grpc::Service {
 public:
  // `full_name` is what the generated `X::service_full_name()` returns.
  //
  // Errors: NOT_FOUND if no linked .proto has such a service; INVALID_ARGUMENT
  // naming the RPC that cannot be served.
  static absl::StatusOr<std::unique_ptr<DescriptorService>> Of(
      absl::string_view full_name, const CallEnvironment& environment);

  const std::string& full_name() const { return full_name_; }

 private:
  DescriptorService(absl::string_view full_name, std::deque<RpcRoute> routes,
                    const CallEnvironment& environment);

  const std::string full_name_;
  // A deque: gRPC keeps pointers into the routes' names.
  const std::deque<RpcRoute> routes_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DESCRIPTOR_SERVICE_H_
