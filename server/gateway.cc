#include "server/gateway.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <prometheus/exposer.h>
#include <prometheus/registry.h>
#include <spdlog/sinks/null_sink.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "client/attempt_observers.h"
#include "server/attempt_metrics.h"
#include "server/call_metrics.h"
#include "server/clock_watch.h"
#include "server/descriptor_service.h"
#include "server/disk_trust_cache.h"
#include "server/file_fingerprint.h"
#include "server/gateway_call.h"
#include "server/merchant_directory.h"
#include "server/proto_duration.h"
#include "server/reloader.h"
#include "server/reloading_credentials.h"
#include "server/tls_material.h"
#include "server/trust_watch.h"
#include "server/upstream.h"
#include "wechatpay/media/v1/media_service.grpc.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.grpc.pb.h"

namespace campaign {
namespace {

// An image of 2 MiB and its message around it. gRPC refuses a larger message
// by its length prefix, before it is read.
constexpr int kMaxRequestBytes = 2 * 1024 * 1024 + 64 * 1024;

constexpr char kTrustHealth[] = "campaign.trust";

std::shared_ptr<spdlog::logger> LoggerOrSilence(const GatewayWorld& world) {
  if (world.logger != nullptr) return world.logger;
  return std::make_shared<spdlog::logger>(
      "silence", std::make_shared<spdlog::sinks::null_sink_mt>());
}

absl::StatusOr<std::unique_ptr<TrustCache>> OpenCache(
    const LoadedConfig& config) {
  const std::string& folder = config.config.platform_certificates().folder();
  if (folder.empty()) return nullptr;
  absl::StatusOr<std::unique_ptr<DiskTrustCache>> cache =
      DiskTrustCache::In(folder);
  if (cache.ok()) return *std::move(cache);
  return config.ErrorAt("platform_certificates.folder",
                        cache.status().message());
}

class RunningGateway final : public Gateway {
 public:
  RunningGateway(const LoadedConfig& config, const GatewayWorld& world)
      : clock_(world.clock),
        nonces_(world.nonces),
        logger_(LoggerOrSilence(world)),
        registry_(std::make_shared<prometheus::Registry>()),
        attempt_metrics_(*registry_, world.clock),
        clock_watch_(world.clock, logger_),
        attempts_({&attempt_metrics_, &clock_watch_}),
        trust_(*registry_, logger_),
        merchants_({}),
        metrics_(*registry_),
        environment_{merchants_, world.clock, world.observers},
        drain_timeout_(ToDuration(config.config.drain_timeout())) {
    environment_.observers.push_back(&metrics_);
  }

  ~RunningGateway() override {
    Drain();
    trust_.Listen(nullptr);
    // Merchants go before the timers that they are registered with.
    if (upstream_ != nullptr) upstream_->Stop();
    reloader_.reset();
    merchants_.Replace({});
  }

  // The merchants with their keys, and all that they need.
  absl::Status Load(const LoadedConfig& config) {
    absl::StatusOr<std::unique_ptr<TrustCache>> cache = OpenCache(config);
    if (!cache.ok()) return cache.status();
    cache_ = *std::move(cache);
    std::string tls_fingerprint = FingerprintOf(TlsFilesOf(config));
    if (config.config.listen().has_tls()) {
      absl::StatusOr<TlsMaterial> material = LoadTlsMaterial(config);
      if (!material.ok()) return material.status();
      tls_ = std::make_shared<ReloadingCredentials>(*std::move(material));
    }
    absl::StatusOr<std::unique_ptr<Upstream>> upstream =
        Upstream::Connect(config, {.clock = clock_,
                                   .nonces = nonces_,
                                   .attempts = attempts_,
                                   .trust = trust_,
                                   .cache = cache_.get()});
    if (!upstream.ok()) return upstream.status();
    upstream_ = *std::move(upstream);
    reloader_.emplace(config, std::move(tls_fingerprint),
                      Reloader::Parts{.merchants = merchants_,
                                      .surroundings = upstream_->surroundings(),
                                      .trust = trust_,
                                      .tls = tls_.get(),
                                      .timer = upstream_->housekeeping(),
                                      .clock = clock_,
                                      .registry = *registry_,
                                      .logger = logger_});
    return reloader_->Start();
  }

