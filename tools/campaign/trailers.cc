#include "tools/campaign/trailers.h"

namespace campaign::demo {
namespace {

std::vector<std::string> All(const grpc::ClientContext& context,
                             const char* name) {
  std::vector<std::string> values;
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto [begin, end] = trailers.equal_range(name);
  for (auto it = begin; it != end; ++it) {
    values.emplace_back(it->second.data(), it->second.size());
  }
  return values;
}

std::string One(const grpc::ClientContext& context, const char* name) {
  std::vector<std::string> values = All(context, name);
  return values.empty() ? "" : values.front();
}

}  // namespace

Trailers ReadTrailers(const grpc::ClientContext& context) {
  Trailers trailers;
  trailers.request = One(context, "wechatpay-request");
  trailers.http_status = One(context, "wechatpay-http-status");
  trailers.verified = One(context, "wechatpay-verified");
  trailers.signature = One(context, "wechatpay-signature");
  trailers.serial = One(context, "wechatpay-serial");
  trailers.warnings = All(context, "campaign-warning");
  return trailers;
}

}  // namespace campaign::demo
