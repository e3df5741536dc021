#ifndef CAMPAIGN_SERVER_GATEWAY_CALL_H_
#define CAMPAIGN_SERVER_GATEWAY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "client/cancellation.h"
#include "client/transport.h"
#include "common/clock.h"
#include "google/rpc/status.pb.h"
#include "server/call_record.h"
#include "server/merchant_directory.h"
#include "server/rpc_route.h"

namespace campaign {

// What all calls share. Outlives every call.
struct CallEnvironment {
  const MerchantDirectory& merchants;
  const Clock& clock;
  std::vector<CallObserver*> observers;
};

// One RPC on its way: check the fields, render the HTTP request, send it
// through the merchant's channel, read the verified answer. Serves every RPC;
// what differs is in the route.
//
// Owns itself: made when the RPC arrives, deleted by gRPC's `OnDone`. Nothing
// here waits; the transport's callback goes on where `Start` ended.
class GatewayCall final : public grpc::ServerUnaryReactor {
 public:
  // `reply` belongs to gRPC and lives until `OnDone`.
  GatewayCall(const CallEnvironment& environment, const RpcRoute& route,
              grpc::CallbackServerContext* context, grpc::ByteBuffer* reply);

  // Takes the call as far as it goes without waiting.
  void Start(const grpc::ByteBuffer& request);

  void OnCancel() override;
  void OnDone() override;

 private:
  // `key` is the merchant's.
  void OnAnswer(absl::StatusOr<Answer> answer, const PrivateKey& key);

  // The moment to stop waiting for WeChat Pay: a little before the caller's
  // deadline, so that the caller hears what is known instead of a bare
  // DEADLINE_EXCEEDED.
  absl::Time UpstreamDeadline() const;

  void FinishWith(const google::rpc::Status& error);
  void FinishOk(const google::protobuf::Message& message);
  void Finished(const grpc::Status& status);

  const CallEnvironment& environment_;
  const RpcRoute& route_;
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const reply_;
  const absl::Time started_;
  const std::shared_ptr<Cancellation> cancellation_;
  CallRecord record_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_GATEWAY_CALL_H_
