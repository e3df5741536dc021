#ifndef CAMPAIGN_SERVER_RPC_ROUTE_H_
#define CAMPAIGN_SERVER_RPC_ROUTE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/field_rules.h"
#include "common/transcoder.h"
#include "common/violation.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// Everything the gateway knows about one RPC, read from its descriptor once:
// how it becomes HTTP, which limits hold, which fields are the gateway's own.
// Immutable, therefore thread-safe.
class RpcRoute {
 public:
  // Errors: INVALID_ARGUMENT with a sentence naming what in the .proto cannot
  // be served. The server refuses to start on it.
  static absl::StatusOr<RpcRoute> Of(
      const google::protobuf::MethodDescriptor& method);

  const google::protobuf::MethodDescriptor& method() const { return *method_; }
  const MethodTranscoder& transcoder() const { return transcoder_; }

  // `/package.Service/Method`, as gRPC names it.
  const std::string& path() const { return path_; }

  std::unique_ptr<google::protobuf::Message> NewRequest() const;
  std::unique_ptr<google::protobuf::Message> NewReply() const;

  // Every broken limit of `request`, documented and uncertain ones.
  std::vector<Violation> Check(const google::protobuf::Message& request) const;

  // The request's `mchid`, empty if it has none.
  std::string MerchantOf(const google::protobuf::Message& request) const;

  // True if the request only asks to be checked.
  bool ValidateOnly(const google::protobuf::Message& request) const;

 private:
  RpcRoute(const google::protobuf::MethodDescriptor& method,
           MethodTranscoder transcoder,
           std::shared_ptr<const FieldRules> rules);

  const google::protobuf::MethodDescriptor* method_;
  std::string path_;
  MethodTranscoder transcoder_;
  std::shared_ptr<const FieldRules> rules_;
  // Null where the request has no such field.
  const google::protobuf::FieldDescriptor* mchid_;
  const google::protobuf::FieldDescriptor* validate_only_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_RPC_ROUTE_H_
