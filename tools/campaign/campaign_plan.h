#ifndef CAMPAIGN_TOOLS_CAMPAIGN_CAMPAIGN_PLAN_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_CAMPAIGN_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign::demo {

// What the campaign needs from the merchant's world; the defaults are those of
// the simulator's own configuration.
struct MerchantWorld {
  // Which merchant signs; empty where the gateway has only one.
  std::string mchid;
  // A coupon stock that is valid for more than the next month.
  std::string stock_id;
  // Same-brand merchants that issue the coupon from the beginning.
  std::vector<std::string> issuing_merchants;
  // A same-brand merchant that joins later.
  std::string joining_merchant;
  // A merchant that is not same-brand, and so is refused.
  std::string stranger;
  // A buy-A-get-B activity made in the console, which has goods. May be empty.
  std::string goods_activity;
};

// Everything that will be sent, known before the first call, so that every
// answer can be compared with it.
struct CampaignPlan {
  MerchantWorld world;
  std::string activity_name;
  std::string activity_second_title;
  // 分 (fen).
  int64_t transaction_amount_minimum = 0;
  // In whole seconds, as WeChat Pay keeps them.
  absl::Time begin_time;
  absl::Time end_time;
  // Unique for each run; the other request numbers begin with it.
  std::string out_request_no;
};

// A campaign that begins an hour after `now` and lasts a week.
CampaignPlan MakePlan(MerchantWorld world, absl::Time now);

// The create call of the plan; `logo_url` is what UploadImage returned.
wechatpay::paygift::v1::CreateActivityRequest CreateRequest(
    const CampaignPlan& plan, const std::string& logo_url);

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_CAMPAIGN_PLAN_H_
