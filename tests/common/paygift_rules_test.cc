#include "common/paygift_rules.h"

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "common/cross_field_rules.h"
#include "common/field_rules.h"
#include "gmock/gmock.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace campaign {
namespace {

namespace v1 = ::wechatpay::paygift::v1;
using ::google::protobuf::Message;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Certainty kUncertain = Certainty::kUncertain;
constexpr int64_t kBegin = 1432099775;  // 2015-05-20T13:29:35+08:00

// What the gateway asks of a request: field rules, then cross-field rules.
std::vector<Violation> ViolationsOf(const Message& message) {
  const auto rules = FieldRules::Of(*message.GetDescriptor());
  EXPECT_TRUE(rules.ok()) << rules.status();
  std::vector<Violation> violations;
  if (rules.ok()) rules->Check(message, &violations);
  CheckCrossFieldRules(message, &violations);
  return violations;
}

// The create sample of the guide, letter for letter.
v1::CreateActivityRequest GuideSample() {
  v1::CreateActivityRequest request;
  v1::ActivityBaseInfo& info = *request.mutable_activity_base_info();
  info.set_activity_name("良品铺子回馈活动");
  info.set_activity_second_title("海飞丝的券");
  info.set_merchant_logo_url("https://tool.oschina.net/regex.jpg");
  info.set_background_color("COLOR010");
  info.mutable_begin_time()->set_seconds(kBegin);
  info.mutable_end_time()->set_seconds(kBegin);
  auto* time = info.mutable_available_periods()->add_available_time();
  time->mutable_begin_time()->set_seconds(1432051200);
  time->mutable_end_time()->set_seconds(1432137599);
  auto* day_time = info.mutable_available_periods()->add_available_day_time();
  day_time->set_begin_day_time("110000");
  day_time->set_end_day_time("135959");
  info.set_out_request_no("100002322019090134234sfdf");
  info.set_delivery_purpose(v1::ActivityBaseInfo::OFF_LINE_PAY);
  info.set_mini_programs_appid("wx23232232323");
  info.set_mini_programs_path("/path/index/index");
  v1::FullSendRule& rule = *request.mutable_award_send_rule();
  rule.set_transaction_amount_minimum(100);
  rule.set_send_content(v1::FullSendRule::SINGLE_COUPON);
  rule.set_award_type(v1::FullSendRule::BUSIFAVOR);
  v1::Award& award = *rule.add_award_list();
  award.set_stock_id("98065001");
  award.set_original_image_url("https://tool.oschina.net/regex.jpg");
  award.set_thumbnail_url("https://tool.oschina.net/regex.jpg");
  rule.set_merchant_option(v1::FullSendRule::MANUAL_INPUT_MERCHANT);
  rule.add_merchant_id_list("10000022");
  rule.add_merchant_id_list("10000023");
  v1::AdvancedSetting& setting = *request.mutable_advanced_setting();
  setting.set_delivery_user_category(
      v1::AdvancedSetting::DELIVERY_MEMBER_PERSON);
  setting.set_merchant_member_appid("34567890");
  setting.add_goods_tags("xxx");
  setting.add_goods_tags("yyy");
  return request;
}

// The sample with an end that nobody doubts.
v1::CreateActivityRequest Good() {
  v1::CreateActivityRequest request = GuideSample();
  request.mutable_activity_base_info()->mutable_end_time()->set_seconds(kBegin +
                                                                        86400);
  return request;
}

void SetCoupons(v1::CreateActivityRequest* request,
                v1::FullSendRule::SendContent content, int coupons) {
  v1::FullSendRule& rule = *request->mutable_award_send_rule();
  const v1::Award award = rule.award_list(0);
  rule.set_send_content(content);
  rule.clear_award_list();
  for (int i = 0; i < coupons; ++i) *rule.add_award_list() = award;
}

void SetSpan(v1::CreateActivityRequest* request, int64_t seconds,
             int32_t begin_nanos = 0, int32_t end_nanos = 0) {
  v1::ActivityBaseInfo& info = *request->mutable_activity_base_info();
  info.mutable_begin_time()->set_nanos(begin_nanos);
  info.mutable_end_time()->set_seconds(kBegin + seconds);
  info.mutable_end_time()->set_nanos(end_nanos);
}

void SetDayTime(v1::CreateActivityRequest* request, const char* begin,
                const char* end) {
  auto* time = request->mutable_activity_base_info()
                   ->mutable_available_periods()
                   ->mutable_available_day_time(0);
  time->set_begin_day_time(begin);
  time->set_end_day_time(end);
}

struct Case {
  const char* name;
  std::function<void(v1::CreateActivityRequest*)> change;
  std::vector<Violation> expected;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class CreateActivityRulesTest : public testing::TestWithParam<Case> {};

TEST_P(CreateActivityRulesTest, ReportsExactlyWhatIsWrong) {
  v1::CreateActivityRequest request = Good();
  GetParam().change(&request);
  EXPECT_EQ(ViolationsOf(request), GetParam().expected);
}

const std::vector<Case>& Cases() {
  using R = v1::CreateActivityRequest;
  using F = v1::FullSendRule;
  static const auto* const kCases = new std::vector<Case>{
      {"Good", [](R*) {}, {}},
      // Coupons.
      {"PackageOfNone",
       [](R* r) { SetCoupons(r, F::GIFT_PACKAGE, 0); },
       {{"award_send_rule.award_list", "is missing"}}},
      {"PackageOfOne",
       [](R* r) { SetCoupons(r, F::GIFT_PACKAGE, 1); },
       {{"award_send_rule.award_list",
         "must have 3 to 5 items for GIFT_PACKAGE, has 1"}}},
      {"PackageOfTwo",
       [](R* r) { SetCoupons(r, F::GIFT_PACKAGE, 2); },
       {{"award_send_rule.award_list",
         "must have 3 to 5 items for GIFT_PACKAGE, has 2"}}},
      {"PackageOfThree", [](R* r) { SetCoupons(r, F::GIFT_PACKAGE, 3); }, {}},
      {"PackageOfFive", [](R* r) { SetCoupons(r, F::GIFT_PACKAGE, 5); }, {}},
      {"PackageOfSix",
       [](R* r) { SetCoupons(r, F::GIFT_PACKAGE, 6); },
       {{"award_send_rule.award_list", "must have at most 5 items, has 6"}}},
      {"TwoSingleCoupons",
       [](R* r) { SetCoupons(r, F::SINGLE_COUPON, 2); },
       {{"award_send_rule.award_list",
         "should have 1 item for SINGLE_COUPON, has 2", kUncertain}}},
      {"SeveralCouponsOfNoKind",
       [](R* r) { SetCoupons(r, F::SEND_CONTENT_UNSPECIFIED, 2); },
       {{"award_send_rule.send_content", "is missing"}}},
      {"OneCouponNeedsNoThumbnail",
       [](R* r) {
         r->mutable_award_send_rule()
             ->mutable_award_list(0)
             ->clear_thumbnail_url();
       },
       {}},
      {"SeveralCouponsNeedThumbnails",
       [](R* r) {
         SetCoupons(r, F::GIFT_PACKAGE, 4);
         F& rule = *r->mutable_award_send_rule();
         rule.mutable_award_list(1)->clear_thumbnail_url();
         rule.mutable_award_list(3)->clear_thumbnail_url();
       },
       {{"award_send_rule.award_list[1].thumbnail_url",
         "is missing; it is required when several coupons are given"},
        {"award_send_rule.award_list[3].thumbnail_url",
         "is missing; it is required when several coupons are given"}}},
      // Activity time.
      {"EndIsBegin",
       [](R* r) { SetSpan(r, 0); },
       {{"activity_base_info.end_time", "should be after begin_time",
         kUncertain}}},
      {"EndBeforeBegin",
       [](R* r) { SetSpan(r, -1); },
       {{"activity_base_info.end_time", "should be after begin_time",
         kUncertain}}},
      {"OneMillisecond", [](R* r) { SetSpan(r, 0, 0, 1000000); }, {}},
      {"LessThanAMillisecondIsCutOff",
       [](R* r) { SetSpan(r, 0, 0, 999999); },
       {{"activity_base_info.end_time", "should be after begin_time",
         kUncertain}}},
      {"NinetyDays", [](R* r) { SetSpan(r, 90 * 86400); }, {}},
      {"OverNinetyDays",
       [](R* r) { SetSpan(r, 90 * 86400 + 1); },
       {{"activity_base_info.end_time",
         "should be at most 90 days after begin_time", kUncertain}}},
      {"OneSecondLessThanAYear",
       [](R* r) { SetSpan(r, 31535999); },
       {{"activity_base_info.end_time",
         "should be at most 90 days after begin_time", kUncertain}}},
      {"OneMillisecondLessThanAYear",
       [](R* r) { SetSpan(r, 31535999, 0, 999000000); },
       {{"activity_base_info.end_time",
         "should be at most 90 days after begin_time", kUncertain}}},
      {"AYear",
       [](R* r) { SetSpan(r, 31536000); },
       {{"activity_base_info.end_time",
         "must be less than 31536000 seconds (365 days) after begin_time, is "
         "31536000 after it"}}},
      // 0.9 ms less than a year, but what is sent is a year.
      {"AYearOnceCutOff",
       [](R* r) { SetSpan(r, 31536000, 900000, 0); },
       {{"activity_base_info.end_time",
         "must be less than 31536000 seconds (365 days) after begin_time, is "
         "31536000 after it"}}},
      {"MissingTimesAreOnlyMissing",
       [](R* r) {
         r->mutable_activity_base_info()->clear_begin_time();
         r->mutable_activity_base_info()->clear_end_time();
       },
       {{"activity_base_info.begin_time", "is missing"},
        {"activity_base_info.end_time", "is missing"}}},
      {"ImpossibleTimesAreOnlyImpossible",
       [](R* r) {
         r->mutable_activity_base_info()->mutable_end_time()->set_seconds(
             9223372036854775807);
       },
       {{"activity_base_info.end_time",
         "must be in the years 0001 to 9999, has 9223372036854775807 "
         "seconds"}}},
      // Periods.
      {"AvailableTimeBackwards",
       [](R* r) {
         auto* periods =
             r->mutable_activity_base_info()->mutable_available_periods();
         auto* time = periods->add_available_time();
         time->mutable_begin_time()->set_seconds(kBegin);
         time->mutable_end_time()->set_seconds(kBegin - 1);
       },
       {{"activity_base_info.available_periods.available_time[1].end_time",
         "should not be before begin_time", kUncertain}}},
      {"DayTimeAtOnce", [](R* r) { SetDayTime(r, "110000", "110000"); }, {}},
      {"DayTimeOfAllDay", [](R* r) { SetDayTime(r, "000000", "235959"); }, {}},
      {"DayTimeOverMidnight",
       [](R* r) { SetDayTime(r, "220000", "020000"); },
       {{"activity_base_info.available_periods.available_day_time[0].end_day_"
         "time",
         "should not be before begin_day_time", kUncertain}}},
      {"DayTimeThatIsNone",
       [](R* r) { SetDayTime(r, "99:00", "000000"); },
       {{"activity_base_info.available_periods.available_day_time[0].begin_day_"
         "time",
         "must be a time of day written HHmmss, for example 110000"}}},
      {"EmptyPeriods",
       [](R* r) {
         r->mutable_activity_base_info()->mutable_available_periods()->Clear();
       },
       {{"activity_base_info.available_periods.available_time", "is missing",
         kUncertain},
        {"activity_base_info.available_periods.available_day_time",
         "is missing", kUncertain}}},
      // Merchants and payment.
      {"MerchantsInUse",
       [](R* r) {
         r->mutable_award_send_rule()->set_merchant_option(
             F::IN_SEVICE_COUPON_MERCHANT);
       },
       {{"award_send_rule.merchant_option",
         "should be MANUAL_INPUT_MERCHANT for BUSIFAVOR", kUncertain}}},
      {"ManualMerchantsMissing",
       [](R* r) { r->mutable_award_send_rule()->clear_merchant_id_list(); },
       {{"award_send_rule.merchant_id_list",
         "is missing; it is required when merchant_option is "
         "MANUAL_INPUT_MERCHANT"}}},
      {"MerchantTwice",
       [](R* r) {
         F& rule = *r->mutable_award_send_rule();
         rule.add_merchant_id_list("10000022");
         rule.add_merchant_id_list("10000024");
         rule.add_merchant_id_list("10000022");
       },
       {{"award_send_rule.merchant_id_list[2]",
         "is the same merchant as award_send_rule.merchant_id_list[0]",
         kUncertain},
        {"award_send_rule.merchant_id_list[4]",
         "is the same merchant as award_send_rule.merchant_id_list[0]",
         kUncertain}}},
      {"PaymentLimits",
       [](R* r) {
         auto* setting = r->mutable_advanced_setting();
         setting->mutable_payment_mode()->add_payment_scene_list(
             v1::PaymentMode::APP_SCENE);
         setting->mutable_payment_method_information()->set_payment_method(
             v1::PaymentMethodInformation::SPECIFIC_BANK_CARD);
       },
       {{"advanced_setting.payment_method_information.bank_abbreviation",
         "is missing; it is required when payment_method is "
         "SPECIFIC_BANK_CARD"},
        {"advanced_setting.payment_mode", "is not open for BUSIFAVOR",
         kUncertain},
        {"advanced_setting.payment_method_information",
         "is not open for BUSIFAVOR", kUncertain}}},
      {"WithoutBusifavorItsRulesSayNothing",
       [](R* r) {
         r->mutable_award_send_rule()->clear_award_type();
         r->mutable_award_send_rule()->set_merchant_option(
             F::IN_SEVICE_COUPON_MERCHANT);
         r->mutable_advanced_setting()->mutable_payment_mode();
       },
       {{"award_send_rule.award_type", "is missing"}}},
      // Declared, but only together with other fields.
      {"MiniProgram",
       [](R* r) {
         auto* info = r->mutable_activity_base_info();
         info->set_delivery_purpose(v1::ActivityBaseInfo::JUMP_MINI_APP);
         info->clear_mini_programs_appid();
         info->clear_mini_programs_path();
       },
       {{"activity_base_info.mini_programs_appid",
         "is missing; it is required when delivery_purpose is JUMP_MINI_APP"},
        {"activity_base_info.mini_programs_path",
         "is missing; it is required when delivery_purpose is JUMP_MINI_APP",
         kUncertain}}},
      {"Members",
       [](R* r) {
         r->mutable_advanced_setting()->clear_merchant_member_appid();
       },
       {{"advanced_setting.merchant_member_appid",
         "is missing; it is required when delivery_user_category is "
         "DELIVERY_MEMBER_PERSON"}}},
      // Lengths of the create page, at their edge and one beyond.
      {"NameOfTen",
       [](R* r) {
         r->mutable_activity_base_info()->set_activity_name(
             "良品铺子回馈活动优惠");
       },
       {}},
      {"NameOfEleven",
       [](R* r) {
         r->mutable_activity_base_info()->set_activity_name(
             "良品铺子回馈活动优惠券");
       },
       {{"activity_base_info.activity_name",
         "must have at most 10 characters, has 11"}}},
      {"TitleOfNine",
       [](R* r) {
         r->mutable_activity_base_info()->set_activity_second_title(
             "海飞丝的券海飞丝的");
       },
       {}},
      {"TitleOfTen",
       [](R* r) {
         r->mutable_activity_base_info()->set_activity_second_title(
             "海飞丝的券海飞丝的券");
       },
       {{"activity_base_info.activity_second_title",
         "must have at most 9 characters, has 10"}}},
      {"LogoOfNine",
       [](R* r) {
         r->mutable_activity_base_info()->set_merchant_logo_url("https://x");
       },
       {{"activity_base_info.merchant_logo_url",
         "must have at least 10 characters, has 9"}}},
      {"LogoOf129",
       [](R* r) {
         r->mutable_activity_base_info()->set_merchant_logo_url(
             std::string(129, 'x'));
       },
       {{"activity_base_info.merchant_logo_url",
         "must have at most 128 characters, has 129"}}},
      {"ColourInMixedCase",
       [](R* r) {
         r->mutable_activity_base_info()->set_background_color("Color100");
       },
       {}},
      {"ColourInHex",
       [](R* r) {
         r->mutable_activity_base_info()->set_background_color("#B48EAD");
       },
       {{"activity_base_info.background_color",
         "must be one of COLOR010, COLOR020, ... COLOR100", kUncertain}}},
      {"RequestNumberOf128",
       [](R* r) {
         r->mutable_activity_base_info()->set_out_request_no(
             std::string(128, '|'));
       },
       {}},
      {"RequestNumberOf129",
       [](R* r) {
         r->mutable_activity_base_info()->set_out_request_no(
             std::string(129, '*'));
       },
       {{"activity_base_info.out_request_no",
         "must have at most 128 characters, has 129"}}},
      {"RequestNumberWithTheFullWidthBar",
       [](R* r) {
         r->mutable_activity_base_info()->set_out_request_no("1｜2");
       },
       {{"activity_base_info.out_request_no",
         "must have only letters, digits, | _ * and - (ASCII)"}}},
      {"AmountOfZero",
       [](R* r) {
         r->mutable_award_send_rule()->set_transaction_amount_minimum(0);
       },
       {{"award_send_rule.transaction_amount_minimum",
         "must be at least 1, is 0", kUncertain}}},
      {"FiveHundredTags",
       [](R* r) {
         for (int i = 2; i < 500; ++i) {
           r->mutable_advanced_setting()->add_goods_tags("x");
         }
       },
       {}},
      {"FiveHundredAndOneTags",
       [](R* r) {
         for (int i = 2; i < 501; ++i) {
           r->mutable_advanced_setting()->add_goods_tags("x");
         }
       },
       {{"advanced_setting.goods_tags",
         "must have at most 500 items, has 501"}}},
  };
  return *kCases;
}

INSTANTIATE_TEST_SUITE_P(Table, CreateActivityRulesTest,
                         testing::ValuesIn(Cases()), [](const auto& one) {
                           return std::string(one.param.name);
                         });

TEST(PaygiftRulesTest, FindsNoDocumentedFaultInTheSampleOfTheGuide) {
  EXPECT_THAT(ViolationsOf(GuideSample()),
              ElementsAre(Violation{"activity_base_info.end_time",
                                    "should be after begin_time", kUncertain}));
}

// The sample as its reader pastes it; also shows that the message above is it.
TEST(PaygiftRulesTest, ReadsTheSampleOfTheGuideAsItIsWritten) {
  v1::CreateActivityRequest request;
  const auto status = google::protobuf::util::JsonStringToMessage(
      R"({
  "activity_base_info": {
    "activity_name": "良品铺子回馈活动",
    "activity_second_title": "海飞丝的券",
    "merchant_logo_url": "https://tool.oschina.net/regex.jpg",
    "background_color": "COLOR010",
    "begin_time": "2015-05-20T13:29:35+08:00",
    "end_time": "2015-05-20T13:29:35+08:00",
    "available_periods": {
      "available_time": [
        {
          "begin_time": "2015-05-20T00:00:00+08:00",
          "end_time": "2015-05-20T23:59:59+08:00"
        }
      ],
      "available_day_time": [
        {"begin_day_time": "110000", "end_day_time": "135959"}
      ]
    },
    "out_request_no": "100002322019090134234sfdf",
    "delivery_purpose": "OFF_LINE_PAY",
    "mini_programs_appid": "wx23232232323",
    "mini_programs_path": "/path/index/index"
  },
  "award_send_rule": {
    "transaction_amount_minimum": 100,
    "send_content": "SINGLE_COUPON",
    "award_type": "BUSIFAVOR",
    "award_list": [
      {
        "stock_id": "98065001",
        "original_image_url": "https://tool.oschina.net/regex.jpg",
        "thumbnail_url": "https://tool.oschina.net/regex.jpg"
      }
    ],
    "merchant_option": "MANUAL_INPUT_MERCHANT",
    "merchant_id_list": ["10000022", "10000023"]
  },
  "advanced_setting": {
    "delivery_user_category": "DELIVERY_MEMBER_PERSON",
    "merchant_member_appid": "34567890",
    "goods_tags": ["xxx", "yyy"]
  }
})",
      &request);

