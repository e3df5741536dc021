#ifndef CAMPAIGN_COMMON_PAYGIFT_RULES_H_
#define CAMPAIGN_COMMON_PAYGIFT_RULES_H_

#include <vector>

#include "common/violation.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

// The rules of 支付有礼 (pay-gift) that concern several fields at once; those
// of one field stand in the `.proto`. One rule, one function, which appends to
// `violations` what breaks it. A part that is absent breaks none of them: where
// it is required, the `.proto` says so, and nothing is reported twice.
//
// Sources, unless a comment names another:
// https://pay.weixin.qq.com/wiki/doc/apiv3/open/pay/chapter5_7_3.shtml (guide)
// https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_7_2.shtml (create)
namespace campaign {

// A GIFT_PACKAGE has 3 to 5 coupons (guide, question 2). That 5 is the most
// for any gift is declared on `award_list`.
void CheckGiftPackageHasAtLeastThreeCoupons(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// A SINGLE_COUPON gift has one coupon. The name implies it, no page says it:
// uncertain.
void CheckSingleCouponIsOneCoupon(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// Every coupon of several has a `thumbnail_url`.
void CheckSeveralCouponsHaveThumbnails(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// `end_time` is less than 31,536,000 seconds after `begin_time`, so that a
// whole year of 365 days is too long (guide, question 3). What counts is what
// is sent, whole milliseconds.
void CheckActivityIsShorterThanAYear(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// The activity takes at most 90 days. The field's own text says so, and the
// guide's question 3 contradicts it: uncertain.
void CheckActivityTakesAtMostNinetyDays(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// `end_time` is after `begin_time`. Implied only, and in the guide's own
// sample both are equal: uncertain.
void CheckActivityEndsAfterItBegins(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// No stretch of `available_time` ends before it begins: uncertain.
void CheckAvailableTimesAreInOrder(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// No stretch of `available_day_time` ends before it begins. Whether one may go
// over midnight is not documented: uncertain.
void CheckAvailableDayTimesAreInOrder(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// BUSIFAVOR does not go with IN_SEVICE_COUPON_MERCHANT. Known from a merchant's
// report of the answer 商家券不支持自动获取发券商户号 only: uncertain.
void CheckBusifavorHasManualMerchants(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// BUSIFAVOR does not go with `payment_mode` and `payment_method_information`,
// which the current pages leave out and the official SDKs call not open for it:
// uncertain.
// Source: wechatpay-apiv3/wechatpay-go, services/giftactivity.
void CheckBusifavorHasNoPaymentLimits(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);

// No merchant is in `merchant_id_list` twice. No page speaks of it: uncertain.
void CheckIssuingMerchantsAreDistinct(
    const wechatpay::paygift::v1::CreateActivityRequest& request,
    std::vector<Violation>* violations);
void CheckAddedMerchantsAreDistinct(
    const wechatpay::paygift::v1::AddActivityMerchantsRequest& request,
    std::vector<Violation>* violations);
void CheckDeletedMerchantsAreDistinct(
    const wechatpay::paygift::v1::DeleteActivityMerchantsRequest& request,
    std::vector<Violation>* violations);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PAYGIFT_RULES_H_
