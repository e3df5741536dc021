#ifndef CAMPAIGN_TESTS_INTEGRATION_GATEWAY_UNDER_TEST_H_
#define CAMPAIGN_TESTS_INTEGRATION_GATEWAY_UNDER_TEST_H_

#include <grpcpp/grpcpp.h>
#include <spdlog/sinks/ringbuffer_sink.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/call_record.h"
#include "server/gateway.h"
#include "tests/support/temporary_folder.h"
#include "wechatpay/media/v1/media_service.grpc.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.grpc.pb.h"

namespace campaign {

// The merchant and the platform that tests play, with keys of test_keys.h.
inline constexpr char kTestMchid[] = "1900000001";
inline constexpr char kTestMerchantSerial[] =
    "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
inline constexpr char kTestPlatformSerial[] =
    "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

// Writes what the tests' merchant has: apiclient_key.pem, apiclient_cert.pem
// and platform_cert.pem.
void WriteMerchantFiles(const TemporaryFolder& folder);

// One attempt for each call, for tests that are not about repeating.
inline constexpr char kOneAttempt[] = "  retry: {max_attempts: 1}\n";

// What became of one RPC, as its caller sees it.
struct Outcome {
  grpc::Status status;
  std::multimap<std::string, std::string> trailers;

  // The first value of a trailer; empty if there is none.
  std::string Trailer(const std::string& name) const;

  // `ErrorInfo.reason`; empty if there is none.
  std::string Reason() const;

  // Fields named by `BadRequest`, in order.
  std::vector<std::string> BrokenFields() const;
};

// Remembers every call that the gateway finished, for tests to wait for.
class FinishedCalls final : public CallObserver {
 public:
  void OnFinished(const CallRecord& record) override;

  // The calls so far, once there are `count`; fewer if 10 s pass before.
  std::vector<CallRecord> WaitFor(size_t count);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<CallRecord> records_;
};

// The real gateway in this process, on a free port, with its real
// configuration file, in front of whatever upstream the test gives.
class GatewayUnderTest {
 public:
  struct Options {
    // `https://localhost:port` of the upstream, and the PEM of its authority.
    std::string upstream_url;
    std::string upstream_ca;

    // Further lines of the configuration file, and of its one merchant
    // (indented by four).
    std::string config_lines = {};
    std::string merchant_lines = {};

    // Further lines of its `upstream` (indented by two).
    std::string upstream_lines = kOneAttempt;

    // What the merchant verifies answers with (indented by four).
    std::string trust_lines =
        "    platform_certificate_files: [platform_cert.pem]\n";

    // Further merchants, as items of the list.
    std::string further_merchants = {};

    // Further files beside the configuration, by name.
    std::map<std::string, std::string> files = {};

    std::vector<std::string> services = DefaultServices();
  };

  explicit GatewayUnderTest(const Options& options);

  // Starts another gateway from this configuration text, written to
  // other.yaml. Both have the same log.
  absl::StatusOr<std::unique_ptr<Gateway>> StartFrom(const std::string& text);

  // Writes the files and the configuration of `options` over those that are
  // there, and lets the gateway look at them.
  void Change(const Options& options);

  // What the health check of `service` says: `SERVING`, `NOT_SERVING`, or why
  // it says nothing.
  std::string Health(const std::string& service);

  // Waits, 20 s at most, until the log has this text `count` times. False, and
  // the log on stderr, if it does not come.
  bool WaitForLog(const std::string& text, int count = 1);

  Gateway& gateway() { return *gateway_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  TemporaryFolder& folder() { return folder_; }
  FinishedCalls& finished() { return finished_; }

  // Calls `rpc` (such as &PayGiftService::Stub::GetActivity) and waits, 20 s at
  // most or as long as `timeout`.
  template <typename Stub, typename Request, typename Reply>
  Outcome Call(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                         Reply*),
               const Request& request, Reply* reply,
               absl::Duration timeout = absl::Seconds(20)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    Stub stub(channel_);
    Outcome outcome;
    outcome.status = (stub.*rpc)(&context, request, reply);
    outcome.trailers = TrailersOf(context);
    return outcome;
  }

 private:
  static std::multimap<std::string, std::string> TrailersOf(
      const grpc::ClientContext& context);

  // Writes what `options` say, and returns the configuration's text.
  std::string WriteFiles(const Options& options);

  TemporaryFolder folder_;
  const std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> log_ =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(100000);
  SystemClock clock_;
  RandomNonceSource nonces_;
  FinishedCalls finished_;
  std::unique_ptr<Gateway> gateway_;
  std::shared_ptr<grpc::Channel> channel_;
};

using PayGift = wechatpay::paygift::v1::PayGiftService::Stub;
using Media = wechatpay::media::v1::MediaService::Stub;

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_INTEGRATION_GATEWAY_UNDER_TEST_H_
