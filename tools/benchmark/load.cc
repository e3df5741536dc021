#include "tools/benchmark/load.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/clock.h"

namespace campaign::bench {
namespace {

using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::GetActivityRequest;

GetActivityRequest Request() {
  GetActivityRequest request;
  request.set_activity_id("10028001");
  return request;
}

// One call's own storage; gRPC wants it until the callback.
struct Call {
  grpc::ClientContext context;
  GetActivityRequest request = Request();
  Activity reply;
};

// Well above anything measured, so that a hang ends.
void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(120));
}

struct Loop {
  PayGiftStub& stub;
  const absl::Time end;
  absl::BlockingCounter running;
  std::atomic<int> succeeded{0};
  std::atomic<int> failed{0};

  void Next() {
    auto call = std::make_shared<Call>();
    SetDeadline(call->context);
    stub.async()->GetActivity(&call->context, &call->request, &call->reply,
                              [this, call](const grpc::Status& status) {
                                ++(status.ok() ? succeeded : failed);
                                if (absl::Now() < end) {
                                  Next();
                                } else {
                                  running.DecrementCount();
                                }
                              });
  }
};

}  // namespace

std::unique_ptr<PayGiftStub> ConnectTo(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return wechatpay::paygift::v1::PayGiftService::NewStub(
      grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                grpc::InsecureChannelCredentials(), arguments));
}

bool GetActivityOnce(PayGiftStub& stub) {
  Call call;
  SetDeadline(call.context);
  call.context.set_wait_for_ready(true);
  return stub.GetActivity(&call.context, call.request, &call.reply).ok();
}

LoadResult RunCallers(PayGiftStub& stub, int callers, absl::Duration duration) {
  const absl::Time begin = absl::Now();
  Loop loop{stub, begin + duration, absl::BlockingCounter(callers)};
  for (int i = 0; i < callers; ++i) loop.Next();
  loop.running.Wait();
  return {loop.succeeded, loop.failed, absl::Now() - begin};
}

struct Burst::State {
  explicit State(int count) : running(count), begin(absl::Now()) {}
  absl::BlockingCounter running;
  const absl::Time begin;
  std::atomic<int> succeeded{0};
  std::atomic<int> failed{0};
};

Burst::Burst(PayGiftStub& stub, int count)
    : state_(std::make_shared<State>(count)) {
  for (int i = 0; i < count; ++i) {
    auto call = std::make_shared<Call>();
    SetDeadline(call->context);
    stub.async()->GetActivity(
        &call->context, &call->request, &call->reply,
        [state = state_, call](const grpc::Status& status) mutable {
          call.reset();
          ++(status.ok() ? state->succeeded : state->failed);
          state->running.DecrementCount();
        });
  }
}

LoadResult Burst::Wait() {
  state_->running.Wait();
  return {state_->succeeded, state_->failed, absl::Now() - state_->begin};
}

Burst::~Burst() = default;

}  // namespace campaign::bench
