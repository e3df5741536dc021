#ifndef CAMPAIGN_CLIENT_CURL_TRANSPORT_H_
#define CAMPAIGN_CLIENT_CURL_TRANSPORT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "client/curl_event_loop.h"
#include "client/curl_transport_options.h"
#include "client/transport.h"

namespace campaign {

// The innermost layer: sends requests to one host over HTTPS with libcurl.
// Nobody waits on a thread; a call in flight is memory in one of the event
// loops. Thread-safe.
//
// One `Send` is one request on the wire at most. Nothing is repeated here, no
// redirect followed, no header added but Host, Content-Length and the
// request's own Content-Type.
//
// Results of a call:
// * an `Answer` for any complete HTTP answer, of whatever status; its verdict
//   is unchecked and its body as received (nothing is decompressed);
// * `kNotSent`: no address, no connection, no trusted certificate, or no time
//   left before a byte of the request was written;
// * `kNoAnswer`: it was written, maybe in part, and no complete answer came;
// * `kCancelled`: by the caller, or because the transport is destroyed;
// * INTERNAL: the request cannot be sent as it is (`CheckSendable`).
class CurlTransport final : public Transport {
 public:
  // Errors: INVALID_ARGUMENT for options that make no sense, naming which;
  // FAILED_PRECONDITION if `ca_file` holds no certificate; RESOURCE_EXHAUSTED.
  static absl::StatusOr<std::unique_ptr<CurlTransport>> Create(
      CurlTransportOptions options);

  // Completes every call in flight with `kCancelled` and joins the threads.
  // Callbacks may still call `Send` meanwhile: those calls are cancelled too.
  // Must not run on an event loop, that is, in a callback.
  ~CurlTransport() override;

  // `done` runs on an event loop, or, if nothing can be sent, before this
  // returns. A deadline bounds the call; `CurlTransportOptions::timeout` does
  // if there is none. `answer_timeout` begins when an event loop lets the
  // request look for a connection.
  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  explicit CurlTransport(CurlTransportOptions options);

  CurlEventLoop& ChooseLoop();

  const CurlTransportOptions options_;
  std::atomic<bool> stopping_{false};
  std::atomic<uint64_t> next_id_{1};
  std::vector<std::unique_ptr<CurlEventLoop>> loops_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CURL_TRANSPORT_H_
