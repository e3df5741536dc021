#ifndef CAMPAIGN_SERVER_CALL_RECORD_H_
#define CAMPAIGN_SERVER_CALL_RECORD_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/unrecognized.h"
#include "common/verdict.h"

namespace campaign {

// What is remembered of one finished RPC, for the log, the metrics and the
// trailers. No message content: it belongs to the merchant.
struct CallRecord {
  // `/package.Service/Method`.
  std::string method;

  // The merchant that signed; empty if the call did not get that far.
  std::string mchid;

  // Verb and target sent to WeChat Pay; empty if nothing was sent.
  std::string upstream_request;

  // Status of WeChat Pay's answer; 0 if there was none.
  int http_status = 0;

  // How often it was sent; 0 if it was not.
  int attempts = 0;

  // `Request-ID` of the answer.
  std::string request_id;

  Verdict verdict;

  // The gRPC code's number and `ErrorInfo.reason`; 0 and empty for OK.
  int grpc_code = 0;
  std::string reason;

  // Limits that were broken and did not stop the call.
  std::vector<std::string> warnings;

  // What the answer had that the contract does not know.
  std::vector<Unrecognized> unrecognized;

  absl::Duration duration;
};

// Is told of every finished RPC. Thread-safe, and must not block: it runs on
// the thread that ends the call.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void OnFinished(const CallRecord& record) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_CALL_RECORD_H_
