// What every RPC looks like on the wire, byte for byte, and what the documented
// answers become. The literals are to be compared with WeChat Pay's pages.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/transcoder.h"
#include "wechatpay/media/v1/media_service.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {
namespace {

using namespace wechatpay::paygift::v1;  // NOLINT: the messages of every line
using google::protobuf::DescriptorPool;
using google::protobuf::util::JsonStringToMessage;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using wechatpay::media::v1::UploadImageRequest;
using wechatpay::media::v1::UploadImageResponse;

MethodTranscoder Method(const std::string& name) {
  // The .proto is linked in because its messages are used here.
  const auto* method = DescriptorPool::generated_pool()->FindMethodByName(
      (name == "UploadImage" ? "wechatpay.media.v1.MediaService."
                             : "wechatpay.paygift.v1.PayGiftService.") +
      name);
  return *MethodTranscoder::Of(*method);
}

// As grpcurl reads its -d.
template <typename Message>
Message FromJson(const std::string& json) {
  Message message;
  const auto status = JsonStringToMessage(json, &message);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return message;
}

HttpRequest Render(const std::string& method,
                   const google::protobuf::Message& request) {
  const auto http = Method(method).Render(request);
  EXPECT_TRUE(http.ok()) << http.status();
  return http.ok() ? *http : HttpRequest();
}

template <typename Message>
Message Read(const std::string& method, const std::string& body) {
  Message reply;
  const auto unrecognized = Method(method).Read(body, &reply);
  EXPECT_TRUE(unrecognized.ok()) << unrecognized.status();
  if (unrecognized.ok()) {
    EXPECT_THAT(*unrecognized, IsEmpty());
  }
  return reply;
}

TEST(PayGiftWireTest, CreateActivityIsTheGuidesSample) {
  // The guide's sample, with blanks and with the gateway's own fields.
  const auto request = FromJson<CreateActivityRequest>(R"({
    "mchid": "1900000001", "validate_only": true,
    "activity_base_info": {
      "activity_name": "良品铺子回馈活动",
      "activity_second_title": "海飞丝的券",
      "merchant_logo_url": "https://tool.oschina.net/regex.jpg",
      "background_color": "COLOR010",
      "begin_time": "2015-05-20T13:29:35+08:00",
      "end_time": "2015-05-20T13:29:35+08:00",
      "available_periods": {
        "available_time": [{"begin_time": "2015-05-20T00:00:00+08:00",
                            "end_time": "2015-05-20T23:59:59+08:00"}],
        "available_day_time": [{"begin_day_time": "110000",
                                "end_day_time": "135959"}]
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
      "award_list": [{"stock_id": "98065001",
        "original_image_url": "https://tool.oschina.net/regex.jpg",
        "thumbnail_url": "https://tool.oschina.net/regex.jpg"}],
      "merchant_option": "MANUAL_INPUT_MERCHANT",
      "merchant_id_list": ["10000022", "10000023"]
    },
    "advanced_setting": {
      "delivery_user_category": "DELIVERY_MEMBER_PERSON",
      "merchant_member_appid": "34567890",
      "goods_tags": ["xxx", "yyy"]
    }
  })");

  const HttpRequest http = Render("CreateActivity", request);

  EXPECT_EQ(http.verb, "POST");
  EXPECT_EQ(http.target,
            "/v3/marketing/paygiftactivity/unique-threshold-activity");
  EXPECT_EQ(http.content_type, "application/json");
  EXPECT_EQ(
      http.body,
      R"({"activity_base_info":{"activity_name":"良品铺子回馈活动",)"
      R"("activity_second_title":"海飞丝的券",)"
      R"("merchant_logo_url":"https://tool.oschina.net/regex.jpg",)"
      R"("background_color":"COLOR010",)"
      R"("begin_time":"2015-05-20T13:29:35+08:00",)"
      R"("end_time":"2015-05-20T13:29:35+08:00","available_periods":{)"
      R"("available_time":[{"begin_time":"2015-05-20T00:00:00+08:00",)"
      R"("end_time":"2015-05-20T23:59:59+08:00"}],"available_day_time":[)"
      R"({"begin_day_time":"110000","end_day_time":"135959"}]},)"
      R"("out_request_no":"100002322019090134234sfdf",)"
      R"("delivery_purpose":"OFF_LINE_PAY",)"
      R"("mini_programs_appid":"wx23232232323",)"
      R"("mini_programs_path":"/path/index/index"},"award_send_rule":{)"
      R"("transaction_amount_minimum":100,"send_content":"SINGLE_COUPON",)"
      R"("award_type":"BUSIFAVOR","award_list":[{"stock_id":"98065001",)"
      R"("original_image_url":"https://tool.oschina.net/regex.jpg",)"
      R"("thumbnail_url":"https://tool.oschina.net/regex.jpg"}],)"
      R"("merchant_option":"MANUAL_INPUT_MERCHANT",)"
      R"("merchant_id_list":["10000022","10000023"]},"advanced_setting":{)"
      R"("delivery_user_category":"DELIVERY_MEMBER_PERSON",)"
      R"("merchant_member_appid":"34567890","goods_tags":["xxx","yyy"]}})");
  EXPECT_FALSE(http.signed_body.has_value());
}

TEST(PayGiftWireTest, CreateActivityHasThePaymentMembersSideBySide) {
  const auto request = FromJson<CreateActivityRequest>(R"({
    "award_send_rule": {"transaction_amount_minimum": 0,
                        "merchant_option": "IN_SEVICE_COUPON_MERCHANT"},
    "advanced_setting": {
      "payment_mode": {"payment_scene_list": ["APP_SCENE", "FACE_PAY_SCENE"]},
      "payment_method_information": {"payment_method": "SPECIFIC_BANK_CARD",
                                     "bank_abbreviation": "ICBC"}}})");

