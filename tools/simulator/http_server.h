#ifndef CAMPAIGN_TOOLS_SIMULATOR_HTTP_SERVER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_HTTP_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tools/simulator/http_message.h"
#include "tools/simulator/listener_state.h"

namespace simulator {

// An HTTP/1.1 server with keep-alive, with or without TLS, on threads of its
// own. Handlers run on those threads, several at once if there are several.
// Start() and Stop() belong to one thread; the rest is thread-safe between
// them.
class HttpServer {
 public:
  // Must not throw.
  using Handler = std::function<Delivery(const HttpRequest&)>;

  struct Options {
    // A loopback address; others are refused.
    std::string address = "127.0.0.1";
    // 0 takes a free one.
    uint16_t port = 0;
    int threads = 1;
    // An idle connection is closed after this, politely.
    std::chrono::milliseconds idle_timeout{8000};
    // A larger body is answered with 413.
    size_t body_limit = 4 * 1024 * 1024;
    // PEM; both empty for plain HTTP.
    std::string tls_certificate_pem = {};
    std::string tls_private_key_pem = {};
  };

  HttpServer(Options options, Handler handler);
  // Stops.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens. Gives a sentence if that is not possible.
  std::optional<std::string> Start();
  // Closes everything and waits for the threads. May be called twice.
  void Stop();
  // Cuts the port off or restores it. When it returns, new connections are
  // treated as `state` says; those that were there follow at once, and none of
  // them gets an answer any more. The port stays the same and reserved
  // throughout. Restoring resets what fell silent. Gives a sentence if the port
  // cannot be listened on again.
  std::optional<std::string> SetState(ListenerState state);
  ListenerState state() const;
  // The port that is listened on, from Start() on.
  uint16_t port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_HTTP_SERVER_H_
