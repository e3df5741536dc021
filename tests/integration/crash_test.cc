// The gateway is killed again and again while it creates activities, and
// WeChat Pay loses answers meanwhile. Callers who repeat with the same request
// number must end with exactly one activity for each number.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using wechatpay::paygift::v1::CreateActivityResponse;

constexpr int kKills = 100;
constexpr int kCallers = 4;

// The gateway as a process of its own, on whatever port it gets.
class GatewayProcess {
 public:
  // Returns when it serves.
  explicit GatewayProcess(TemporaryFolder& folder) {
    const std::string port_file = folder.Path("gateway.port");
    std::filesystem::remove(port_file);
    const std::string config =
        absl::StrCat("--config=", folder.Path("gateway.yaml"));
    std::vector<std::string> words = {CAMPAIGN_GATEWAY, config};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    EXPECT_EQ(posix_spawn(&pid_, CAMPAIGN_GATEWAY, &actions, nullptr,
                          arguments.data(), environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; port_ == 0 && i < 3000; ++i) {
      absl::SleepFor(absl::Milliseconds(10));
      std::ifstream(port_file) >> port_;
    }
    EXPECT_NE(port_, 0) << "the gateway does not start";
  }

  ~GatewayProcess() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;

  int port() const { return port_; }

 private:
  pid_t pid_ = 0;
  int port_ = 0;
};

class CrashTest : public ::testing::Test {
 protected:
  CrashTest() : simulator_(SimulatorOptions()) {
    EXPECT_EQ(simulator_.Start(), std::nullopt);
    // Of the creates that reach it, some lose their answer after the effect,
    // some before.
    simulator_.faults().Add({.method = simulator::Method::kCreateActivity,
                             .kind = simulator::FaultKind::kLostAnswer,
                             .first = 3,
                             .every = 7,
                             .count = 0});
    simulator_.faults().Add({.method = simulator::Method::kCreateActivity,
                             .kind = simulator::FaultKind::kReset,
                             .first = 5,
                             .every = 11,
                             .count = 0});
    folder_.Write("ca.pem", simulator_.ca_pem());
    WriteMerchantFiles(folder_);
    folder_.Write(
        "gateway.yaml",
        absl::StrCat("listen: {address: '127.0.0.1:0', port_file: "
                     "gateway.port}\n",
                     "upstream: {base_url: '", simulator_.https_url(),
                     "', ca_file: ca.pem, event_loops: 1}\n",
                     "merchants:\n  - mchid: '", kTestMchid,
                     "'\n    private_key_file: apiclient_key.pem\n",
                     "    certificate_file: apiclient_cert.pem\n",
                     "    platform_certificate_files: [platform_cert.pem]\n"));
  }

  // Creates activities until told to stop, one number after the other, each
  // repeated until it succeeds.
  void CreateUntilStopped(int caller) {
    for (int i = 0; !stopping_; ++i) {
      const std::string number = absl::StrCat("crash-", caller, "-", i);
      const auto request = SimulatedWechatPay::GoodCreate(number);
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        numbers_.push_back(request.activity_base_info().out_request_no());
      }
      while (!Create(request)) {
        ++failures_;
        absl::SleepFor(absl::Milliseconds(2));
      }
    }
  }

  bool Create(
      const wechatpay::paygift::v1::CreateActivityRequest& request) const {
    // With connections of its own: shared ones remember for a second that the
    // killed gateway refused them.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel = grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", port_.load()),
        grpc::InsecureChannelCredentials(), arguments);
    PayGift stub(channel);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(5));
    CreateActivityResponse reply;
    return stub.CreateActivity(&context, request, &reply).ok();
  }

  simulator::Simulator simulator_;
  TemporaryFolder folder_;
  std::atomic<int> port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> failures_ = 0;
  std::mutex mutex_;
  std::vector<std::string> numbers_;  // guarded by `mutex_`
};

TEST_F(CrashTest, LeavesExactlyOneActivityForEachRequestNumber) {
  std::mt19937 random(20261123);
  auto gateway = std::make_unique<GatewayProcess>(folder_);
  port_ = gateway->port();
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([this, i] { CreateUntilStopped(i); });
  }

  for (int i = 0; i < kKills; ++i) {
    absl::SleepFor(absl::Milliseconds(random() % 60));
    gateway.reset();  // SIGKILL
    gateway = std::make_unique<GatewayProcess>(folder_);
    port_ = gateway->port();
  }
  stopping_ = true;
  for (std::thread& caller : callers) caller.join();

  EXPECT_GT(failures_, 0) << "no kill hit a call";
  EXPECT_GT(numbers_.size(), static_cast<size_t>(kCallers));
  for (const std::string& number : numbers_) {
    EXPECT_EQ(simulator_.CountActivities(kTestMchid, number), 1u) << number;
  }
  RecordProperty("numbers", static_cast<int>(numbers_.size()));
  RecordProperty("failed_calls", failures_);
}

}  // namespace
}  // namespace campaign