  EXPECT_EQ(Render("CreateActivity", request).body,
            R"({"award_send_rule":{"transaction_amount_minimum":0,)"
            R"("merchant_option":"IN_SEVICE_COUPON_MERCHANT"},)"
            R"("advanced_setting":{"payment_mode":{"payment_scene_list":)"
            R"(["APP_SCENE","FACE_PAY_SCENE"]},"payment_method_information":{)"
            R"("payment_method":"SPECIFIC_BANK_CARD",)"
            R"("bank_abbreviation":"ICBC"}}})");
}

TEST(PayGiftWireTest, CreateActivityLeavesOutWhatIsEmpty) {
  CreateActivityRequest request;
  request.mutable_advanced_setting();
  request.mutable_activity_base_info()->mutable_available_periods();

  EXPECT_EQ(Render("CreateActivity", request).body, "{}");
}

struct TargetCase {
  const char* what;
  const char* method;
  const char* request;
  const char* verb;
  const char* target;
  const char* content_type;
  const char* body;
};

class TargetTest : public ::testing::TestWithParam<TargetCase> {};

TEST_P(TargetTest, IsExactlyTheDocumentedRequest) {
  const TargetCase& c = GetParam();
  const auto* method = DescriptorPool::generated_pool()->FindMethodByName(
      std::string("wechatpay.paygift.v1.PayGiftService.") + c.method);
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(method->input_type())
          ->New());
  ASSERT_TRUE(JsonStringToMessage(c.request, request.get()).ok());

  const HttpRequest http = Render(c.method, *request);

  EXPECT_EQ(http.verb, c.verb);
  EXPECT_EQ(http.target, c.target);
  EXPECT_EQ(http.content_type, c.content_type);
  EXPECT_EQ(http.body, c.body);
}

