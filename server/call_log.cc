#include "server/call_log.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/verdict_trailers.h"

namespace campaign {

CallLog::CallLog(std::shared_ptr<spdlog::logger> logger)
    : logger_(std::move(logger)) {}

void CallLog::OnFinished(const CallRecord& record) {
  // A refusal for the caller's own mistake is not the operator's problem; what
  // has no trustworthy outcome is.
  const bool alarming = record.grpc_code != 0 && !record.reason.empty() &&
                        record.reason != "FIELD_RULE";
  const auto level = alarming ? spdlog::level::warn : spdlog::level::info;
  if (!logger_->should_log(level)) return;
  std::string line =
      absl::StrCat("call method=", record.method, " mchid=", record.mchid,
                   " grpc_code=", record.grpc_code,
                   " ms=", absl::ToDoubleMilliseconds(record.duration));
  if (!record.reason.empty()) absl::StrAppend(&line, " reason=", record.reason);
  // The trailers are already bounded and free of control characters, so a
  // hostile answer cannot forge a log line.
  for (const auto& [name, value] : VerdictTrailers(record)) {
    absl::StrAppend(&line, " ", name, "=\"", value, "\"");
  }
  logger_->log(level, line);
}

}  // namespace campaign