  absl::Status Serve(const LoadedConfig& config,
                     const std::vector<std::string>& services) {
    const config::v1::Listen& listen = config.config.listen();
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
    // Otherwise a second gateway on the same port would start, and take half
    // of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(
        listen.address(),
        tls_ == nullptr ? grpc::InsecureServerCredentials() : tls_, &port_);
    for (const std::string& name : services) {
      absl::StatusOr<std::unique_ptr<DescriptorService>> service =
          DescriptorService::Of(name, environment_);
      if (!service.ok()) return service.status();
      services_.push_back(*std::move(service));
      builder.RegisterService(services_.back().get());
    }
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0) {
      return config.ErrorAt(
          "listen.address",
          absl::StrCat("cannot listen on ", listen.address(),
                       "; is the port in use, or the address not of this "
                       "machine? Stop the other process or choose another "
                       "port"));
    }
    if (absl::Status status = ServeMetrics(config); !status.ok()) {
      return status;
    }
    trust_.Listen([this](const TrustSummary& summary) { ShowHealth(summary); });
    return WritePortFile(config);
  }

  int port() const override { return port_; }
  int metrics_port() const override { return metrics_port_; }

  void Reload() override { reloader_->LookSoon(); }

  void Drain() override {
    absl::MutexLock lock(&drain_mutex_);
    if (server_ == nullptr || drained_) return;
    drained_ = true;
    {
      absl::MutexLock health_lock(&health_mutex_);
      draining_ = true;
      server_->GetHealthCheckService()->SetServingStatus(false);
    }
    // Past the deadline gRPC cancels what is left; the transport then answers
    // each with kCancelled, and Wait returns.
    server_->Shutdown(std::chrono::system_clock::now() +
                      absl::ToChronoNanoseconds(drain_timeout_));
    server_->Wait();
  }

 private:
  void ShowHealth(const TrustSummary& summary) {
    absl::MutexLock lock(&health_mutex_);
    if (draining_) return;
    grpc::HealthCheckServiceInterface& health =
        *server_->GetHealthCheckService();
    const bool serving = summary.without_keys < summary.merchants;
    health.SetServingStatus("", serving);
    for (const auto& service : services_) {
      health.SetServingStatus(service->full_name(), serving);
    }
    health.SetServingStatus(kTrustHealth, summary.degraded == 0);
  }

  absl::Status ServeMetrics(const LoadedConfig& config) {
    const std::string& address = config.config.metrics_address();
    if (address.empty()) return absl::OkStatus();
    try {
      exposer_ = std::make_unique<prometheus::Exposer>(address);
      exposer_->RegisterCollectable(registry_);
      metrics_port_ = exposer_->GetListeningPorts().front();
    } catch (const std::exception&) {
      // civetweb's text does not say what to do, and names no address.
      return config.ErrorAt(
          "metrics_address",
          absl::StrCat("cannot listen on ", address,
                       "; stop the process that has the port, or choose "
                       "another one"));
    }
    return absl::OkStatus();
  }

  absl::Status WritePortFile(const LoadedConfig& config) const {
    const std::string& path = config.config.listen().port_file();
    if (path.empty()) return absl::OkStatus();
    std::ofstream file(path);
    file << port_ << "\n";
    file.close();
    if (file.good()) return absl::OkStatus();
    return config.ErrorAt(
        "listen.port_file",
        absl::StrCat("cannot write ", path,
                     "; create its folder, or let this user write there"));
  }

  const Clock& clock_;
  NonceSource& nonces_;
  const std::shared_ptr<spdlog::logger> logger_;
  const std::shared_ptr<prometheus::Registry> registry_;
  AttemptMetrics attempt_metrics_;
  ClockWatch clock_watch_;
  AttemptObservers attempts_;
  TrustWatch trust_;
  std::unique_ptr<TrustCache> cache_;  // null where nothing is kept
  MerchantDirectory merchants_;
  std::shared_ptr<ReloadingCredentials> tls_;  // null without TLS
  CallMetrics metrics_;
  CallEnvironment environment_;
  const absl::Duration drain_timeout_;
  std::optional<Reloader> reloader_;
  // After what its timers and downloads use, therefore stopped before.
  std::unique_ptr<Upstream> upstream_;
  std::vector<std::unique_ptr<DescriptorService>> services_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  // Last, therefore destroyed first: calls refer to everything above.
  std::unique_ptr<grpc::Server> server_;
  absl::Mutex drain_mutex_;
  bool drained_ ABSL_GUARDED_BY(drain_mutex_) = false;
  absl::Mutex health_mutex_;
  bool draining_ ABSL_GUARDED_BY(health_mutex_) = false;
  int port_ = 0;
  int metrics_port_ = 0;
};

}  // namespace

std::vector<std::string> DefaultServices() {
  return {
      wechatpay::paygift::v1::PayGiftService::service_full_name(),
      wechatpay::media::v1::MediaService::service_full_name(),
  };
}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(
    const LoadedConfig& config, const GatewayWorld& world,
    const std::vector<std::string>& services) {
  auto gateway = std::make_unique<RunningGateway>(config, world);
  if (absl::Status status = gateway->Load(config); !status.ok()) return status;
  if (absl::Status status = gateway->Serve(config, services); !status.ok()) {
    return status;
  }
  return gateway;
}

}  // namespace campaign
