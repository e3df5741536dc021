#include "tools/campaign/campaign_plan.h"

#include <random>
#include <utility>

#include "absl/strings/str_cat.h"

namespace campaign::demo {
namespace {

namespace v1 = ::wechatpay::paygift::v1;

std::string UniqueRequestNumber(absl::Time now) {
  std::random_device random;
  return absl::StrCat(
      "demo-", absl::FormatTime("%Y%m%d-%H%M%S", now, absl::UTCTimeZone()), "-",
      absl::Hex(random(), absl::kZeroPad8));
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  return timestamp;
}

}  // namespace

CampaignPlan MakePlan(MerchantWorld world, absl::Time now) {
  CampaignPlan plan;
  plan.world = std::move(world);
  plan.activity_name = "下午茶满额送券";
  plan.activity_second_title = "满20元得一张券";
  plan.transaction_amount_minimum = 2000;
  plan.begin_time =
      absl::FromUnixSeconds(absl::ToUnixSeconds(now)) + absl::Hours(1);
  plan.end_time = plan.begin_time + absl::Hours(24 * 7);
  plan.out_request_no = UniqueRequestNumber(now);
  return plan;
}

v1::CreateActivityRequest CreateRequest(const CampaignPlan& plan,
                                        const std::string& logo_url) {
  v1::CreateActivityRequest request;
  request.set_mchid(plan.world.mchid);

  v1::ActivityBaseInfo& info = *request.mutable_activity_base_info();
  info.set_activity_name(plan.activity_name);
  info.set_activity_second_title(plan.activity_second_title);
  info.set_merchant_logo_url(logo_url);
  info.set_background_color("COLOR010");
  *info.mutable_begin_time() = ToProto(plan.begin_time);
  *info.mutable_end_time() = ToProto(plan.end_time);
  info.set_out_request_no(plan.out_request_no);
  info.set_delivery_purpose(v1::ActivityBaseInfo::OFF_LINE_PAY);

  v1::FullSendRule& rule = *request.mutable_award_send_rule();
  rule.set_transaction_amount_minimum(plan.transaction_amount_minimum);
  rule.set_send_content(v1::FullSendRule::SINGLE_COUPON);
  rule.set_award_type(v1::FullSendRule::BUSIFAVOR);
  v1::Award& award = *rule.add_award_list();
  award.set_stock_id(plan.world.stock_id);
  award.set_original_image_url(logo_url);
  award.set_thumbnail_url(logo_url);
  rule.set_merchant_option(v1::FullSendRule::MANUAL_INPUT_MERCHANT);
  for (const std::string& mchid : plan.world.issuing_merchants) {
    rule.add_merchant_id_list(mchid);
  }

  request.mutable_advanced_setting()->set_delivery_user_category(
      v1::AdvancedSetting::DELIVERY_ALL_PERSON);
  return request;
}

}  // namespace campaign::demo
