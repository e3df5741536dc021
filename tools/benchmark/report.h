#ifndef CAMPAIGN_TOOLS_BENCHMARK_REPORT_H_
#define CAMPAIGN_TOOLS_BENCHMARK_REPORT_H_

#include <optional>
#include <string>

namespace campaign::bench {

// What was measured; a figure that was not is absent.
struct Report {
  // Microseconds of one RSA-2048 signature and one verification, by
  // `openssl speed` in the same run: the bound everything is compared with.
  double sign_us = 0;
  double verify_us = 0;

  // Gateway CPU per RPC over sign + verify.
  std::optional<double> cpu_ratio;
  // RPCs per second of a gateway on one core, over what the core could do if
  // it only signed and verified.
  std::optional<double> throughput_ratio;
  // Latency of an RPC less that of a bare signed HTTPS call, microseconds.
  std::optional<double> added_p50_us;
  std::optional<double> added_p99_us;
  // Calls in flight together, and memory of each over idle.
  std::optional<int> inflight;
  std::optional<double> inflight_kib_each;
  // From exec to the first served RPC.
  std::optional<double> start_ms;
  // Resident memory, idle.
  std::optional<double> rss_mib;

  // Behind the ratios, for the reader of the table.
  double cpu_us = 0;
  double rpcs_per_second = 0;
  int calls = 0;
  int failed = 0;
  int threads_idle = 0;
  int threads_inflight = 0;
};

// The table that tools/bench prints, with the budget beside each figure.
std::string AsTable(const Report& report);

// The figures as JSON; what was not measured is null.
std::string AsJson(const Report& report);

}  // namespace campaign::bench

#endif  // CAMPAIGN_TOOLS_BENCHMARK_REPORT_H_
