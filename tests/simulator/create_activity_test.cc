#include <functional>
#include <string>

#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

Json& Info(Json& body) { return body["activity_base_info"]; }
Json& Rule(Json& body) { return body["award_send_rule"]; }
Json& Advanced(Json& body) { return body["advanced_setting"]; }

Json Award(const std::string& stock_id) {
  return {{"stock_id", stock_id},
          {"original_image_url", "https://tool.oschina.net/regex.jpg"},
          {"thumbnail_url", "https://tool.oschina.net/regex.jpg"}};
}

struct Row {
  const char* name;
  std::function<void(Json&)> change;
  int status;
  // Of the error; empty if the request is fine.
  const char* code;
  // The field of a PARAM_ERROR's detail, else the message.
  const char* about;
};

class CreateTest : public SimulatorTest,
                   public ::testing::WithParamInterface<Row> {};

TEST_P(CreateTest, IsAnsweredAsDocumented) {
  Json body = CreateBody();
  GetParam().change(body);

  const Answer answer = client().Post(kCreate, body);

  EXPECT_EQ(answer.status, GetParam().status) << answer.body;
  EXPECT_EQ(Code(answer), GetParam().code);
  EXPECT_TRUE(Verified(answer));
  const std::string field = Field(answer);
  EXPECT_EQ(field.empty() ? Message(answer) : field, GetParam().about);
  EXPECT_EQ(sim().Activities().size(), answer.status == 200 ? 1u : 0u);
}

#define BASE "/activity_base_info"
#define RULE "/award_send_rule"
#define ADVANCED "/advanced_setting"
constexpr char kParam[] = "PARAM_ERROR";
constexpr char kInvalid[] = "INVALID_REQUEST";
constexpr char kNotSameBrand[] =
    "发券商户号校验失败，请核实是否满足同品牌等规则";
constexpr char kBadStock[] = "商家券信息不满足活动规则，请核实券有效期或code";

