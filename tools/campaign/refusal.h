#ifndef CAMPAIGN_TOOLS_CAMPAIGN_REFUSAL_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_REFUSAL_H_

#include <grpcpp/support/status.h>

#include <string>
#include <vector>

namespace campaign::demo {

// One field that is at fault, out of `google.rpc.BadRequest`.
struct FaultyField {
  std::string field;
  std::string description;
};

// An error, taken apart as a caller would: the standard details of
// `google.rpc`, which every gRPC language can read.
struct Refusal {
  // `INVALID_ARGUMENT`, ...
  std::string code;
  std::string message;
  // `google.rpc.ErrorInfo`; empty if the error has none.
  std::string reason;
  std::string domain;
  std::vector<FaultyField> fields;
};

Refusal ReadRefusal(const grpc::Status& status);

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_REFUSAL_H_