#define ACTIVITIES "/v3/marketing/paygiftactivity/activities"
INSTANTIATE_TEST_SUITE_P(
    Documented, TargetTest,
    ::testing::Values(
        TargetCase{"GetActivity", "GetActivity",
                   R"({"activity_id":"10028001","mchid":"1900000001"})", "GET",
                   ACTIVITIES "/10028001", "", ""},
        TargetCase{"GetActivityOfAStrangeId", "GetActivity",
                   R"({"activity_id":"a/b?c=1 ä"})", "GET",
                   ACTIVITIES "/a%2Fb%3Fc%3D1%20%C3%A4", "", ""},
        TargetCase{"ListActivityMerchants", "ListActivityMerchants",
                   R"({"activity_id":"10028001","offset":1,"limit":20})", "GET",
                   ACTIVITIES "/10028001/merchants?offset=1&limit=20", "", ""},
        TargetCase{"ListActivityMerchantsWithoutQuery", "ListActivityMerchants",
                   R"({"activity_id":"10028001"})", "GET",
                   ACTIVITIES "/10028001/merchants", "", ""},
        TargetCase{"ListActivityGoods", "ListActivityGoods",
                   R"({"activity_id":"10028001","offset":1,"limit":20})", "GET",
                   ACTIVITIES "/10028001/goods?offset=1&limit=20", "", ""},
        TargetCase{"TerminateActivity", "TerminateActivity",
                   R"({"activity_id":"10028001","validate_only":true})", "POST",
                   ACTIVITIES "/10028001/terminate", "", ""},
        TargetCase{"ListActivityGoodsWithoutQuery", "ListActivityGoods",
                   R"({"activity_id":"10028001"})", "GET",
                   ACTIVITIES "/10028001/goods", "", ""},
        TargetCase{"ListActivityMerchantsFromTheFirstPage",
                   "ListActivityMerchants",
                   R"({"activity_id":"10028001","offset":0})", "GET",
                   ACTIVITIES "/10028001/merchants?offset=0", "", ""},
        TargetCase{"AddActivityMerchants", "AddActivityMerchants",
                   R"({"activity_id":"10028001",
                       "merchant_id_list":["100123456","100123457"],
                       "add_request_no":"100002322019090134234sfdf"})",
                   "POST", ACTIVITIES "/10028001/merchants/add",
                   "application/json",
                   R"({"merchant_id_list":["100123456","100123457"],)"
                   R"("add_request_no":"100002322019090134234sfdf"})"},
        TargetCase{"DeleteActivityMerchants", "DeleteActivityMerchants",
                   R"({"activity_id":"126002309",
                       "merchant_id_list":["100123456","100123457"],
                       "delete_request_no":"100002322019090134234sfdf"})",
                   "POST", ACTIVITIES "/126002309/merchants/delete",
                   "application/json",
                   R"({"merchant_id_list":["100123456","100123457"],)"
                   R"("delete_request_no":"100002322019090134234sfdf"})"},
        TargetCase{"ListActivitiesByStatus", "ListActivities",
                   R"({"offset":0,"limit":10,
                       "activity_status":"ONGOING_ACT_STATUS"})",
                   "GET",
                   ACTIVITIES
                   "?offset=0&limit=10&activity_status=ONGOING_ACT_STATUS",
                   "", ""},
        TargetCase{"ListActivitiesByName", "ListActivities",
                   R"({"offset":0,"limit":10,
                       "activity_name":"良品铺子回馈活动"})",
                   "GET",
                   ACTIVITIES
                   "?offset=0&limit=10&activity_name=%E8%89%AF%E5%93%81%E9%93%"
                   "BA%E5%AD%90%E5%9B%9E%E9%A6%88%E6%B4%BB%E5%8A%A8",
                   "", ""},
        TargetCase{"ListActivitiesByAward", "ListActivities",
                   R"({"offset":3,"limit":100,"award_type":"BUSIFAVOR"})",
                   "GET", ACTIVITIES "?offset=3&limit=100&award_type=BUSIFAVOR",
                   "", ""}),
    [](const auto& test) { return test.param.what; });
#undef ACTIVITIES

