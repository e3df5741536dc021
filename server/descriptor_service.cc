#include "server/descriptor_service.h"

#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

namespace campaign {

absl::StatusOr<std::unique_ptr<DescriptorService>> DescriptorService::Of(
    absl::string_view full_name, const CallEnvironment& environment) {
  const google::protobuf::ServiceDescriptor* service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          std::string(full_name));
  if (service == nullptr) {
    return absl::NotFoundError(absl::StrCat(
        full_name, ": no such service in the .proto files linked in"));
  }
  std::deque<RpcRoute> routes;
  for (int i = 0; i < service->method_count(); ++i) {
    absl::StatusOr<RpcRoute> route = RpcRoute::Of(*service->method(i));
    if (!route.ok()) return route.status();
    routes.push_back(*std::move(route));
  }
  return std::unique_ptr<DescriptorService>(
      new DescriptorService(full_name, std::move(routes), environment));
}

DescriptorService::DescriptorService(absl::string_view full_name,
                                     std::deque<RpcRoute> routes,
                                     const CallEnvironment& environment)
    : full_name_(full_name), routes_(std::move(routes)) {
  using Handler =
      grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>;
  int index = 0;
  for (const RpcRoute& route : routes_) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        route.path().c_str(), grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        index++,
        new Handler([&environment, &route](
                        grpc::CallbackServerContext* context,
                        const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* reply) -> grpc::ServerUnaryReactor* {
          auto* call = new GatewayCall(environment, route, context, reply);
          call->Start(*request);
          return call;
        }));
  }
}

}  // namespace campaign
