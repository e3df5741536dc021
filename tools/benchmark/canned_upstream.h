#ifndef CAMPAIGN_TOOLS_BENCHMARK_CANNED_UPSTREAM_H_
#define CAMPAIGN_TOOLS_BENCHMARK_CANNED_UPSTREAM_H_

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace campaign::bench {

// A WeChat Pay that costs next to nothing: HTTPS with real certificates, whose
// answer to everything is the same activity, signed once when it starts. The
// answer stays valid for 300 s, longer than any measurement. So what is
// measured is the gateway, not the other side's RSA.
class CannedUpstream {
 public:
  struct Options {
    // PEM files of the TLS server and of WeChat Pay's platform key.
    std::string tls_certificate_file;
    std::string tls_key_file;
    std::string platform_key_file;
    std::string platform_serial;
  };

  // Serves on a free loopback port, in one thread of its own. Dies with a
  // sentence on stderr if it cannot: a bench without upstream has no use.
  explicit CannedUpstream(const Options& options);
  ~CannedUpstream();

  int port() const;

  // From now on answers are held back until `count` requests are waiting, and
  // for `delay` more; 0 answers at once. To see many calls in flight together,
  // however long their handshakes take.
  void HoldUntil(int count, absl::Duration delay);

  // Requests that are waiting for their answer.
  int Waiting() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace campaign::bench

#endif  // CAMPAIGN_TOOLS_BENCHMARK_CANNED_UPSTREAM_H_