TEST(PayGiftWireTest, UploadImageSignsTheMetaPartAlone) {
  UploadImageRequest request;
  request.set_filename("filea.jpg");
  request.set_file("hello");
  request.set_mchid("1900000001");

  const HttpRequest http = Render("UploadImage", request);

  const std::string sha256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  const std::string meta =
      R"({"filename":"filea.jpg","sha256":")" + sha256 + R"("})";
  EXPECT_EQ(http.verb, "POST");
  EXPECT_EQ(http.target, "/v3/marketing/favor/media/image-upload");
  EXPECT_EQ(http.content_type, "multipart/form-data; boundary=file-" + sha256);
  EXPECT_EQ(http.BodyToSign(), meta);
  EXPECT_EQ(http.body, "--file-" + sha256 +
                           "\r\n"
                           "Content-Disposition: form-data; name=\"meta\"\r\n"
                           "Content-Type: application/json\r\n"
                           "\r\n" +
                           meta + "\r\n--file-" + sha256 +
                           "\r\n"
                           "Content-Disposition: form-data; name=\"file\"; "
                           "filename=\"filea.jpg\"\r\n"
                           "Content-Type: image/jpeg\r\n"
                           "\r\n"
                           "hello\r\n--file-" +
                           sha256 + "--\r\n");
}

TEST(PayGiftWireTest, RefusesAFileNameThatWouldForgeAPart) {
  for (const char* name : {"a\".jpg", "a\r\nX: y.jpg", "a\\.jpg", ""}) {
    UploadImageRequest request;
    request.set_filename(name);
    request.set_file("hello");

    EXPECT_FALSE(Method("UploadImage").Render(request).ok()) << name;
  }
}

TEST(PayGiftWireTest, RefusesAPathThatWouldBeAnotherOne) {
  for (const char* id : {"", ".", ".."}) {
    TerminateActivityRequest request;
    request.set_activity_id(id);

    EXPECT_FALSE(Method("TerminateActivity").Render(request).ok()) << id;
  }
}

TEST(PayGiftWireTest, NeverSendsWhatIsTheGateways) {
  const struct {
    const char* method;
    const char* request;
  } calls[] = {
      {"CreateActivity", "{}"},
      {"GetActivity", R"({"activity_id":"1"})"},
      {"ListActivities", R"({"offset":0})"},
      {"ListActivityMerchants", R"({"activity_id":"1"})"},
      {"ListActivityGoods", R"({"activity_id":"1"})"},
      {"TerminateActivity", R"({"activity_id":"1"})"},
      {"AddActivityMerchants", R"({"activity_id":"1"})"},
      {"DeleteActivityMerchants", R"({"activity_id":"1"})"},
      {"UploadImage", R"({"filename":"a.png","file":"eA=="})"},
  };
  for (const auto& call : calls) {
    const auto& type =
        *DescriptorPool::generated_pool()
             ->FindMethodByName((std::string(call.method) == "UploadImage"
                                     ? "wechatpay.media.v1."
                                       "MediaService."
                                     : "wechatpay.paygift.v1."
                                       "PayGiftService.") +
                                std::string(call.method))
             ->input_type();
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(&type)
            ->New());
    ASSERT_TRUE(JsonStringToMessage(call.request, request.get()).ok());
    const HttpRequest without = Render(call.method, *request);
    request->GetReflection()->SetString(
        request.get(), type.FindFieldByName("mchid"), "1900000001");
    if (const auto* field = type.FindFieldByName("validate_only")) {
      request->GetReflection()->SetBool(request.get(), field, true);
    }

    const HttpRequest http = Render(call.method, *request);

    EXPECT_EQ(http.target, without.target);
    EXPECT_EQ(http.body, without.body);
    EXPECT_THAT(http.target + http.body + http.content_type,
                Not(HasSubstr("1900000001")))
        << call.method;
  }
}

TEST(PayGiftWireTest, SendsMillisecondsWhereThereAreAny) {
  const auto request = FromJson<CreateActivityRequest>(
      R"({"activity_base_info":{"begin_time":"2015-05-20T05:29:35.120Z",)"
      R"("end_time":"2015-05-20T05:29:35.0004Z"}})");

  EXPECT_EQ(Render("CreateActivity", request).body,
            R"({"activity_base_info":{)"
            R"("begin_time":"2015-05-20T13:29:35.120+08:00",)"
            R"("end_time":"2015-05-20T13:29:35+08:00"}})");
}

