#ifndef CAMPAIGN_TESTS_SUPPORT_SCRIPTED_HTTPS_SERVER_H_
#define CAMPAIGN_TESTS_SUPPORT_SCRIPTED_HTTPS_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/tls_identity.h"

namespace campaign {

// One thing that a scripted server does when a request has come in.
struct Step {
  enum class Kind { kWrite, kPause, kHold, kClose, kReset };

  Kind kind;
  std::string bytes = {};
  std::chrono::milliseconds time{};
};

namespace step {

// Writes these bytes, as they are.
inline Step Write(std::string bytes) {
  return {Step::Kind::kWrite, std::move(bytes)};
}
// Waits on the server's clock.
inline Step Pause(std::chrono::milliseconds time) {
  return {Step::Kind::kPause, "", time};
}
// Waits until the test calls `Release`.
inline Step Hold() { return {Step::Kind::kHold}; }
// Ends the TLS session properly, then the connection.
inline Step Close() { return {Step::Kind::kClose}; }
// Ends it with a TCP reset.
inline Step Reset() { return {Step::Kind::kReset}; }

}  // namespace step

using Script = std::vector<Step>;

// An HTTP/1.1 answer with a fitting Content-Length, and nothing else.
std::string HttpAnswer(int status, const std::string& body,
                       const std::string& headers = "");

// An HTTPS server (HTTP/1.1, TLS 1.2 and 1.3) on a free port of 127.0.0.1,
// with one thread of its own. It keeps every request's bytes as received and
// answers with whatever bytes the script says, right or wrong. The methods are
// thread-safe.
class ScriptedHttpsServer {
 public:
  // What to do with the request of these bytes. Runs on the server's thread.
  using Answerer = std::function<Script(const std::string& request)>;

  ScriptedHttpsServer(const TlsIdentity& identity, Answerer answerer);
  ~ScriptedHttpsServer();

  int port() const;
  // "https://127.0.0.1:port".
  std::string base_url() const;

  // Lets scripts pass `Hold`, now and from now on.
  void Release();

  // Waits until so many requests have come in completely; false after 10 s.
  bool WaitForRequests(size_t count);

  // Waits until so many connections have ended, however; false after 10 s.
  bool WaitForClosedConnections(size_t count);

  // Every request in the order of arrival: request line, headers, body.
  std::vector<std::string> Requests() const;

  // TCP connections accepted.
  size_t Connections() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_SCRIPTED_HTTPS_SERVER_H_
