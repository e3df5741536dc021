#ifndef CAMPAIGN_TOOLS_SIMULATOR_WECHATPAY_API_H_
#define CAMPAIGN_TOOLS_SIMULATOR_WECHATPAY_API_H_

#include <optional>
#include <string_view>

#include "tools/simulator/answer_signer.h"
#include "tools/simulator/certificate_downloads.h"
#include "tools/simulator/fault_script.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/image_store.h"
#include "tools/simulator/journal.h"
#include "tools/simulator/merchant_registry.h"
#include "tools/simulator/method.h"
#include "tools/simulator/options.h"
#include "tools/simulator/paygift.h"
#include "tools/simulator/platform_keys.h"
#include "tools/simulator/rate_limiter.h"
#include "tools/simulator/request_authenticator.h"

namespace simulator {

// Answers one HTTP request as WeChat Pay's APIv3 would. The order of checks is
// the one that was probed on the live service where it was, [A] elsewhere:
// path, verb, Accept and User-Agent, Authorization (see RequestAuthenticator),
// parameters, permission, existence, business, rate. Then comes what the fault
// script has to say. Thread-safe.
class WechatPayApi {
 public:
  // All must outlive this.
  struct Parts {
    const Options& options;
    const MerchantRegistry& merchants;
    const PlatformKeys& keys;
    AnswerSigner& signer;
    CertificateDownloads& downloads;
    ImageStore& images;
    PayGift& paygift;
    FaultScript& faults;
    Journal& journal;
  };
  explicit WechatPayApi(const Parts& parts);

  Delivery Handle(const HttpRequest& request);

 private:
  Delivery Answer(const HttpRequest& request, JournalEntry* entry);
  Result<Json> Dispatch(Method method, const Merchant& merchant,
                        const HttpRequest& request, const Route& route,
                        std::string_view raw_query,
                        const std::vector<Part>* parts,
                        const std::optional<FaultScript::Turn>& turn);
  Result<Json> GetCertificates(const Merchant& merchant, const Query& query,
                               const std::function<bool()>& admit,
                               const std::optional<FaultScript::Turn>& turn);
  HttpResponse Rejected(const ApiError& error) const;
  HttpResponse Render(const Result<Json>& result) const;

  Parts parts_;
  RequestAuthenticator authenticator_;
  RateLimiter rate_limiter_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_WECHATPAY_API_H_
