#include "server/attempt_metrics.h"

#include <string>

#include "common/transport_failure.h"

namespace campaign {
namespace {

std::string OutcomeOf(const absl::StatusOr<Answer>& result) {
  if (result.ok()) {
    return std::string(SignatureStateName(result->verdict.state));
  }
  if (const auto unverified = UnverifiedAnswerOf(result.status())) {
    return std::string(SignatureStateName(unverified->verdict.state));
  }
  switch (FailureKindOf(result.status()).value_or(FailureKind{0})) {
    case FailureKind::kNotSent:
      return "NOT_SENT";
    case FailureKind::kNoAnswer:
      return "NO_ANSWER";
    case FailureKind::kUnverified:
      return "UNVERIFIED";
    case FailureKind::kCancelled:
      return "CANCELLED";
    case FailureKind::kRateLimited:
      return "RATE_LIMITED";
  }
  return "GATEWAY_FAULT";
}

}  // namespace

AttemptMetrics::AttemptMetrics(prometheus::Registry& registry,
                               const Clock& clock)
    : clock_(clock),
      attempts_(prometheus::BuildCounter()
                    .Name("campaign_attempts_total")
                    .Help("Requests sent to WeChat Pay, by what came of them")
                    .Register(registry)),
      verified_by_(prometheus::BuildCounter()
                       .Name("campaign_verified_by_total")
                       .Help("Verified answers by the key that signed")
                       .Register(registry)),
      clock_offset_(
          prometheus::BuildGauge()
              .Name("campaign_wechatpay_clock_offset_seconds")
              .Help("WeChat Pay's clock less ours, by the last signed answer")
              .Register(registry)
              .Add({})) {}

void AttemptMetrics::OnAttempt(const std::string& mchid,
                               const absl::StatusOr<Answer>& result) {
  attempts_.Add({{"outcome", OutcomeOf(result)}}).Increment();
  if (!result.ok() || !result->verdict.Verified()) return;
  const Verdict& verdict = result->verdict;
  verified_by_.Add({{"mchid", mchid}, {"serial", verdict.serial}}).Increment();
  clock_offset_.Set(absl::ToDoubleSeconds(verdict.signed_at - clock_.Now()));
}

}  // namespace campaign