TEST(PayGiftWireTest, ReadsTheAnswerOfCreate) {
  const auto reply = Read<CreateActivityResponse>(
      "CreateActivity",
      R"({"activity_id":"10028001","create_time":"2015-05-20T13:29:35+08:00"})");

  EXPECT_EQ(reply.activity_id(), "10028001");
  EXPECT_EQ(reply.create_time().seconds(), 1432099775);
}

constexpr char kDetail[] = R"({
  "activity_id": "126002309",
  "activity_type": "FULL_SEND_ACT_TYPE",
  "activity_base_info": {
    "activity_name": "良品铺子回馈活动",
    "activity_second_title": "海飞丝的券",
    "merchant_logo_url": "https://tool.oschina.net/regex.jpg",
    "background_color": "Color010",
    "begin_time": "2015-05-20T13:29:35.120+08:00",
    "end_time": "2015-05-20T05:29:36Z",
    "available_periods": {
      "available_time": [{"begin_time": "2015-05-20T13:29:35+08:00",
                          "end_time": "2015-05-20T13:29:35+08:00"}],
      "available_day_time": [{"begin_day_time": "000000",
                              "end_day_time": "235959"}]},
    "out_request_no": "100002322019090134234sfdf",
    "delivery_purpose": "JUMP_MINI_APP",
    "mini_programs_appid": "wx23232232323",
    "mini_programs_path": "/path/index/index"},
  "award_send_rule": {"full_send_rule": {
    "transaction_amount_minimum": 20,
    "send_content": "GIFT_PACKAGE",
    "award_type": "BUSIFAVOR",
    "award_list": [{"stock_id": "1289970000000265",
      "original_image_url": "https://tool.oschina.net/regex.jpg",
      "thumbnail_url": "https://tool.oschina.net/regex.jpg"}],
    "merchant_option": "MANUAL_INPUT_MERCHANT"}},
  "advanced_setting": {
    "delivery_user_category": "DELIVERY_ALL_PERSON",
    "payment_mode": {"payment_scene_list": ["APP_SCENE", "SWING_CARD_SCENE",
      "NO_SECRET_SCENE", "MINIAPP_SCENE", "FACE_PAY_SCENE", "OTHER_SCENE"]},
    "payment_method_information": {"payment_method": "CFT"},
    "goods_tags": ["xxx", "yyy"]},
  "activity_status": "STOP_ACT_STATUS",
  "creator_merchant_id": "10000022",
  "belong_merchant_id": "10000023",
  "pause_time": "2015-05-20T13:29:37+08:00",
  "recovery_time": "2015-05-20T13:29:38+08:00",
  "create_time": "2015-05-20T13:29:39+08:00",
  "update_time": "2015-05-20T13:29:40+08:00"})";

