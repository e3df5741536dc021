#include "common/paygift_rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"

namespace campaign {
namespace {

namespace v1 = ::wechatpay::paygift::v1;
using ::google::protobuf::RepeatedPtrField;
using ::google::protobuf::Timestamp;

constexpr int kFewestCouponsOfAPackage = 3;
constexpr int64_t kMillisPerSecond = 1000;
constexpr int64_t kYearSeconds = 31536000;
constexpr int64_t kYearMillis = kYearSeconds * kMillisPerSecond;
constexpr int64_t kNinetyDaysMillis = 90 * int64_t{86400} * kMillisPerSecond;

void Report(std::string field, std::string description, Certainty certainty,
            std::vector<Violation>* violations) {
  violations->push_back({std::move(field), std::move(description), certainty});
}

// `time` as it is sent: what is finer than a millisecond is cut off. Nothing
// if it is no valid time, which the field rules report, and which could
// overflow below.
std::optional<int64_t> SentMillis(const Timestamp& time) {
  constexpr int64_t kSaneSeconds = int64_t{1} << 40;
  if (time.seconds() < -kSaneSeconds || time.seconds() > kSaneSeconds ||
      time.nanos() < 0 || time.nanos() > 999999999) {
    return std::nullopt;
  }
  return time.seconds() * kMillisPerSecond + time.nanos() / 1000000;
}

// Milliseconds from begin to end; nothing unless both are there and valid.
template <typename Stretch>
std::optional<int64_t> MillisOf(const Stretch& stretch) {
  if (!stretch.has_begin_time() || !stretch.has_end_time()) return std::nullopt;
  const std::optional<int64_t> begin = SentMillis(stretch.begin_time());
  const std::optional<int64_t> end = SentMillis(stretch.end_time());
  if (!begin.has_value() || !end.has_value()) return std::nullopt;
  return *end - *begin;
}

bool IsClockText(absl::string_view text) {
  if (text.size() != 6) return false;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

bool IsBusifavor(const v1::CreateActivityRequest& request) {
  return request.award_send_rule().award_type() == v1::FullSendRule::BUSIFAVOR;
}

void CheckDistinct(const RepeatedPtrField<std::string>& merchants,
                   absl::string_view field,
                   std::vector<Violation>* violations) {
  absl::flat_hash_map<absl::string_view, int> first_seen;
  for (int i = 0; i < merchants.size(); ++i) {
    // An empty text is no merchant; its length is reported elsewhere.
    if (merchants[i].empty()) continue;
    const auto [seen, is_new] = first_seen.try_emplace(merchants[i], i);
    if (is_new) continue;
    Report(
        absl::StrCat(field, "[", i, "]"),
        absl::StrCat("is the same merchant as ", field, "[", seen->second, "]"),
        Certainty::kUncertain, violations);
  }
}

}  // namespace

void CheckGiftPackageHasAtLeastThreeCoupons(
    const v1::CreateActivityRequest& request,
    std::vector<Violation>* violations) {
  const v1::FullSendRule& rule = request.award_send_rule();
  const int coupons = rule.award_list_size();
  if (rule.send_content() != v1::FullSendRule::GIFT_PACKAGE || coupons == 0 ||
      coupons >= kFewestCouponsOfAPackage) {
    return;
  }
  Report("award_send_rule.award_list",
         absl::StrCat("must have 3 to 5 items for GIFT_PACKAGE, has ", coupons),
         Certainty::kDocumented, violations);
}

void CheckSingleCouponIsOneCoupon(const v1::CreateActivityRequest& request,
                                  std::vector<Violation>* violations) {
  const v1::FullSendRule& rule = request.award_send_rule();
  if (rule.send_content() != v1::FullSendRule::SINGLE_COUPON ||
      rule.award_list_size() <= 1) {
    return;
  }
  Report("award_send_rule.award_list",
         absl::StrCat("should have 1 item for SINGLE_COUPON, has ",
                      rule.award_list_size()),
         Certainty::kUncertain, violations);
}

void CheckSeveralCouponsHaveThumbnails(const v1::CreateActivityRequest& request,
                                       std::vector<Violation>* violations) {
  const auto& awards = request.award_send_rule().award_list();
  if (awards.size() <= 1) return;
  for (int i = 0; i < awards.size(); ++i) {
    if (!awards[i].thumbnail_url().empty()) continue;
    Report(absl::StrCat("award_send_rule.award_list[", i, "].thumbnail_url"),
           "is missing; it is required when several coupons are given",
           Certainty::kDocumented, violations);
  }
}

void CheckActivityIsShorterThanAYear(const v1::CreateActivityRequest& request,
                                     std::vector<Violation>* violations) {
  const std::optional<int64_t> millis = MillisOf(request.activity_base_info());
  if (!millis.has_value() || *millis < kYearMillis) return;
  Report("activity_base_info.end_time",
         absl::StrCat("must be less than ", kYearSeconds,
                      " seconds (365 days) after begin_time, is ",
                      *millis / kMillisPerSecond, " after it"),
         Certainty::kDocumented, violations);
}

void CheckActivityTakesAtMostNinetyDays(
    const v1::CreateActivityRequest& request,
    std::vector<Violation>* violations) {
  const std::optional<int64_t> millis = MillisOf(request.activity_base_info());
  // From a year on, the documented rule has spoken.
  if (!millis.has_value() || *millis <= kNinetyDaysMillis ||
      *millis >= kYearMillis) {
    return;
  }
  Report("activity_base_info.end_time",
         "should be at most 90 days after begin_time", Certainty::kUncertain,
         violations);
}

void CheckActivityEndsAfterItBegins(const v1::CreateActivityRequest& request,
                                    std::vector<Violation>* violations) {
  const std::optional<int64_t> millis = MillisOf(request.activity_base_info());
  if (!millis.has_value() || *millis > 0) return;
  Report("activity_base_info.end_time", "should be after begin_time",
         Certainty::kUncertain, violations);
}

void CheckAvailableTimesAreInOrder(const v1::CreateActivityRequest& request,
                                   std::vector<Violation>* violations) {
  const auto& times =
      request.activity_base_info().available_periods().available_time();
  for (int i = 0; i < times.size(); ++i) {
    const std::optional<int64_t> millis = MillisOf(times[i]);
    if (!millis.has_value() || *millis >= 0) continue;
    Report(absl::StrCat("activity_base_info.available_periods.available_time[",
                        i, "].end_time"),
           "should not be before begin_time", Certainty::kUncertain,
           violations);
  }
}

void CheckAvailableDayTimesAreInOrder(const v1::CreateActivityRequest& request,
                                      std::vector<Violation>* violations) {
  const auto& times =
      request.activity_base_info().available_periods().available_day_time();
  for (int i = 0; i < times.size(); ++i) {
    const std::string& begin = times[i].begin_day_time();
    const std::string& end = times[i].end_day_time();
    // Six digits each, so that the order of the texts is that of the times.
    if (!IsClockText(begin) || !IsClockText(end) || begin <= end) continue;
    Report(
        absl::StrCat("activity_base_info.available_periods.available_day_time[",
                     i, "].end_day_time"),
        "should not be before begin_day_time", Certainty::kUncertain,
        violations);
  }
}

void CheckBusifavorHasManualMerchants(const v1::CreateActivityRequest& request,
                                      std::vector<Violation>* violations) {
  if (!IsBusifavor(request) ||
      request.award_send_rule().merchant_option() !=
          v1::FullSendRule::IN_SEVICE_COUPON_MERCHANT) {
    return;
  }
  Report("award_send_rule.merchant_option",
         "should be MANUAL_INPUT_MERCHANT for BUSIFAVOR", Certainty::kUncertain,
         violations);
}

void CheckBusifavorHasNoPaymentLimits(const v1::CreateActivityRequest& request,
                                      std::vector<Violation>* violations) {
  if (!IsBusifavor(request)) return;
  const v1::AdvancedSetting& setting = request.advanced_setting();
  if (setting.has_payment_mode()) {
    Report("advanced_setting.payment_mode", "is not open for BUSIFAVOR",
           Certainty::kUncertain, violations);
  }
  if (setting.has_payment_method_information()) {
    Report("advanced_setting.payment_method_information",
           "is not open for BUSIFAVOR", Certainty::kUncertain, violations);
  }
}

void CheckIssuingMerchantsAreDistinct(const v1::CreateActivityRequest& request,
                                      std::vector<Violation>* violations) {
  CheckDistinct(request.award_send_rule().merchant_id_list(),
                "award_send_rule.merchant_id_list", violations);
}

void CheckAddedMerchantsAreDistinct(
    const v1::AddActivityMerchantsRequest& request,
    std::vector<Violation>* violations) {
  CheckDistinct(request.merchant_id_list(), "merchant_id_list", violations);
}

void CheckDeletedMerchantsAreDistinct(
    const v1::DeleteActivityMerchantsRequest& request,
    std::vector<Violation>* violations) {
  CheckDistinct(request.merchant_id_list(), "merchant_id_list", violations);
}

}  // namespace campaign
