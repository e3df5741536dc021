#ifndef CAMPAIGN_SERVER_CURL_OPTIONS_H_
#define CAMPAIGN_SERVER_CURL_OPTIONS_H_

#include <string>

#include "campaign/config/v1/config.pb.h"
#include "client/curl_transport_options.h"

namespace campaign {

// What every request of ours says it comes from.
inline constexpr char kUserAgent[] = "campaign-gateway/1.0";

// How a domain is reached, as the configuration says.
CurlTransportOptions CurlOptionsFor(const std::string& base_url,
                                    const config::v1::Upstream& upstream);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_CURL_OPTIONS_H_
