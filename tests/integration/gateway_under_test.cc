#include "tests/integration/gateway_under_test.h"

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

template <typename Detail>
Detail DetailOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  Detail message;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&message)) break;
  }
  return message;
}

}  // namespace

std::string Outcome::Trailer(const std::string& name) const {
  const auto it = trailers.find(name);
  return it == trailers.end() ? "" : it->second;
}

std::string Outcome::Reason() const {
  return DetailOf<google::rpc::ErrorInfo>(status).reason();
}

std::vector<std::string> Outcome::BrokenFields() const {
  std::vector<std::string> fields;
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  for (const auto& violation : bad_request.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}

void FinishedCalls::OnFinished(const CallRecord& record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  records_.push_back(record);
  changed_.notify_all();
}

std::vector<CallRecord> FinishedCalls::WaitFor(size_t count) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(10),
                    [&] { return records_.size() >= count; });
  return records_;
}

void WriteMerchantFiles(const TemporaryFolder& folder) {
  folder.Write("apiclient_key.pem", TestPrivateKeyPem(TestKey::kMerchant));
  folder.Write("apiclient_cert.pem",
               TestCertificatePem(TestKey::kMerchant,
                                  {.serial_number = kTestMerchantSerial}));
  folder.Write("platform_cert.pem",
               TestCertificatePem(TestKey::kPlatform,
                                  {.serial_number = kTestPlatformSerial}));
}

std::string GatewayUnderTest::WriteFiles(const Options& options) {
  folder_.Write("upstream_ca.pem", options.upstream_ca);
  for (const auto& [name, content] : options.files) {
    folder_.Write(name, content);
  }
  std::string text = absl::StrCat(
      "listen: {address: '127.0.0.1:0'}\n", "upstream:\n",
      "  base_url: ", options.upstream_url, "\n",
      "  ca_file: upstream_ca.pem\n", options.upstream_lines, "merchants:\n",
      "  - mchid: '", kTestMchid, "'\n",
      "    private_key_file: apiclient_key.pem\n",
      "    certificate_file: apiclient_cert.pem\n", options.trust_lines,
      options.merchant_lines, options.further_merchants, options.config_lines);
  folder_.Write("gateway.yaml", text);
  return text;
}

void GatewayUnderTest::Change(const Options& options) {
  WriteFiles(options);
  gateway_->Reload();
}

std::string GatewayUnderTest::Health(const std::string& service) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  // grpc.health.v1.HealthCheckRequest{service}: field 1, a text.
  const grpc::Slice slice(absl::StrCat(
      "\x0a", std::string(1, static_cast<char>(service.size())), service));
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer reply;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                    request, &queue);
  call->StartCall();
  call->Finish(&reply, &status, &call);
  void* tag = nullptr;
  bool ok = false;
  if (!queue.Next(&tag, &ok) || !status.ok()) return status.error_message();
  grpc::Slice bytes;
  if (!reply.DumpToSingleSlice(&bytes).ok() || bytes.size() != 2) return "?";
  // HealthCheckResponse{status}: field 1, 1 is SERVING and 2 is NOT_SERVING.
  return *(bytes.begin() + 1) == 1 ? "SERVING" : "NOT_SERVING";
}

bool GatewayUnderTest::WaitForLog(const std::string& text, int count) {
  const absl::Time until = absl::Now() + absl::Seconds(20);
  do {
    int found = 0;
    for (const std::string& line : log_->last_formatted()) {
      if (line.find(text) != std::string::npos) ++found;
    }
    if (found >= count) return true;
    absl::SleepFor(absl::Milliseconds(5));
  } while (absl::Now() < until);
  for (const std::string& line : log_->last_formatted()) std::cerr << line;
  return false;
}

GatewayUnderTest::GatewayUnderTest(const Options& options) {
  WriteMerchantFiles(folder_);
  const std::string text = WriteFiles(options);
  const absl::StatusOr<LoadedConfig> config =
      ParseGatewayConfig(text, folder_.Path("gateway.yaml"));
  if (!config.ok()) {
    std::cerr << config.status() << "\n";
    std::abort();
  }
  absl::StatusOr<std::unique_ptr<Gateway>> gateway =
      Gateway::Start(*config,
                     {clock_,
                      nonces_,
                      {&finished_},
                      std::make_shared<spdlog::logger>("gateway", log_)},
                     options.services);
  if (!gateway.ok()) {
    std::cerr << gateway.status() << "\n";
    std::abort();
  }
  gateway_ = *std::move(gateway);
  channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", gateway_->port()),
                                 grpc::InsecureChannelCredentials());
}

absl::StatusOr<std::unique_ptr<Gateway>> GatewayUnderTest::StartFrom(
    const std::string& text) {
  const absl::StatusOr<LoadedConfig> config =
      LoadGatewayConfig(folder_.Write("other.yaml", text));
  if (!config.ok()) return config.status();
  return Gateway::Start(
      *config,
      {clock_, nonces_, {}, std::make_shared<spdlog::logger>("other", log_)});
}

std::multimap<std::string, std::string> GatewayUnderTest::TrailersOf(
    const grpc::ClientContext& context) {
  std::multimap<std::string, std::string> trailers;
  for (const auto& [name, value] : context.GetServerTrailingMetadata()) {
    trailers.emplace(std::string(name.data(), name.size()),
                     std::string(value.data(), value.size()));
  }
  return trailers;
}

}  // namespace campaign
