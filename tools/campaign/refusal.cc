#include "tools/campaign/refusal.h"

#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace campaign::demo {

Refusal ReadRefusal(const grpc::Status& status) {
  Refusal refusal;
  refusal.code = google::rpc::Code_Name(
      static_cast<google::rpc::Code>(status.error_code()));
  refusal.message = status.error_message();
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return refusal;
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) {
      refusal.reason = info.reason();
      refusal.domain = info.domain();
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        refusal.fields.push_back({violation.field(), violation.description()});
      }
    }
  }
  return refusal;
}

}  // namespace campaign::demo
