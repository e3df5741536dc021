#include "server/gateway.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <prometheus/exposer.h>
#include <prometheus/registry.h>

#include <chrono>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "server/attempt_metrics.h"
#include "server/call_metrics.h"
#include "server/descriptor_service.h"
#include "server/gateway_call.h"
#include "server/merchant_directory.h"
#include "server/merchant_loader.h"
#include "server/proto_duration.h"
#include "server/tls_credentials.h"
#include "server/upstream.h"
#include "wechatpay/media/v1/media_service.grpc.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.grpc.pb.h"

namespace campaign {
namespace {

// An image of 2 MiB and its message around it. gRPC refuses a larger message
// by its length prefix, before it is read.
constexpr int kMaxRequestBytes = 2 * 1024 * 1024 + 64 * 1024;

absl::StatusOr<MerchantDirectory> LoadMerchants(
    const LoadedConfig& config, const ChannelSurroundings& surroundings) {
  std::vector<std::shared_ptr<const Merchant>> merchants;
  for (int i = 0; i < config.config.merchants_size(); ++i) {
    absl::StatusOr<std::shared_ptr<const Merchant>> loaded =
        LoadMerchant(config, i, surroundings);
    if (!loaded.ok()) return loaded.status();
    merchants.push_back(*std::move(loaded));
  }
  return MerchantDirectory(std::move(merchants));
}

class RunningGateway final : public Gateway {
 public:
  RunningGateway(std::shared_ptr<prometheus::Registry> registry,
                 std::unique_ptr<AttemptMetrics> attempt_metrics,
                 std::unique_ptr<Upstream> upstream,
                 MerchantDirectory merchants, const GatewayWorld& world,
                 absl::Duration drain_timeout)
      : registry_(std::move(registry)),
        attempt_metrics_(std::move(attempt_metrics)),
        upstream_(std::move(upstream)),
        merchants_(std::move(merchants)),
        metrics_(*registry_),
        environment_{merchants_, world.clock, world.observers},
        drain_timeout_(drain_timeout) {
    environment_.observers.push_back(&metrics_);
  }

  ~RunningGateway() override { Drain(); }

  absl::Status Serve(const LoadedConfig& config,
                     const std::vector<std::string>& services) {
    const config::v1::Listen& listen = config.config.listen();
    absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> credentials =
        ServerCredentialsFor(config);
    if (!credentials.ok()) return credentials.status();
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
    // Otherwise a second gateway on the same port would start, and take half
    // of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(listen.address(), *credentials, &port_);
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
    for (const auto& service : services_) {
      server_->GetHealthCheckService()->SetServingStatus(service->full_name(),
                                                         true);
    }
    return WritePortFile(config);
  }

  int port() const override { return port_; }
  int metrics_port() const override { return metrics_port_; }

  void Drain() override {
    absl::MutexLock lock(&drain_mutex_);
    if (server_ == nullptr || drained_) return;
    drained_ = true;
    server_->GetHealthCheckService()->SetServingStatus(false);
    // Past the deadline gRPC cancels what is left; the transport then answers
    // each with kCancelled, and Wait returns.
    server_->Shutdown(std::chrono::system_clock::now() +
                      absl::ToChronoNanoseconds(drain_timeout_));
    server_->Wait();
  }

 private:
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

  const std::shared_ptr<prometheus::Registry> registry_;
  const std::unique_ptr<AttemptMetrics> attempt_metrics_;
  const std::unique_ptr<Upstream> upstream_;
  const MerchantDirectory merchants_;
  CallMetrics metrics_;
  CallEnvironment environment_;
  const absl::Duration drain_timeout_;
  std::vector<std::unique_ptr<DescriptorService>> services_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  // Last, therefore destroyed first: calls refer to everything above.
  std::unique_ptr<grpc::Server> server_;
  absl::Mutex drain_mutex_;
  bool drained_ ABSL_GUARDED_BY(drain_mutex_) = false;
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
  auto registry = std::make_shared<prometheus::Registry>();
  auto attempt_metrics =
      std::make_unique<AttemptMetrics>(*registry, world.clock);
  absl::StatusOr<std::unique_ptr<Upstream>> upstream =
      Upstream::Connect(config, world.clock, world.nonces, *attempt_metrics);
  if (!upstream.ok()) return upstream.status();
  absl::StatusOr<MerchantDirectory> merchants =
      LoadMerchants(config, (*upstream)->surroundings());
  if (!merchants.ok()) return merchants.status();
  auto gateway = std::make_unique<RunningGateway>(
      std::move(registry), std::move(attempt_metrics), *std::move(upstream),
      *std::move(merchants), world, ToDuration(config.config.drain_timeout()));
  if (absl::Status status = gateway->Serve(config, services); !status.ok()) {
    return status;
  }
  return gateway;
}

}  // namespace campaign
