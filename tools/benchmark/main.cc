// campaign-bench: what tools/bench runs. Measures a real gateway process
// between callers and an upstream with a canned answer, and compares it with
// the RSA it cannot do without.
#include <grpcpp/grpcpp.h>
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "client/curl_transport.h"
#include "client/merchant_channel.h"
#include "client/timer_thread.h"
#include "common/certificate.h"
#include "tools/benchmark/canned_upstream.h"
#include "tools/benchmark/gateway_process.h"
#include "tools/benchmark/latencies.h"
#include "tools/benchmark/load.h"
#include "tools/benchmark/report.h"

ABSL_FLAG(std::string, gateway, "", "Path of the campaign-gateway binary");
ABSL_FLAG(std::string, keys, "",
          "Folder with the throw-away keys of tools/make-keys");
ABSL_FLAG(double, sign_us, 0, "RSA-2048 signature by openssl speed, in us");
ABSL_FLAG(double, verify_us, 0,
          "RSA-2048 verification by openssl speed, in us");
ABSL_FLAG(double, seconds, 8, "How long the load runs");
ABSL_FLAG(int, inflight, 10000, "Calls in flight together");
ABSL_FLAG(std::string, json, "", "Also write the figures to this file");

namespace campaign::bench {
namespace {

constexpr char kMchid[] = "1900000001";
// The gateway has the first core to itself; callers and upstream share the
// other one.
constexpr int kGatewayCore = 0;
constexpr int kOurCore = 1;
constexpr int kCallers = 64;
constexpr int kLatencySamples = 2000;

std::string Key(absl::string_view name) {
  return absl::StrCat(absl::GetFlag(FLAGS_keys), "/", name);
}

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  return std::string((std::istreambuf_iterator<char>(file)),
                     std::istreambuf_iterator<char>());
}

template <typename T>
T OrDie(absl::StatusOr<T> value, absl::string_view what) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "campaign-bench: %s %s\n", std::string(what).c_str(),
               std::string(value.status().message()).c_str());
  std::exit(1);
}

Certificate CertificateIn(absl::string_view name) {
  return OrDie(Certificate::FromPem(Contents(Key(name))), name);
}

std::string WriteGatewayConfig(int upstream_port) {
  std::string path = Key("gateway/gateway.yaml");
  std::ofstream file(path);
  file << "listen: {address: '127.0.0.1:0', port_file: gateway.port}\n"
       << "upstream: {base_url: 'https://localhost:"
       << upstream_port
       // The upstream keeps its answers back until all calls wait, for longer
       // than an attempt may take by default.
       << "', ca_file: ca_cert.pem, timeout: 120s, event_loops: 1, "
       << "retry: {attempt_timeout: 120s}}\n"
       << "merchants:\n"
       << "  - mchid: '" << kMchid << "'\n"
       << "    private_key_file: apiclient_key.pem\n"
       << "    certificate_file: apiclient_cert.pem\n"
       << "    platform_certificate_files: [platform_cert.pem]\n";
  return path;
}

// The same HTTPS call with the same crypto, without gRPC and without gateway.
class BareClient {
 public:
  explicit BareClient(int upstream_port) {
    CurlTransportOptions options;
    options.base_url = absl::StrCat("https://localhost:", upstream_port);
    options.ca_file = Key("wechatpay/ca_cert.pem");
    options.event_loops = 1;
    network_ = OrDie(CurlTransport::Create(std::move(options)), "libcurl:");
    const Certificate platform = CertificateIn("wechatpay/platform_cert.pem");
    channel_ = MerchantChannel::Open(
        {.credentials =
             {kMchid,
              CertificateIn("gateway/apiclient_cert.pem").SerialNumber(),
              OrDie(PrivateKey::FromPem(
                        Contents(Key("gateway/apiclient_key.pem"))),
                    "gateway/apiclient_key.pem")},
         .trust = {.certificates = {platform}}},
        ChannelSurroundings{.main = *network_,
                            .backup = nullptr,
                            .health = health_,
                            .clock = clock_,
                            .nonces = nonces_,
                            .timer = timer_,
                            .user_agent = "campaign-bench/1.0",
                            .trust = {.clock = clock_, .timer = timer_}});
  }

  bool CallOnce() {
    HttpRequest request;
    request.verb = "GET";
    request.target = "/v3/marketing/paygiftactivity/activities/10028001";
    absl::Notification ended;
    bool succeeded = false;
    channel_->Send(std::move(request), SendOptions(),
                   [&](absl::StatusOr<Answer> answer) {
                     succeeded = answer.ok() && answer->verdict.Verified();
                     ended.Notify();
                   });
    ended.WaitForNotification();
    return succeeded;
  }

 private:
  SystemClock clock_;
  RandomNonceSource nonces_;
  DomainHealth health_{clock_};
  TimerThread timer_{clock_};
  std::unique_ptr<CurlTransport> network_;
  std::shared_ptr<MerchantChannel> channel_;
};

