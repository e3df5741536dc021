#ifndef CAMPAIGN_SERVER_CALL_METRICS_H_
#define CAMPAIGN_SERVER_CALL_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "server/call_record.h"

namespace campaign {

// Counts finished RPCs for Prometheus:
//
//   campaign_calls_total{method,code,reason}
//   campaign_call_seconds{method}                  histogram
//   campaign_unrecognized_total{method}            things the contract lacks
//   campaign_warnings_total{method}                tolerated broken limits
//
// Labels are bounded: methods and codes by the contract, reasons to those that
// are ours or WeChat Pay's documented shape.
class CallMetrics final : public CallObserver {
 public:
  // `registry` must outlive this.
  explicit CallMetrics(prometheus::Registry& registry);

  void OnFinished(const CallRecord& record) override;

 private:
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& unrecognized_;
  prometheus::Family<prometheus::Counter>& warnings_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_CALL_METRICS_H_