TEST(PayGiftWireTest, ReadsTheDetailOfAnActivity) {
  const auto activity = Read<Activity>("GetActivity", kDetail);

  EXPECT_EQ(activity.activity_id(), "126002309");
  EXPECT_EQ(activity.activity_type(), Activity::FULL_SEND_ACT_TYPE);
  const ActivityBaseInfo& base = activity.activity_base_info();
  EXPECT_EQ(base.background_color(), "Color010");
  EXPECT_EQ(base.begin_time().seconds(), 1432099775);
  EXPECT_EQ(base.begin_time().nanos(), 120'000'000);
  EXPECT_EQ(base.end_time().seconds(), 1432099776);
  EXPECT_EQ(base.available_periods().available_day_time(0).begin_day_time(),
            "000000");
  EXPECT_EQ(base.delivery_purpose(), ActivityBaseInfo::JUMP_MINI_APP);
  const FullSendRule& rule = activity.award_send_rule().full_send_rule();
  EXPECT_EQ(rule.transaction_amount_minimum(), 20);
  EXPECT_EQ(rule.send_content(), FullSendRule::GIFT_PACKAGE);
  EXPECT_EQ(rule.award_type(), FullSendRule::BUSIFAVOR);
  EXPECT_EQ(rule.award_list(0).stock_id(), "1289970000000265");
  EXPECT_EQ(rule.merchant_option(), FullSendRule::MANUAL_INPUT_MERCHANT);
  const AdvancedSetting& setting = activity.advanced_setting();
  EXPECT_EQ(setting.delivery_user_category(),
            AdvancedSetting::DELIVERY_ALL_PERSON);
  EXPECT_EQ(setting.payment_mode().payment_scene_list_size(), 6);
  EXPECT_EQ(setting.payment_method_information().payment_method(),
            PaymentMethodInformation::CFT);
  EXPECT_THAT(setting.goods_tags(), ElementsAre("xxx", "yyy"));
  EXPECT_EQ(activity.activity_status(), Activity::STOP_ACT_STATUS);
  EXPECT_EQ(activity.creator_merchant_id(), "10000022");
  EXPECT_EQ(activity.belong_merchant_id(), "10000023");
  EXPECT_EQ(activity.pause_time().seconds(), 1432099777);
  EXPECT_EQ(activity.recovery_time().seconds(), 1432099778);
  EXPECT_EQ(activity.create_time().seconds(), 1432099779);
  EXPECT_EQ(activity.update_time().seconds(), 1432099780);
}

TEST(PayGiftWireTest, ReadsTheRulesThatOnlyTheConsoleMakes) {
  const auto step = Read<Activity>("GetActivity", R"({
    "activity_type": "STEP_SEND_ACT_TYPE",
    "award_send_rule": {"step_send_rule": {
      "award_type": "BUSIFAVOR",
      "rule_list": [{"transaction_amount_minimum": 100,
        "award_info": {"stock_id": "98065001",
          "original_image_url": "https://tool.oschina.net/regex.jpg",
          "thumbnail_url": "https://tool.oschina.net/regex.jpg"}}],
      "merchant_option": "IN_SEVICE_COUPON_MERCHANT",
      "merchant_id_list": ["10000022"]}}})");
  EXPECT_EQ(step.activity_type(), Activity::STEP_SEND_ACT_TYPE);
  const StepSendRule& steps = step.award_send_rule().step_send_rule();
  EXPECT_EQ(steps.rule_list(0).transaction_amount_minimum(), 100);
  EXPECT_EQ(steps.rule_list(0).award_info().stock_id(), "98065001");
  EXPECT_EQ(steps.merchant_option(), FullSendRule::IN_SEVICE_COUPON_MERCHANT);

  const auto specific = Read<Activity>("GetActivity", R"({
    "activity_type": "SPECIFIC_SEND_ACT_TYPE",
    "award_send_rule": {"specific_send_rule": {
      "threshold_category": "NUMBER_THRESHOLD",
      "transaction_amount_minimum": 2,
      "goods_id_list": ["xxx"],
      "send_content": "SINGLE_COUPON",
      "award_type": "BUSIFAVOR",
      "award_list": [{"stock_id": "98065001"}],
      "merchant_option": "MANUAL_INPUT_MERCHANT",
      "merchant_id_list": []}}})");
  const SpecificSendRule& goods =
      specific.award_send_rule().specific_send_rule();
  EXPECT_EQ(goods.threshold_category(), SpecificSendRule::NUMBER_THRESHOLD);
  EXPECT_EQ(goods.transaction_amount_minimum(), 2);
  EXPECT_THAT(goods.goods_id_list(), ElementsAre("xxx"));
  EXPECT_EQ(goods.award_list(0).stock_id(), "98065001");
}

