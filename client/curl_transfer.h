#ifndef CAMPAIGN_CLIENT_CURL_TRANSFER_H_
#define CAMPAIGN_CLIENT_CURL_TRANSFER_H_

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/connect_gate.h"
#include "client/curl_handles.h"
#include "client/curl_transport_options.h"
#include "client/idle_sockets.h"
#include "client/response_collector.h"
#include "client/transport.h"
#include "common/http_message.h"

namespace campaign {

// One request on its way through libcurl. Made by the thread that calls
// `Send`; from then on only the loop's thread touches it.
class CurlTransfer {
 public:
  using Clock = std::chrono::steady_clock;

  // `options` must outlive the transfer. `id` is never used twice.
  // `answer_timeout` is counted from each `Start`.
  CurlTransfer(uint64_t id, const CurlTransportOptions& options,
               HttpRequest request, Clock::time_point deadline,
               Clock::duration answer_timeout,
               std::shared_ptr<Cancellation> cancellation,
               Transport::Callback done);

  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  uint64_t id() const { return id_; }
  Clock::time_point deadline() const { return deadline_; }
  Clock::time_point created() const { return created_; }
  // When `Start` was called, the last time.
  Clock::time_point started_at() const { return started_at_; }
  bool IsCancelled() const {
    return cancellation_ != nullptr && cancellation_->IsCancelled();
  }
  // Whether it is in libcurl's hands.
  bool started() const { return easy_ != nullptr; }
  // Whether it had a connection on which to send, used or not.
  bool connected() const { return attempts_ > 0; }
  // Whether it ended because the connection that libcurl chose had been closed
  // by the server. Nothing was sent, libcurl has dropped that connection, and
  // the transfer can be started again.
  bool found_stale_connection() const { return found_stale_connection_; }
  CURL* easy() const { return easy_.get(); }

  // The socket that libcurl waits for on its behalf, as the loop is told, and
  // the local port of the connection that was used.
  void set_socket(int socket) { socket_ = socket; }
  int socket() const { return socket_; }
  int local_port() const { return local_port_; }

  // Calls `listener` when the caller cancels, until the transfer completes.
  void ListenForCancel(absl::AnyInvocable<void()> listener);

  // Sets `easy` up, a fresh or reset handle. What the pointers mean must
  // outlive the transfer. `idle_sockets` is null if connections need no look
  // before they are used again.
  //
  // Errors: INTERNAL if libcurl refuses an option; nothing is sent then.
  absl::Status Start(CurlEasy easy, CURLSH* share, ConnectGate* gate,
                     const IdleSockets* idle_sockets);

  // Takes the handle back; it must have been removed from its multi handle.
  CurlEasy Release() { return std::move(easy_); }

  // What the transfer came to. Once, when libcurl says that it is done.
  absl::StatusOr<Answer> Result(CURLcode code);

  // Why it failed when nothing was started, or the loop gives it up.
  absl::Status NotSent(absl::string_view reason) const;
  absl::Status Cancelled(absl::string_view reason) const;

  // Calls back. Once; the last thing that is done with a transfer.
  void Complete(absl::StatusOr<Answer> result);

 private:
  static int OnConnected(void* self, char* remote_ip, char* local_ip,
                         int remote_port, int local_port);
  static size_t OnHeader(char* data, size_t size, size_t count, void* self);
  static size_t OnBody(char* data, size_t size, size_t count, void* self);

  absl::Status SetOptions(CURL* easy, CURLSH* share);
  CURLcode MakeHeaders();
  long RequestBytes() const;
  bool MayHaveBeenSent() const;
  bool ConnectionIsStale(int local_port) const;

  const uint64_t id_;
  const CurlTransportOptions& options_;
  HttpRequest request_;
  const Clock::time_point created_;
  const Clock::time_point deadline_;
  const Clock::duration answer_timeout_;
  Clock::time_point started_at_{};
  const std::shared_ptr<Cancellation> cancellation_;
  Cancellation::Id listener_ = 0;
  Transport::Callback done_;

  CurlEasy easy_;
  CurlList headers_;
  ConnectGate* gate_ = nullptr;
  const IdleSockets* idle_sockets_ = nullptr;
  int socket_ = -1;
  int local_port_ = 0;
  ResponseCollector response_;

  // How often a connection was ready for the request, and what libcurl had
  // counted as request bytes before the first time: with a proxy, those of
  // CONNECT, which are none of the request's.
  int attempts_ = 0;
  long bytes_before_request_ = 0;
  bool refused_to_repeat_ = false;
  bool found_stale_connection_ = false;

  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CURL_TRANSFER_H_
