#ifndef CAMPAIGN_TOOLS_CAMPAIGN_TRAILERS_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_TRAILERS_H_

#include <grpcpp/client_context.h>

#include <string>
#include <vector>

namespace campaign::demo {

// What the gateway says about a call in its trailers. A text is empty where
// there was no such trailer: nothing was sent to WeChat Pay then.
struct Trailers {
  // `wechatpay-request`: verb and target as sent.
  std::string request;
  // `wechatpay-http-status`.
  std::string http_status;
  // `wechatpay-verified`: `true` if the answer's signature holds.
  std::string verified;
  // `wechatpay-signature`: the verdict's name.
  std::string signature;
  // `wechatpay-serial`: what signed the answer.
  std::string serial;
  // `campaign-warning`, percent-encoded as it came.
  std::vector<std::string> warnings;
};

// Reads them; the call must have ended.
Trailers ReadTrailers(const grpc::ClientContext& context);

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_TRAILERS_H_
