#ifndef CAMPAIGN_CLIENT_CURL_EVENT_LOOP_H_
#define CAMPAIGN_CLIENT_CURL_EVENT_LOOP_H_

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/connect_gate.h"
#include "client/curl_handles.h"
#include "client/curl_transfer.h"
#include "client/curl_transport_options.h"
#include "client/file_descriptor.h"
#include "client/idle_sockets.h"
#include "client/transfer_inbox.h"
#include "client/transport.h"

namespace campaign {

// One thread that drives any number of transfers: libcurl says which sockets
// and which moment it waits for (curl_multi_socket_action), epoll waits. The
// cost of an event does not grow with the number of transfers in flight, as it
// would with curl_multi_poll().
//
// `Submit` and `in_flight` are thread-safe; everything else happens on the
// loop's own thread.
class CurlEventLoop {
 public:
  // Starts the thread. `options` must outlive the loop.
  //
  // Errors: RESOURCE_EXHAUSTED when the system gives no descriptor or memory.
  static absl::StatusOr<std::unique_ptr<CurlEventLoop>> Start(
      const CurlTransportOptions& options);

  // `Stop()`. Not to be called on the loop's thread.
  ~CurlEventLoop();

  // Takes the transfer over; completes it as cancelled if the loop stopped.
  void Submit(std::unique_ptr<CurlTransfer> transfer);

  // Transfers that were submitted and have not called back.
  int64_t in_flight() const {
    return in_flight_.load(std::memory_order_relaxed);
  }

  // Takes no more work, completes what is in flight as cancelled, and waits
  // for the thread to end.
  void Stop();

 private:
  using Clock = CurlTransfer::Clock;
  // What a transfer came to, to be told when libcurl is not on the stack: the
  // callback may send again or destroy what it likes.
  using Finished =
      std::pair<std::unique_ptr<CurlTransfer>, absl::StatusOr<Answer>>;

  explicit CurlEventLoop(const CurlTransportOptions& options);
  absl::Status SetUp();

  static int OnSocket(CURL* easy, curl_socket_t socket, int what, void* self,
                      void* known);
  static int OnTimer(CURLM* multi, long timeout_ms, void* self);

  void Run();
  int EpollTimeoutMs() const;
  void HandleSockets(int timeout_ms);
  void HandleTimer();
  void HandleMail(TransferInbox::Mail mail);
  void StartWaiting();
  void StartOne(uint64_t id);
  void ExpireWaiting();
  void FailWaitingLongerThan(Clock::duration age, const absl::Status& why);
  void CollectFinished();
  void Finish(uint64_t id, absl::StatusOr<Answer> result);
  void KeepWaiting(uint64_t id);
  void TakeFromCurl(CurlTransfer& transfer);
  void TellFinished();
  void AbandonAll();

  CurlEasy TakeEasy();
  void GiveBack(CurlEasy easy);

  const CurlTransportOptions& options_;
  const FileDescriptor epoll_;
  std::shared_ptr<TransferInbox> inbox_;
  std::atomic<int64_t> in_flight_{0};

  // The order of these is the order libcurl wants for clean-up, backwards:
  // easy handles, then the multi handle, then what they share.
  CurlShare share_;
  CurlMulti multi_;
  std::vector<CurlEasy> spare_easies_;

  ConnectGate gate_;
  // Not looked at while the server speaks HTTP/2: frames may wait on its idle
  // connections, and libcurl reads them (GOAWAY among them) before it chooses.
  IdleSockets idle_sockets_;
  bool multiplexed_ = false;
  absl::flat_hash_map<uint64_t, std::unique_ptr<CurlTransfer>> transfers_;
  // Those of `transfers_` that the gate keeps back, oldest first, and the same
  // by deadline: libcurl watches the clock only for those it has.
  std::set<uint64_t> waiting_;
  std::set<std::pair<Clock::time_point, uint64_t>> waiting_deadlines_;
  std::vector<Finished> finished_;
  std::optional<Clock::time_point> timer_;
  Clock::time_point last_busy_{};
  bool closed_ = false;

  std::thread thread_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CURL_EVENT_LOOP_H_
