#include "tools/simulator/stock_rules.h"

#include <utility>

namespace simulator {

std::variant<std::unique_ptr<StockRules>, std::string> StockRules::Create(
    const std::vector<StockOptions>& stocks) {
  std::unique_ptr<StockRules> rules(new StockRules);
  for (const StockOptions& options : stocks) {
    const std::string who = "stock " + options.stock_id + ": ";
    const auto begin = ParseRfc3339(options.available_begin_time);
    const auto end = ParseRfc3339(options.available_end_time);
    if (!begin.has_value() || !end.has_value()) {
      return who + "its validity is not given as two RFC 3339 times";
    }
    if (options.coupon_code_mode != "WECHATPAY_MODE" &&
        options.coupon_code_mode != "MERCHANT_API" &&
        options.coupon_code_mode != "MERCHANT_UPLOAD") {
      return who +
             "coupon_code_mode must be WECHATPAY_MODE, MERCHANT_API or "
             "MERCHANT_UPLOAD";
    }
    if (!rules->stocks_.emplace(options.stock_id, Stock{options, *begin, *end})
             .second) {
      return who + "is configured twice";
    }
  }
  return rules;
}

std::optional<ApiError> StockRules::Check(
    const std::vector<std::string>& stock_ids,
    const std::vector<std::string>& merchants, UnixMillis begin, UnixMillis end,
    const MerchantRegistry& registry, const Switches& switches) const {
  std::vector<const Stock*> stocks;
  for (const std::string& stock_id : stock_ids) {
    const auto it = stocks_.find(stock_id);
    // The page's RESOURCE_NOT_EXISTS, "resource absent or unusable"; which
    // message a missing stock gets is unknown. [A]
    if (it == stocks_.end()) return NotExists("商家券批次不存在");
    stocks.push_back(&it->second);
  }
  for (const std::string& mchid : merchants) {
    if (!registry.Exists(mchid)) {
      return ApiError{400, "MCH_NOT_EXISTS", "商户号不存在", nullptr};
    }
  }
  for (const Stock* stock : stocks) {
    for (const std::string& mchid : merchants) {
      if (!registry.SameBrand(mchid, stock->options.belong_merchant)) {
        return InvalidRequest("发券商户号校验失败，请核实是否满足同品牌等规则");
      }
    }
  }
  for (const Stock* stock : stocks) {
    const StockOptions& options = stock->options;
    const bool encloses = switches.stock_may_touch_activity
                              ? stock->begin <= begin && stock->end >= end
                              : stock->begin < begin && stock->end > end;
    const bool has_codes = options.coupon_code_mode == "WECHATPAY_MODE" ||
                           (options.coupon_code_mode == "MERCHANT_UPLOAD" &&
                            options.uploaded_codes > 0) ||
                           (options.coupon_code_mode == "MERCHANT_API" &&
                            !switches.refuse_merchant_api_stocks);
    if (!encloses || !has_codes) {
      return InvalidRequest("商家券信息不满足活动规则，请核实券有效期或code");
    }
  }
  for (const Stock* stock : stocks) {
    const StockOptions& a = stocks.front()->options;
    const StockOptions& b = stock->options;
    if (a.belong_merchant != b.belong_merchant ||
        a.max_coupons != b.max_coupons ||
        a.max_coupons_per_user != b.max_coupons_per_user ||
        a.redeem_time != b.redeem_time) {
      return InvalidRequest("传入的多张商户券的信息不一致");
    }
  }
  return std::nullopt;
}

}  // namespace simulator