void Say(const char* what) {
  std::fprintf(stderr, "  measuring %s ...\n", what);
}

void MeasureThroughput(GatewayProcess& gateway, PayGiftStub& stub,
                       Report* report) {
  Say("CPU and throughput of one core, 64 callers");
  RunCallers(stub, kCallers, absl::Seconds(1));  // connections, caches
  const absl::Duration before = gateway.CpuTime();
  const LoadResult load =
      RunCallers(stub, kCallers, absl::Seconds(absl::GetFlag(FLAGS_seconds)));
  const absl::Duration cpu = gateway.CpuTime() - before;
  const double bound_us = report->sign_us + report->verify_us;
  report->calls = load.succeeded + load.failed;
  report->failed += load.failed;
  report->cpu_us = absl::ToDoubleMicroseconds(cpu) / report->calls;
  report->rpcs_per_second =
      load.succeeded / absl::ToDoubleSeconds(load.elapsed);
  report->cpu_ratio = report->cpu_us / bound_us;
  report->throughput_ratio = report->rpcs_per_second * bound_us / 1e6;
}

void MeasureLatency(PayGiftStub& stub, int upstream_port, Report* report) {
  Say("added latency, one caller");
  BareClient bare(upstream_port);
  Latencies rpc_latencies;
  Latencies bare_latencies;
  // Alternately, so that whatever else the machine does hits both alike.
  for (int i = 0; i < kLatencySamples; ++i) {
    absl::Time begin = absl::Now();
    if (!GetActivityOnce(stub)) ++report->failed;
    rpc_latencies.Add(absl::Now() - begin);
    begin = absl::Now();
    if (!bare.CallOnce()) ++report->failed;
    bare_latencies.Add(absl::Now() - begin);
  }
  const auto added = [&](double share) {
    return absl::ToDoubleMicroseconds(rpc_latencies.Percentile(share) -
                                      bare_latencies.Percentile(share));
  };
  report->added_p50_us = added(0.5);
  report->added_p99_us = added(0.99);
}

void MeasureInFlight(GatewayProcess& gateway, PayGiftStub& stub,
                     CannedUpstream& upstream, long idle_kib, Report* report) {
  const int count = absl::GetFlag(FLAGS_inflight);
  if (count == 0) return;
  Say("memory of many calls in flight");
  report->threads_idle = static_cast<int>(gateway.Threads());
  upstream.HoldUntil(count, absl::Seconds(1));
  Burst burst(stub, count);
  long peak_kib = 0;
  int waiting = 0;
  const absl::Time give_up = absl::Now() + absl::Seconds(100);
  while (waiting < count && absl::Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(20));
    waiting = upstream.Waiting();
  }
  absl::SleepFor(absl::Milliseconds(500));
  peak_kib = gateway.ResidentKib();
  report->threads_inflight = static_cast<int>(gateway.Threads());
  const LoadResult load = burst.Wait();
  report->failed += load.failed;
  report->inflight = waiting;
  report->inflight_kib_each =
      static_cast<double>(peak_kib - idle_kib) / std::max(1, waiting);
}

void RaiseOpenFileLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int Run() {
  Report report;
  report.sign_us = absl::GetFlag(FLAGS_sign_us);
  report.verify_us = absl::GetFlag(FLAGS_verify_us);
  RaiseOpenFileLimit();
  StayOnCore(kOurCore);
  CannedUpstream upstream(
      {Key("wechatpay/localhost_cert.pem"), Key("wechatpay/localhost_key.pem"),
       Key("wechatpay/platform_key.pem"),
       CertificateIn("wechatpay/platform_cert.pem").SerialNumber()});
  const std::string config = WriteGatewayConfig(upstream.port());

  Say("start to first served RPC");
  GatewayProcess gateway(absl::GetFlag(FLAGS_gateway), config,
                         Key("gateway/gateway.port"), kGatewayCore);
  const std::unique_ptr<PayGiftStub> stub = ConnectTo(gateway.port());
  if (!GetActivityOnce(*stub)) {
    std::fprintf(stderr, "campaign-bench: the first call failed\n");
    return 1;
  }
  report.start_ms = absl::ToDoubleMilliseconds(absl::Now() - gateway.started());
  const long idle_kib = gateway.ResidentKib();
  report.rss_mib = static_cast<double>(idle_kib) / 1024;

  MeasureLatency(*stub, upstream.port(), &report);
  MeasureThroughput(gateway, *stub, &report);
  MeasureInFlight(gateway, *stub, upstream, gateway.ResidentKib(), &report);

  std::printf("\n%s", AsTable(report).c_str());
  const std::string json = absl::GetFlag(FLAGS_json);
  if (!json.empty()) std::ofstream(json) << AsJson(report);
  return report.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace campaign::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("measures the gateway; see tools/bench");
  absl::ParseCommandLine(argc, argv);
  return campaign::bench::Run();
}
