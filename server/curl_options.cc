#include "server/curl_options.h"

#include "server/proto_duration.h"

namespace campaign {

CurlTransportOptions CurlOptionsFor(const std::string& base_url,
                                    const config::v1::Upstream& upstream) {
  CurlTransportOptions options;
  options.base_url = base_url;
  options.ca_file = upstream.ca_file();
  options.timeout = ToDuration(upstream.timeout());
  options.connect_timeout = ToDuration(upstream.connect_timeout());
  options.event_loops = static_cast<int>(upstream.event_loops());
  options.proxy = upstream.proxy();
  return options;
}

}  // namespace campaign
