#ifndef CAMPAIGN_TESTS_SIMULATOR_TLS_CONNECTION_H_
#define CAMPAIGN_TESTS_SIMULATOR_TLS_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/simulator/json.h"

namespace simulator {

// An answer as it came over the wire.
struct Answer {
  enum class End {
    // The connection is still open after the answer.
    kOpen,
    // It was closed before the answer was whole.
    kClosed,
    kReset,
    // Nothing more came for 10 s.
    kTimeout,
  };

  // 0 if there was no whole head.
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  // What came of the body.
  std::string body;
  End end = End::kOpen;

  // The first of that name in any case; empty if there is none.
  std::string Header(const std::string& name) const;
  bool Has(const std::string& name) const;
  // An empty object if the body is no JSON.
  Json json() const;
};

// A blocking connection to localhost, with TLS unless `ca_pem` is empty. Bytes
// go in as they are, so that a test can send anything.
class TlsConnection {
 public:
  TlsConnection(uint16_t port, const std::string& ca_pem);
  ~TlsConnection();

  // True if TCP connected and the server's certificate held.
  bool ok() const;
  // False if the connection is gone.
  bool Send(const std::string& bytes);
  Answer Read();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TESTS_SIMULATOR_TLS_CONNECTION_H_