TEST(PayGiftWireTest, ReadsEveryDocumentedStatus) {
  for (const char* status :
       {"ACT_STATUS_UNKNOWN", "CREATE_ACT_STATUS", "ONGOING_ACT_STATUS",
        "TERMINATE_ACT_STATUS", "STOP_ACT_STATUS", "OVER_TIME_ACT_STATUS",
        "CREATE_ACT_FAILED"}) {
    const auto activity = Read<Activity>(
        "GetActivity", std::string(R"({"activity_status":")") + status + "\"}");
    EXPECT_EQ(Activity::Status_Name(activity.activity_status()), status);
  }
}

TEST(PayGiftWireTest, KeepsAnUnknownStatusVisible) {
  Activity activity;

  const auto unrecognized =
      Method("GetActivity")
          .Read(
              R"({"activity_id":"1","activity_status":"NEW_STATUS","new":{"a":1}})",
              &activity);

  ASSERT_TRUE(unrecognized.ok());
  EXPECT_THAT(*unrecognized,
              ElementsAre(Unrecognized{"activity_status", "NEW_STATUS"},
                          Unrecognized{"new", "{...}"}));
  EXPECT_EQ(activity.activity_id(), "1");
  EXPECT_EQ(activity.activity_status(), Activity::STATUS_UNSPECIFIED);
}

TEST(PayGiftWireTest, ReadsAListOfActivities) {
  const auto reply = Read<ListActivitiesResponse>(
      "ListActivities",
      R"({"data":[{"activity_id":"10028001","award_send_rule":{)"
      R"("full_send_rule":{"transaction_amount_minimum":1,)"
      R"("merchant_id_list":[]}}},{"activity_id":"10028002"}],)"
      R"("total_count":2,"offset":1,"limit":20})");

  ASSERT_EQ(reply.data_size(), 2);
  EXPECT_EQ(reply.data(1).activity_id(), "10028002");
  EXPECT_EQ(
      reply.data(0).award_send_rule().full_send_rule().merchant_id_list_size(),
      0);
  EXPECT_EQ(reply.total_count(), 2u);
  EXPECT_EQ(reply.offset(), 1u);
  EXPECT_EQ(reply.limit(), 20u);
}

TEST(PayGiftWireTest, ReadsAFullPageOfActivities) {
  std::string json = R"({"data":[)";
  for (int i = 0; i < 100; ++i) {
    json += (i == 0 ? "" : ",") + std::string(kDetail);
  }
  json += R"(],"total_count":2400,"offset":23,"limit":100})";

  const auto reply = Read<ListActivitiesResponse>("ListActivities", json);

  ASSERT_EQ(reply.data_size(), 100);
  const std::string first =
      Read<Activity>("GetActivity", kDetail).SerializeAsString();
  for (const Activity& activity : reply.data()) {
    EXPECT_EQ(activity.SerializeAsString(), first);
  }
  EXPECT_EQ(reply.total_count(), 2400u);
  EXPECT_EQ(reply.offset(), 23u);
}

TEST(PayGiftWireTest, ReadsAnEmptyPage) {
  const auto reply = Read<ListActivitiesResponse>(
      "ListActivities", R"({"data":[],"total_count":0,"offset":0,"limit":10})");

  EXPECT_EQ(reply.data_size(), 0);
  EXPECT_EQ(reply.limit(), 10u);
}

TEST(PayGiftWireTest, ReadsMerchantsAndGoods) {
  const auto merchants = Read<ListActivityMerchantsResponse>(
      "ListActivityMerchants",
      R"({"data":[{"mchid":"100123456","merchant_name":"海底捞",)"
      R"("create_time":"2015-05-20T13:29:35+08:00",)"
      R"("update_time":"2015-05-20T13:29:36+08:00"}],)"
      R"("total_count":30,"offset":1,"limit":20,"activity_id":"126002309"})");
  EXPECT_EQ(merchants.data(0).mchid(), "100123456");
  EXPECT_EQ(merchants.data(0).merchant_name(), "海底捞");
  EXPECT_EQ(merchants.data(0).update_time().seconds(), 1432099776);
  EXPECT_EQ(merchants.total_count(), 30u);
  EXPECT_EQ(merchants.activity_id(), "126002309");

  const auto goods = Read<ListActivityGoodsResponse>(
      "ListActivityGoods",
      R"({"total_count":24,"offset":4,"limit":20,"activity_id":"126002309",)"
      R"("data":[{"goods_id":"xxx",)"
      R"("create_time":"2015-05-20T13:29:35+08:00",)"
      R"("update_time":"2015-05-20T13:29:35+08:00"}]})");
  EXPECT_EQ(goods.data(0).goods_id(), "xxx");
  EXPECT_EQ(goods.offset(), 4u);
  EXPECT_EQ(goods.total_count(), 24u);
}