const Row kParameterRows[] = {
    {"Good", [](Json&) {}, 200, "", ""},
    {"UnknownMembersAreFine", [](Json& b) { Info(b)["new"] = 1; }, 200, "", ""},
    {"NoAdvancedSetting", [](Json& b) { b.erase("advanced_setting"); }, 200, "",
     ""},
    {"ColourInAnyCase",
     [](Json& b) { Info(b)["background_color"] = "color100"; }, 200, "", ""},
    {"TimeInZ",
     [](Json& b) {
       Info(b)["begin_time"] = "2090-05-20T05:29:35Z";
       Info(b)["end_time"] = "2090-06-20T05:29:35Z";
     },
     200, "", ""},
    {"Millis",
     [](Json& b) {
       Info(b)["begin_time"] = "2090-05-20T13:29:35.120+08:00";
       Info(b)["end_time"] = "2090-05-20T13:29:36+08:00";
     },
     200, "", ""},
    {"NoBaseInfo", [](Json& b) { b.erase("activity_base_info"); }, 400, kParam,
     BASE},
    {"RuleIsText", [](Json& b) { b["award_send_rule"] = "x"; }, 400, kParam,
     RULE},
    {"Null", [](Json& b) { Info(b)["background_color"] = nullptr; }, 400,
     kParam, BASE "/background_color"},
    {"NullInAnUnknownMember", [](Json& b) { b["new"]["deep"] = nullptr; }, 400,
     kParam, "/new/deep"},
    {"Emoji", [](Json& b) { Info(b)["activity_name"] = "好😀"; }, 400, kParam,
     BASE "/activity_name"},
    {"NameTooLong",
     [](Json& b) { Info(b)["activity_name"] = "一二三四五六七八九十一"; }, 400,
     kParam, BASE "/activity_name"},
    {"NameOfTenCharacters",
     [](Json& b) { Info(b)["activity_name"] = "一二三四五六七八九十"; }, 200,
     "", ""},
    {"NameEmpty", [](Json& b) { Info(b)["activity_name"] = ""; }, 400, kParam,
     BASE "/activity_name"},
    {"TitleTooLong",
     [](Json& b) { Info(b)["activity_second_title"] = "一二三四五六七八九十"; },
     400, kParam, BASE "/activity_second_title"},
    {"NoLogo", [](Json& b) { Info(b).erase("merchant_logo_url"); }, 400, kParam,
     BASE "/merchant_logo_url"},
    {"LogoTooShort", [](Json& b) { Info(b)["merchant_logo_url"] = "http://x"; },
     400, kParam, BASE "/merchant_logo_url"},
    {"Colour", [](Json& b) { Info(b)["background_color"] = "#B48EAD"; }, 400,
     kParam, BASE "/background_color"},
    {"TimeIsANumber", [](Json& b) { Info(b)["begin_time"] = 1; }, 400, kParam,
     BASE "/begin_time"},
    {"TimeWithoutOffset",
     [](Json& b) { Info(b)["begin_time"] = "2026-12-01T00:00:00"; }, 400,
     kParam, BASE "/begin_time"},
    {"NoSuchDay",
     [](Json& b) { Info(b)["begin_time"] = "2026-02-30T00:00:00+08:00"; }, 400,
     kParam, BASE "/begin_time"},
    {"EndBeforeBegin",
     [](Json& b) { Info(b)["end_time"] = "2001-01-01T00:00:00+08:00"; }, 400,
     kParam, BASE "/end_time"},
    {"BeginEqualsEnd",
     [](Json& b) { Info(b)["end_time"] = Info(b)["begin_time"]; }, 400, kParam,
     BASE "/end_time"},
    {"AYear",
     [](Json& b) {
       Info(b)["begin_time"] = "2090-01-01T00:00:00+08:00";
       Info(b)["end_time"] = "2091-01-01T00:00:00+08:00";
     },
     400, kParam, BASE "/end_time"},
    {"AYearLessOneSecond",
     [](Json& b) {
       Info(b)["begin_time"] = "2090-01-01T00:00:00+08:00";
       Info(b)["end_time"] = "2090-12-31T23:59:59+08:00";
     },
     200, "", ""},
    {"DayTime",
     [](Json& b) {
       Info(b)["available_periods"]["available_day_time"][0]["end_day_time"] =
           "240000";
     },
     400, kParam, BASE "/available_periods/available_day_time/0/end_day_time"},
    {"DayTimeIsANumber",
     [](Json& b) {
       Info(b)["available_periods"]["available_day_time"][0]["begin_day_time"] =
           110000;
     },
     400, kParam,
     BASE "/available_periods/available_day_time/0/begin_day_time"},
    {"PeriodWithoutEnd",
     [](Json& b) {
       Info(b)["available_periods"]["available_time"][0].erase("end_time");
     },
     400, kParam, BASE "/available_periods/available_time/0/end_time"},
    {"NumberWithFullWidthBar",
     [](Json& b) { Info(b)["out_request_no"] = "a｜b"; }, 400, kParam,
     BASE "/out_request_no"},
    {"NumberWithEveryKindOfLetter",
     [](Json& b) { Info(b)["out_request_no"] = "aZ09|_*-"; }, 200, "", ""},
    {"NumberTooLong",
     [](Json& b) { Info(b)["out_request_no"] = std::string(129, 'x'); }, 400,
     kParam, BASE "/out_request_no"},
    {"Purpose", [](Json& b) { Info(b)["delivery_purpose"] = "ELSEWHERE"; }, 400,
     kParam, BASE "/delivery_purpose"},
    {"MiniAppWithoutAppid",
     [](Json& b) { Info(b)["delivery_purpose"] = "JUMP_MINI_APP"; }, 400,
     kParam, BASE "/mini_programs_appid"},
    {"MiniAppWithoutPath",
     [](Json& b) {
       Info(b)["delivery_purpose"] = "JUMP_MINI_APP";
       Info(b)["mini_programs_appid"] = "wx23232232323";
     },
     400, kParam, BASE "/mini_programs_path"},
    {"MiniApp",
     [](Json& b) {
       Info(b)["delivery_purpose"] = "JUMP_MINI_APP";
       Info(b)["mini_programs_appid"] = "wx23232232323";
       Info(b)["mini_programs_path"] = "/path/index/index";
     },
     200, "", ""},
    {"AmountAsText",
     [](Json& b) { Rule(b)["transaction_amount_minimum"] = "100"; }, 400,
     kParam, RULE "/transaction_amount_minimum"},
    {"AmountWithFraction",
     [](Json& b) { Rule(b)["transaction_amount_minimum"] = 100.0; }, 400,
     kParam, RULE "/transaction_amount_minimum"},
    {"AmountNegative",
     [](Json& b) { Rule(b)["transaction_amount_minimum"] = -1; }, 400, kParam,
     RULE "/transaction_amount_minimum"},
    {"AmountHuge",
     [](Json& b) {
       Rule(b)["transaction_amount_minimum"] = 18446744073709551615u;
     },
     400, kParam, RULE "/transaction_amount_minimum"},
    {"AwardType", [](Json& b) { Rule(b)["award_type"] = "CASH"; }, 400, kParam,
     RULE "/award_type"},
    {"NoAwards", [](Json& b) { Rule(b)["award_list"] = Json::array(); }, 400,
     kParam, RULE "/award_list"},
    {"AwardIsText", [](Json& b) { Rule(b)["award_list"][0] = "x"; }, 400,
     kParam, RULE "/award_list/0"},
    {"AwardWithoutImage",
     [](Json& b) { Rule(b)["award_list"][0].erase("original_image_url"); }, 400,
     kParam, RULE "/award_list/0/original_image_url"},
    {"TwoSingleCoupons",
     [](Json& b) { Rule(b)["award_list"].push_back(Award(kStock)); }, 400,
     kParam, RULE "/award_list"},
    {"PackageOfTwo",
     [](Json& b) {
       Rule(b)["send_content"] = "GIFT_PACKAGE";
       Rule(b)["award_list"].push_back(Award("1289970000000266"));
     },
     400, kParam, RULE "/award_list"},
    {"PackageOfSix",
     [](Json& b) {
       Rule(b)["send_content"] = "GIFT_PACKAGE";
       Rule(b)["award_list"] = Json::array();
       for (int i = 0; i < 6; ++i) {
         Rule(b)["award_list"].push_back(Award(kStock));
       }
     },
     400, kParam, RULE "/award_list"},
    {"PackageOfThree",
     [](Json& b) {
       Rule(b)["send_content"] = "GIFT_PACKAGE";
       Rule(b)["award_list"] = {Award(kStock), Award("1289970000000266"),
                                Award("1289970000000267")};
     },
     200, "", ""},
    {"PackageWithoutThumbnail",
     [](Json& b) {
       Rule(b)["send_content"] = "GIFT_PACKAGE";
       Rule(b)["award_list"] = {Award(kStock), Award("1289970000000266"),
                                Award("1289970000000267")};
       Rule(b)["award_list"][2].erase("thumbnail_url");
     },
     400, kParam, RULE "/award_list/2/thumbnail_url"},
    {"MerchantsInUse",
     [](Json& b) {
       Rule(b)["merchant_option"] = "IN_SEVICE_COUPON_MERCHANT";
       Rule(b).erase("merchant_id_list");
     },
     400, kParam, "商家券不支持自动获取发券商户号"},
    {"MerchantsSpeltRight",
     [](Json& b) { Rule(b)["merchant_option"] = "IN_SERVICE_COUPON_MERCHANT"; },
     400, kParam, RULE "/merchant_option"},
    {"NoMerchants", [](Json& b) { Rule(b).erase("merchant_id_list"); }, 400,
     kParam, RULE "/merchant_id_list"},
    {"MerchantIsANumber",
     [](Json& b) { Rule(b)["merchant_id_list"][1] = 1900000002; }, 400, kParam,
     RULE "/merchant_id_list/1"},
    {"MerchantTooShort",
     [](Json& b) { Rule(b)["merchant_id_list"][0] = "1234567"; }, 400, kParam,
     RULE "/merchant_id_list/0"},
    {"TooManyMerchants",
     [](Json& b) {
       Rule(b)["merchant_id_list"] = Json(std::vector<Json>(501, kMchid));
     },
     400, kParam, RULE "/merchant_id_list"},
    {"MembersWithoutAppid",
     [](Json& b) { Advanced(b).erase("merchant_member_appid"); }, 400, kParam,
     ADVANCED "/merchant_member_appid"},
    {"TagIsANumber", [](Json& b) { Advanced(b)["goods_tags"][1] = 1; }, 400,
     kParam, ADVANCED "/goods_tags/1"},
    {"PaymentMode",
     [](Json& b) {
       Advanced(b)["payment_mode"]["payment_scene_list"] = {"APP_SCENE"};
     },
     400, kParam, ADVANCED "/payment_mode"},
};

