#ifndef CAMPAIGN_TOOLS_SIMULATOR_BUSINESS_OPTIONS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_BUSINESS_OPTIONS_H_

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tools/simulator/business_switches.h"

namespace simulator {

// What the simulated WeChat Pay knows about one merchant number.
struct BusinessMerchant {
  std::string name;
  // False for a number that was issued once and is no merchant any more; as an
  // issuing merchant it is as unknown as a number that is not configured.
  bool exists = true;
  // False: calls of this merchant are answered with 403 NO_AUTH.
  bool pay_gift_authorised = true;
  // The appids bound to it.
  std::vector<std::string> appids;
};

// A stock of merchant coupons (busifavor), made elsewhere.
struct BusinessStock {
  std::string belong_merchant;
  // Validity of its coupons in Unix seconds.
  int64_t begin = 0;
  int64_t end = 0;
  // `WECHATPAY_MODE`, `MERCHANT_API` or `MERCHANT_UPLOAD`.
  std::string coupon_code_mode = "WECHATPAY_MODE";
  // How many codes the merchant has uploaded; of use for MERCHANT_UPLOAD only.
  int64_t uploaded_codes = 0;
  // The stocks of one gift package must agree in these, and in their owner.
  int64_t max_coupons = 1000;
  int64_t max_coupons_per_user = 1;
  std::string redeem_time;
};

struct BusinessOptions {
  // By merchant number.
  std::map<std::string, BusinessMerchant> merchants;

  // Merchants of one set are of the same brand. No call of the service shows
  // these sets, so they are configured.
  std::vector<std::set<std::string>> brands;

  // By stock id.
  std::map<std::string, BusinessStock> stocks;

  // Activities that exist from the start: whole answers of the detail call, in
  // which there are also `merchants` (numbers, or rows of the merchants' list)
  // and `goods` (rows of the goods' list). So there can be what no call can
  // create: `step_send_rule`, `specific_send_rule`, `pause_time`. A given
  // `activity_status` stays whatever the time, until a call changes it; without
  // one it follows the clock. A missing `activity_id` is made up.
  std::vector<nlohmann::ordered_json> seeded_activities;

  // Calls per minute of the virtual clock, counted per merchant and call; 0 is
  // no limit. The real limits are not documented for pay-gift.
  int64_t rate_limit_per_minute = 0;

  BusinessSwitches switches;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_BUSINESS_OPTIONS_H_
