#ifndef CAMPAIGN_SERVER_CALL_LOG_H_
#define CAMPAIGN_SERVER_CALL_LOG_H_

#include <spdlog/logger.h>

#include <memory>

#include "server/call_record.h"

namespace campaign {

// One log line per RPC: what was called, for whom, what became of it, and the
// Request-ID to quote to WeChat Pay's support. No message content.
class CallLog final : public CallObserver {
 public:
  // `logger` must not block: calls end on gRPC and event loop threads.
  explicit CallLog(std::shared_ptr<spdlog::logger> logger);

  void OnFinished(const CallRecord& record) override;

 private:
  const std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_CALL_LOG_H_
