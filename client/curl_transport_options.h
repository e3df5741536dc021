#ifndef CAMPAIGN_CLIENT_CURL_TRANSPORT_OPTIONS_H_
#define CAMPAIGN_CLIENT_CURL_TRANSPORT_OPTIONS_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"

namespace campaign {

// How a `CurlTransport` reaches one host. There is no switch that turns the
// verification of the server's certificate off.
struct CurlTransportOptions {
  // `https://host` or `https://host:port`, nothing after it. Required.
  std::string base_url;

  // PEM file of the certificate authorities to trust instead of the system's.
  // Empty for the system's.
  std::string ca_file;

  // Bound of name resolution, TCP and TLS together, for one connection. At
  // least 1 ms.
  absl::Duration connect_timeout = absl::Seconds(3);

  // Bound of a whole call, only for calls that bring no deadline of their own.
  // At least 1 ms.
  absl::Duration timeout = absl::Seconds(30);

  // Threads that drive transfers, at least 1. Each has its own connections.
  int event_loops = 1;

  // As libcurl takes it (`http://host:port`, `socks5h://host:port`). Empty for
  // none: proxies named by environment variables are ignored, because a
  // variable somebody set for a shell must not decide where payments go.
  std::string proxy;

  // A longer body is not kept; the call fails.
  size_t max_response_bytes = size_t{4} << 20;

  // Header lines of one answer, all together, informational (1xx) ones
  // included. A call that gets more fails.
  size_t max_response_header_bytes = size_t{64} << 10;

  // A connection unused for longer is not used again. WeChat Pay closes idle
  // connections after 8 s (its own Java SDK keeps them 7 s); libcurl's default
  // is 118 s, which sends requests into connections that are being closed.
  // Whole seconds, at least 2.
  //
  // Source: https://github.com/wechatpay-apiv3/wechatpay-java
  absl::Duration idle_reuse = absl::Seconds(7);
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CURL_TRANSPORT_OPTIONS_H_
