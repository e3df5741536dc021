#include "common/cross_field_rules.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/paygift_rules.h"
#include "google/protobuf/descriptor.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {
namespace {

namespace v1 = ::wechatpay::paygift::v1;
using ::google::protobuf::Message;

using Rule = void (*)(const Message&, std::vector<Violation>*);
using CrossFieldRules = absl::flat_hash_map<std::string, std::vector<Rule>>;

template <typename Request>
using TypedRule = void (*)(const Request&, std::vector<Violation>*);

// `rule` as a rule for any message; it is only called for a `Request`.
template <typename Request, TypedRule<Request> rule>
void Untyped(const Message& message, std::vector<Violation>* violations) {
  if (const auto* request =
          google::protobuf::DynamicCastToGenerated<Request>(&message)) {
    rule(*request, violations);
    return;
  }
  // A message that was built from its descriptor. Its bytes are those of the
  // generated type.
  Request request;
  if (request.ParsePartialFromString(message.SerializePartialAsString())) {
    rule(request, violations);
  }
}

template <typename Request, TypedRule<Request>... rules>
void Add(CrossFieldRules* all) {
  all->emplace(Request::descriptor()->full_name(),
               std::vector<Rule>{&Untyped<Request, rules>...});
}

const CrossFieldRules& AllRules() {
  // Never destroyed: calls may still run when the process ends.
  static const CrossFieldRules* const kRules = [] {
    auto* all = new CrossFieldRules;
    Add<v1::CreateActivityRequest, CheckActivityIsShorterThanAYear,
        CheckActivityTakesAtMostNinetyDays, CheckActivityEndsAfterItBegins,
        CheckAvailableTimesAreInOrder, CheckAvailableDayTimesAreInOrder,
        CheckGiftPackageHasAtLeastThreeCoupons, CheckSingleCouponIsOneCoupon,
        CheckSeveralCouponsHaveThumbnails, CheckBusifavorHasManualMerchants,
        CheckIssuingMerchantsAreDistinct, CheckBusifavorHasNoPaymentLimits>(
        all);
    Add<v1::AddActivityMerchantsRequest, CheckAddedMerchantsAreDistinct>(all);
    Add<v1::DeleteActivityMerchantsRequest, CheckDeletedMerchantsAreDistinct>(
        all);
    return all;
  }();
  return *kRules;
}

}  // namespace

void CheckCrossFieldRules(const Message& message,
                          std::vector<Violation>* violations) {
  const auto rules = AllRules().find(message.GetDescriptor()->full_name());
  if (rules == AllRules().end()) return;
  for (const Rule rule : rules->second) rule(message, violations);
}

}  // namespace campaign
