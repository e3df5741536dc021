#ifndef CAMPAIGN_TOOLS_SIMULATOR_STOCK_RULES_H_
#define CAMPAIGN_TOOLS_SIMULATOR_STOCK_RULES_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/simulator/api_error.h"
#include "tools/simulator/merchant_registry.h"
#include "tools/simulator/options.h"
#include "tools/simulator/rfc3339.h"

namespace simulator {

// The coupon stocks that exist, and what an activity asks of them. Thread-safe:
// nothing changes after Create().
//
// Source: the questions and answers at the end of
// https://pay.weixin.qq.com/wiki/doc/apiv3/open/pay/chapter5_7_3.shtml
class StockRules {
 public:
  // Gives a sentence instead if a stock comes twice or has a broken time.
  static std::variant<std::unique_ptr<StockRules>, std::string> Create(
      const std::vector<StockOptions>& stocks);

  // May an activity in [`begin`, `end`] give out `stock_ids` through
  // `merchants`?
  //
  // Errors: 404 RESOURCE_NOT_EXISTS for an unknown stock; 400 MCH_NOT_EXISTS
  // for an unknown merchant; 400 INVALID_REQUEST if merchants and stocks'
  // owners are not of one brand, if a stock's validity does not enclose the
  // activity or it has no codes, or if the stocks of a package differ.
  std::optional<ApiError> Check(const std::vector<std::string>& stock_ids,
                                const std::vector<std::string>& merchants,
                                UnixMillis begin, UnixMillis end,
                                const MerchantRegistry& registry,
                                const Switches& switches) const;

 private:
  struct Stock {
    StockOptions options;
    UnixMillis begin = 0;
    UnixMillis end = 0;
  };

  StockRules() = default;

  std::map<std::string, Stock> stocks_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_STOCK_RULES_H_
