#include "tools/benchmark/report.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace campaign::bench {
namespace {

template <typename Number>
nlohmann::json OrNull(const std::optional<Number>& number) {
  return number.has_value() ? nlohmann::json(*number) : nlohmann::json();
}

void AddRow(std::string* table, absl::string_view what,
            const std::optional<double>& figure, int digits,
            absl::string_view unit, absl::string_view budget, bool kept) {
  const std::string text =
      figure.has_value() ? absl::StrFormat("%.*f%s", digits, *figure, unit)
                         : "not measured";
  absl::StrAppendFormat(table, "  %-44s %14s   %-14s %s\n", what, text, budget,
                        !figure.has_value() ? ""
                        : kept              ? "kept"
                                            : "MISSED");
}

}  // namespace

std::string AsTable(const Report& r) {
  std::string table = absl::StrFormat(
      "  openssl speed rsa2048: sign %.1f us, verify %.1f us, together %.1f "
      "us\n"
      "  gateway on one core: %d calls, %d failed, %.0f RPC/s, %.1f us CPU "
      "each\n",
      r.sign_us, r.verify_us, r.sign_us + r.verify_us, r.calls, r.failed,
      r.rpcs_per_second, r.cpu_us);
  if (r.inflight.has_value()) {
    absl::StrAppendFormat(&table,
                          "  threads: %d idle, %d with %d calls in flight\n",
                          r.threads_idle, r.threads_inflight, *r.inflight);
  }
  absl::StrAppendFormat(&table, "\n  %-44s %14s   %-14s\n", "", "measured",
                        "budget");
  AddRow(&table, "CPU per RPC / (sign + verify)", r.cpu_ratio, 3, "", "<= 1.25",
         r.cpu_ratio <= 1.25);
  AddRow(&table, "throughput of one core / crypto bound", r.throughput_ratio, 3,
         "", ">= 0.85", r.throughput_ratio >= 0.85);
  AddRow(&table, "added latency, median", r.added_p50_us, 0, " us", "< 300 us",
         r.added_p50_us < 300);
  AddRow(&table, "added latency, 99th percentile", r.added_p99_us, 0, " us",
         "< 1000 us", r.added_p99_us < 1000);
  std::optional<double> inflight;
  if (r.inflight.has_value()) inflight = *r.inflight;
  AddRow(&table, "calls in flight together", inflight, 0, "", ">= 10000",
         r.inflight >= 10000 && r.failed == 0);
  AddRow(&table, "memory per call in flight", r.inflight_kib_each, 1, " KiB",
         "<= 64 KiB", r.inflight_kib_each <= 64);
  AddRow(&table, "start to first served RPC", r.start_ms, 0, " ms", "< 100 ms",
         r.start_ms < 100);
  AddRow(&table, "resident memory, idle", r.rss_mib, 1, " MiB", "< 40 MiB",
         r.rss_mib < 40);
  return table;
}

std::string AsJson(const Report& r) {
  const nlohmann::json json = {
      {"cpu_ratio", OrNull(r.cpu_ratio)},
      {"throughput_ratio", OrNull(r.throughput_ratio)},
      {"added_p50_us", OrNull(r.added_p50_us)},
      {"added_p99_us", OrNull(r.added_p99_us)},
      {"inflight", OrNull(r.inflight)},
      {"inflight_kib_each", OrNull(r.inflight_kib_each)},
      {"start_ms", OrNull(r.start_ms)},
      {"rss_mib", OrNull(r.rss_mib)},
      {"sign_us", r.sign_us},
      {"verify_us", r.verify_us},
      {"cpu_us", r.cpu_us},
      {"rpcs_per_second", r.rpcs_per_second},
      {"calls", r.calls},
      {"failed", r.failed},
  };
  return json.dump(2) + "\n";
}

}  // namespace campaign::bench
