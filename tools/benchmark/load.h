#ifndef CAMPAIGN_TOOLS_BENCHMARK_LOAD_H_
#define CAMPAIGN_TOOLS_BENCHMARK_LOAD_H_

#include <memory>

#include "absl/time/time.h"
#include "wechatpay/paygift/v1/pay_gift_service.grpc.pb.h"

namespace campaign::bench {

using PayGiftStub = wechatpay::paygift::v1::PayGiftService::Stub;

// A stub on a connection of its own to the gateway at `port`.
std::unique_ptr<PayGiftStub> ConnectTo(int port);

// Calls GetActivity once and waits. Returns whether it succeeded.
bool GetActivityOnce(PayGiftStub& stub);

// What a load did.
struct LoadResult {
  int succeeded = 0;
  int failed = 0;
  absl::Duration elapsed;
};

// `callers` callers each repeat GetActivity without pause for `duration`.
LoadResult RunCallers(PayGiftStub& stub, int callers, absl::Duration duration);

// `count` calls of GetActivity at once, which end on their own.
class Burst {
 public:
  Burst(PayGiftStub& stub, int count);
  // Waits until all have ended.
  LoadResult Wait();
  ~Burst();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace campaign::bench

#endif  // CAMPAIGN_TOOLS_BENCHMARK_LOAD_H_