const Row kBusinessRows[] = {
    {"UnknownStock",
     [](Json& b) { Rule(b)["award_list"][0]["stock_id"] = "98065001"; }, 404,
     "RESOURCE_NOT_EXISTS", "商家券批次不存在"},
    {"UnknownMerchant",
     [](Json& b) { Rule(b)["merchant_id_list"][1] = "1999999999"; }, 400,
     "MCH_NOT_EXISTS", "商户号不存在"},
    {"StrangeMerchant",
     [](Json& b) { Rule(b)["merchant_id_list"][1] = kStranger; }, 400, kInvalid,
     kNotSameBrand},
    {"StrangeStock",
     [](Json& b) { Rule(b)["award_list"][0]["stock_id"] = "strangers"; }, 400,
     kInvalid, kNotSameBrand},
    {"ExpiredStock",
     [](Json& b) { Rule(b)["award_list"][0]["stock_id"] = "expired"; }, 400,
     kInvalid, kBadStock},
    {"StockEndsWithTheActivity",
     [](Json& b) {
       Info(b)["begin_time"] = "2099-12-01T00:00:00+08:00";
       Info(b)["end_time"] = "2099-12-31T23:59:59+08:00";
     },
     400, kInvalid, kBadStock},
    {"StockWithoutCodes",
     [](Json& b) { Rule(b)["award_list"][0]["stock_id"] = "no-codes"; }, 400,
     kInvalid, kBadStock},
    {"StockWithCodesByApi",
     [](Json& b) { Rule(b)["award_list"][0]["stock_id"] = "api-codes"; }, 400,
     kInvalid, kBadStock},
    {"PackageThatDiffers",
     [](Json& b) {
       Rule(b)["send_content"] = "GIFT_PACKAGE";
       Rule(b)["award_list"] = {Award(kStock), Award("1289970000000266"),
                                Award("different")};
     },
     400, kInvalid, "传入的多张商户券的信息不一致"},
    {"UnboundMemberAppid",
     [](Json& b) { Advanced(b)["merchant_member_appid"] = "wx0"; }, 400,
     "APPID_MCHID_NOT_MATCH", "appid和mchid不匹配"},
    {"Past",
     [](Json& b) {
       Info(b)["begin_time"] = "2015-05-20T13:29:35+08:00";
       Info(b)["end_time"] = "2015-05-21T13:29:35+08:00";
     },
     400, kInvalid, "活动结束时间早于当前时间"},
};