  ASSERT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(request.SerializeAsString(), GuideSample().SerializeAsString());
}

TEST(PaygiftRulesTest, SaysNothingOfAnEmptyRequestButWhatIsMissing) {
  std::vector<Violation> violations;
  CheckCrossFieldRules(v1::CreateActivityRequest(), &violations);
  EXPECT_THAT(violations, IsEmpty());

  EXPECT_THAT(ViolationsOf(v1::CreateActivityRequest()),
              ElementsAre(Violation{"activity_base_info", "is missing"},
                          Violation{"award_send_rule", "is missing"}));
}

TEST(PaygiftRulesTest, FindsDoubleMerchantsInAddAndDelete) {
  v1::AddActivityMerchantsRequest add;
  v1::DeleteActivityMerchantsRequest remove;
  for (const char* mchid : {"10000022", "", "10000022", ""}) {
    add.add_merchant_id_list(mchid);
    remove.add_merchant_id_list(mchid);
  }
  const Violation doubled{"merchant_id_list[2]",
                          "is the same merchant as merchant_id_list[0]",
                          kUncertain};
  for (const Message* message : std::vector<const Message*>{&add, &remove}) {
    std::vector<Violation> violations;
    CheckCrossFieldRules(*message, &violations);
    EXPECT_THAT(violations, ElementsAre(doubled));
  }
}

TEST(PaygiftRulesTest, HasNoCrossFieldRulesForOtherMessages) {
  std::vector<Violation> violations;
  CheckCrossFieldRules(v1::GetActivityRequest(), &violations);
  EXPECT_THAT(violations, IsEmpty());
}

TEST(PaygiftRulesTest, ChecksAMessageThatWasBuiltFromItsDescriptor) {
  v1::CreateActivityRequest request = Good();
  SetCoupons(&request, v1::FullSendRule::GIFT_PACKAGE, 2);
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<Message> dynamic(
      factory.GetPrototype(v1::CreateActivityRequest::descriptor())->New());
  ASSERT_TRUE(dynamic->ParseFromString(request.SerializeAsString()));

  EXPECT_THAT(
      ViolationsOf(*dynamic),
      Contains(Violation{"award_send_rule.award_list",
                         "must have 3 to 5 items for GIFT_PACKAGE, has 2"}));
}

}  // namespace
}  // namespace campaign
