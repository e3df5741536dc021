#ifndef CAMPAIGN_TOOLS_SIMULATOR_HTTP_MESSAGE_H_
#define CAMPAIGN_TOOLS_SIMULATOR_HTTP_MESSAGE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

struct HttpHeader {
  std::string name;
  std::string value;
};

// True if two header names or values are the same but for ASCII case.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// A received request, whole.
struct HttpRequest {
  std::string verb;
  // As it stood in the request line: percent-encoded, with the query.
  std::string target;
  std::vector<HttpHeader> headers;
  std::string body;

  // The first header of that name, or null.
  const std::string* Header(std::string_view name) const;
};

// An answer before it is written. `Content-Length` is added while writing.
struct HttpResponse {
  int status = 200;
  std::vector<HttpHeader> headers = {};
  std::string body = {};

  void Set(const std::string& name, const std::string& value);
  void Remove(std::string_view name);
  std::string* Header(std::string_view name);
};

// How an answer reaches the caller; all but `response` is for accidents.
struct Delivery {
  enum class Ending {
    // As HTTP/1.1 says.
    kKeepAlive,
    // The connection ends without having said so.
    kClose,
    // The connection is reset (SO_LINGER 0).
    kReset,
  };

  HttpResponse response = {};
  Ending ending = Ending::kKeepAlive;
  // Nothing of `response` is sent.
  bool nothing_sent = false;
  // Only so many bytes of the body are sent, though Content-Length says more.
  std::optional<size_t> body_bytes_sent = {};
  // Before the first byte.
  std::chrono::milliseconds delay{0};
  // If not zero, the body is sent in ten pieces over this time.
  std::chrono::milliseconds body_time{0};
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_HTTP_MESSAGE_H_