TEST(PayGiftWireTest, ReadsWhichMerchantsWereRefused) {
  const auto reply = Read<AddActivityMerchantsResponse>(
      "AddActivityMerchants",
      R"({"activity_id":"126002309","invalid_merchant_id_list":[{)"
      R"("mchid":"100123456","invalid_reason":)"
      R"("商户与活动创建方不具备父子关系"}],)"
      R"("add_time":"2015-05-20T13:29:35+08:00"})");

  ASSERT_EQ(reply.invalid_merchant_id_list_size(), 1);
  EXPECT_EQ(reply.invalid_merchant_id_list(0).mchid(), "100123456");
  EXPECT_EQ(reply.invalid_merchant_id_list(0).invalid_reason(),
            "商户与活动创建方不具备父子关系");
  EXPECT_EQ(reply.add_time().seconds(), 1432099775);
}

TEST(PayGiftWireTest, ReadsTheAnswersOfTerminateDeleteAndUpload) {
  EXPECT_EQ(Read<TerminateActivityResponse>(
                "TerminateActivity",
                R"({"terminate_time":"2015-05-20T13:29:35+08:00",)"
                R"("activity_id":"10028001"})")
                .terminate_time()
                .seconds(),
            1432099775);
  EXPECT_EQ(Read<DeleteActivityMerchantsResponse>(
                "DeleteActivityMerchants",
                R"({"activity_id":"126002309",)"
                R"("delete_time":"2015-05-20T13:29:35+08:00"})")
                .delete_time()
                .seconds(),
            1432099775);
  EXPECT_EQ(Read<UploadImageResponse>("UploadImage",
                                      R"({"media_url":"https://qpic.cn/xxx"})")
                .media_url(),
            "https://qpic.cn/xxx");
}

TEST(PayGiftWireTest, ReadsAnswersWithTheirOptionalMembersLeftOut) {
  const auto nobody = Read<ListActivityMerchantsResponse>(
      "ListActivityMerchants",
      R"({"data":[],"total_count":0,"offset":0,"limit":20,)"
      R"("activity_id":"10028001"})");
  EXPECT_EQ(nobody.data_size(), 0);
  EXPECT_EQ(nobody.activity_id(), "10028001");

  const auto no_goods = Read<ListActivityGoodsResponse>(
      "ListActivityGoods", R"({"total_count":0,"offset":0,"limit":20,)"
                           R"("activity_id":"10028001"})");
  EXPECT_EQ(no_goods.limit(), 20u);

  const auto all_added = Read<AddActivityMerchantsResponse>(
      "AddActivityMerchants", R"({"activity_id":"10028001"})");
  EXPECT_EQ(all_added.invalid_merchant_id_list_size(), 0);
  EXPECT_FALSE(all_added.has_add_time());

  EXPECT_FALSE(Read<DeleteActivityMerchantsResponse>(
                   "DeleteActivityMerchants", R"({"activity_id":"10028001"})")
                   .has_delete_time());
}

TEST(PayGiftWireTest, ReadsEverythingThatItWroteBack) {
  const auto activity = Read<Activity>("GetActivity", kDetail);

  const auto json = WriteJson(activity);

  ASSERT_TRUE(json.ok()) << json.status();
  const auto again = Read<Activity>("GetActivity", *json);
  EXPECT_EQ(again.SerializeAsString(), activity.SerializeAsString());
}

}  // namespace
}  // namespace campaign
