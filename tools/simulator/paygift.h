#ifndef CAMPAIGN_TOOLS_SIMULATOR_PAYGIFT_H_
#define CAMPAIGN_TOOLS_SIMULATOR_PAYGIFT_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "tools/simulator/activity.h"
#include "tools/simulator/api_error.h"
#include "tools/simulator/image_store.h"
#include "tools/simulator/merchant_registry.h"
#include "tools/simulator/options.h"
#include "tools/simulator/stock_rules.h"
#include "tools/simulator/virtual_clock.h"

namespace simulator {

using Query = std::map<std::string, std::string>;

// The eight calls of 支付有礼 (pay-gift), and the activities they work on. Each
// call checks parameters, then permission, then whether the activity exists,
// then the rules of the business, then the rate. Thread-safe.
//
// Source: the eight pages below
// https://pay.weixin.qq.com/docs/merchant/apis/gift-activity/
class PayGift {
 public:
  // Who calls, and with what.
  struct Call {
    const Merchant& merchant;
    const Query& query;
    // Of the path, decoded; empty where the path has none.
    std::string activity_id;
    const std::string& body;
    // Asked last, right before the call takes effect: may this merchant make
    // one more call?
    const std::function<bool()>& admit;
  };

  // All arguments must outlive this. Gives a sentence instead if an activity of
  // `options` is broken.
  static std::variant<std::unique_ptr<PayGift>, std::string> Create(
      const Options& options, const MerchantRegistry& registry,
      const StockRules& stocks, const ImageStore& images,
      const VirtualClock& clock);

  Result<Json> CreateActivity(const Call& call);
  Result<Json> GetActivity(const Call& call);
  Result<Json> ListActivities(const Call& call);
  Result<Json> ListActivityMerchants(const Call& call);
  Result<Json> ListActivityGoods(const Call& call);
  Result<Json> TerminateActivity(const Call& call);
  Result<Json> AddActivityMerchants(const Call& call);
  Result<Json> DeleteActivityMerchants(const Call& call);

  // What a merchant does in the console; no API does it. False if there is no
  // such activity or it is over.
  bool Pause(std::string_view activity_id);
  bool Resume(std::string_view activity_id);

  // How many activities the merchant has made under this number; more than one
  // would be a double grant.
  size_t CountActivities(std::string_view mchid,
                         std::string_view out_request_no) const;

  // All activities of everybody, with their merchants. For the admin endpoint.
  Json Dump() const;

 private:
  PayGift(const Options& options, const MerchantRegistry& registry,
          const StockRules& stocks, const ImageStore& images,
          const VirtualClock& clock)
      : options_(options),
        registry_(registry),
        stocks_(stocks),
        images_(images),
        clock_(clock) {}

  std::optional<std::string> Seed(const ActivityOptions& seed);

  // The caller's activity; 400, 403 and 404 as documented. Needs `mutex_`.
  Result<Activity*> Find(const Call& call);
  std::optional<ApiError> CheckPath(const Call& call) const;
  std::optional<ApiError> CheckPermission(const Call& call) const;
  std::optional<ApiError> CheckImages(const Json& body) const;
  std::optional<ApiError> CheckAppids(const Json& body,
                                      const Merchant& merchant) const;
  // What adding and deleting merchants have in common: reads the request, finds
  // the activity, answers a repeated one as before, and else lets `change` do
  // its work on the named merchants.
  struct MerchantChange;
  Result<Json> ChangeMerchants(const Call& call, const MerchantChange& change);
  Result<Json> ListMembers(const Call& call, bool goods);
  std::string Format(UnixMillis time) const;
  std::string NextActivityId();

  const Options& options_;
  const MerchantRegistry& registry_;
  const StockRules& stocks_;
  const ImageStore& images_;
  const VirtualClock& clock_;

  mutable std::mutex mutex_;
  // By activity_id: lists are ordered by it, which no page promises. [A]
  std::map<std::string, Activity, std::less<>> activities_;
  uint64_t next_id_ = 20400001;
  // By mchid and out_request_no: what was asked, and the activity it made. The
  // scope of one merchant is [A].
  std::map<std::pair<std::string, std::string>, std::pair<Json, std::string>>
      created_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_PAYGIFT_H_