std::string RowName(const ::testing::TestParamInfo<Row>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Parameters, CreateTest,
                         ::testing::ValuesIn(kParameterRows), RowName);
INSTANTIATE_TEST_SUITE_P(Business, CreateTest,
                         ::testing::ValuesIn(kBusinessRows), RowName);

TEST_F(SimulatorTest, CreatesOncePerRequestNumber) {
  const Json body = CreateBody();
  const Answer first = client().Post(kCreate, body);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_TRUE(first.json()["activity_id"].is_string());
  EXPECT_TRUE(first.json()["create_time"].is_string());

  // The same content, written differently.
  const Answer again =
      client().Send({.verb = "POST", .target = kCreate, .body = body.dump(2)});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);

  Json other = body;
  other["activity_base_info"]["activity_name"] = "另一个";
  const Answer refused = client().Post(kCreate, other);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(Code(refused), "INVALID_REQUEST");
  EXPECT_EQ(Message(refused), "创建请求重入但与上次请求信息不一致");

  // Another merchant's numbers are its own.
  Json of_second = CreateBody();
  of_second.erase("advanced_setting");
  EXPECT_EQ(second().Post(kCreate, of_second).status, 200);
  EXPECT_EQ(sim().Activities().size(), 2u);
}

TEST_F(SimulatorTest, TakesTheGuidesSampleWithTheSwitchesForIt) {
  Options options = TestOptions();
  options.merchants.push_back({.mchid = "10000022"});
  options.merchants.push_back({.mchid = "10000023"});
  options.brands[0].merchants.push_back("10000022");
  options.brands[0].merchants.push_back("10000023");
  options.stocks.push_back({.stock_id = "98065001", .belong_merchant = kMchid});
  options.switches.allow_equal_begin_and_end = true;
  options.switches.refuse_past_activity = false;
  Restart(options);
  const std::string sample = R"({"activity_base_info":{
    "activity_name":"良品铺子回馈活动","activity_second_title":"海飞丝的券",
    "merchant_logo_url":"https://tool.oschina.net/regex.jpg",
    "background_color":"COLOR010",
    "begin_time":"2015-05-20T13:29:35+08:00",
    "end_time":"2015-05-20T13:29:35+08:00",
    "available_periods":{"available_time":[
      {"begin_time":"2015-05-20T00:00:00+08:00",
       "end_time":"2015-05-20T23:59:59+08:00"}],
     "available_day_time":[
      {"begin_day_time":"110000","end_day_time":"135959"}]},
    "out_request_no":"100002322019090134234sfdf",
    "delivery_purpose":"OFF_LINE_PAY","mini_programs_appid":"wx23232232323",
    "mini_programs_path":"/path/index/index"},
   "award_send_rule":{"transaction_amount_minimum":100,
    "send_content":"SINGLE_COUPON","award_type":"BUSIFAVOR",
    "award_list":[{"stock_id":"98065001",
      "original_image_url":"https://tool.oschina.net/regex.jpg",
      "thumbnail_url":"https://tool.oschina.net/regex.jpg"}],
    "merchant_option":"MANUAL_INPUT_MERCHANT",
    "merchant_id_list":["10000022","10000023"]},
   "advanced_setting":{"delivery_user_category":"DELIVERY_MEMBER_PERSON",
    "merchant_member_appid":"34567890","goods_tags":["xxx","yyy"]}})";

  const Answer answer =
      client().Send({.verb = "POST", .target = kCreate, .body = sample});

  EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(SimulatorTest, NeedsUploadedImagesAsSwitched) {
  Options options = TestOptions();
  options.switches.require_uploaded_images = true;
  Restart(options);
  Json body = CreateBody();
  EXPECT_EQ(Field(client().Post(kCreate, body)),
            "/activity_base_info/merchant_logo_url");

  const std::string url =
      client().Upload("logo.png", "hello").json()["media_url"];
  body["activity_base_info"]["merchant_logo_url"] = url;
  EXPECT_EQ(Field(client().Post(kCreate, body)),
            "/award_send_rule/award_list/0/original_image_url");
  body["award_send_rule"]["award_list"][0]["original_image_url"] = url;
  body["award_send_rule"]["award_list"][0]["thumbnail_url"] = url;
  EXPECT_EQ(client().Post(kCreate, body).status, 200);
}

TEST_F(SimulatorTest, RefusesUnknownMembersAsSwitched) {
  Options options = TestOptions();
  options.switches.refuse_unknown_members = true;
  Restart(options);
  Json body = CreateBody();
  body["activity_base_info"]["new"] = 1;
  EXPECT_EQ(Field(client().Post(kCreate, body)), "/activity_base_info/new");
  EXPECT_EQ(client().Post(kCreate, CreateBody()).status, 200);
}

TEST_F(SimulatorTest, NeedsTheContentTypeOfJson) {
  const Answer answer = client().Send({.verb = "POST",
                                       .target = kCreate,
                                       .body = CreateBody().dump(),
                                       .content_type = "text/plain"});
  EXPECT_EQ(Code(answer), "PARAM_ERROR");
  EXPECT_EQ(Field(answer), "Content-Type");
}

}  // namespace
}  // namespace simulator
