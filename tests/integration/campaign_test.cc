// A whole campaign: every RPC through the real gateway, real TLS and real
// signatures to the simulator, and back.
#include <gmock/gmock.h>
#include <grpcpp/health_check_service_interface.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using namespace wechatpay::paygift::v1;  // NOLINT: the messages of every line
using ::testing::ElementsAre;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using wechatpay::media::v1::UploadImageRequest;
using wechatpay::media::v1::UploadImageResponse;

void ExpectVerified(const Outcome& outcome, const std::string& upstream) {
  ASSERT_TRUE(outcome.status.ok())
      << upstream << ": " << outcome.status.error_message();
  EXPECT_EQ(outcome.Trailer("wechatpay-request"), upstream);
  EXPECT_EQ(outcome.Trailer("wechatpay-http-status"), "200");
  EXPECT_EQ(outcome.Trailer("wechatpay-verified"), "true");
  EXPECT_EQ(outcome.Trailer("wechatpay-signature"), "VERIFIED");
  EXPECT_EQ(outcome.Trailer("wechatpay-serial"), kTestPlatformSerial);
  EXPECT_NE(outcome.Trailer("wechatpay-request-id"), "");
}

TEST(CampaignTest, LivesItsWholeLifeThroughTheNineCalls) {
  SimulatedWechatPay world;
  GatewayUnderTest& gateway = world.gateway();
  const std::string base = "/v3/marketing/paygiftactivity/activities";

  UploadImageRequest image;
  image.set_filename("logo.png");
  image.set_file(std::string("\x89PNG\r\n\x1a\n") + std::string(1000, '\0'));
  UploadImageResponse uploaded;
  ExpectVerified(gateway.Call(&Media::UploadImage, image, &uploaded),
                 "POST /v3/marketing/favor/media/image-upload");
  EXPECT_THAT(uploaded.media_url(), StartsWith("https://"));

  CreateActivityRequest create = SimulatedWechatPay::GoodCreate("life-1");
  create.mutable_activity_base_info()->set_merchant_logo_url(
      uploaded.media_url());
  CreateActivityResponse created;
  ExpectVerified(
      gateway.Call(&PayGift::CreateActivity, create, &created),
      "POST /v3/marketing/paygiftactivity/unique-threshold-activity");
  const std::string id = created.activity_id();
  ASSERT_NE(id, "");
  EXPECT_TRUE(created.has_create_time());

  GetActivityRequest get;
  get.set_activity_id(id);
  Activity activity;
  ExpectVerified(gateway.Call(&PayGift::GetActivity, get, &activity),
                 "GET " + base + "/" + id);
  EXPECT_EQ(activity.activity_status(), Activity::CREATE_ACT_STATUS);
  EXPECT_EQ(activity.activity_type(), Activity::FULL_SEND_ACT_TYPE);
  EXPECT_EQ(activity.creator_merchant_id(), kTestMchid);
  EXPECT_EQ(activity.activity_base_info().activity_name(), "良品铺子回馈活动");
  EXPECT_EQ(activity.activity_base_info().begin_time().seconds(),
            create.activity_base_info().begin_time().seconds());
  EXPECT_EQ(
      activity.award_send_rule().full_send_rule().transaction_amount_minimum(),
      100);

  world.simulator().clock().Advance(std::chrono::hours(48));
  ListActivitiesRequest list;
  list.set_offset(0);
  list.set_limit(10);
  list.set_activity_name("良品");
  list.set_activity_status(Activity::ONGOING_ACT_STATUS);
  ListActivitiesResponse listed;
  ExpectVerified(gateway.Call(&PayGift::ListActivities, list, &listed),
                 "GET " + base +
                     "?offset=0&limit=10&activity_name=%E8%89%AF%E5%93%81&"
                     "activity_status=ONGOING_ACT_STATUS");
  ASSERT_EQ(listed.data_size(), 1);
  EXPECT_EQ(listed.data(0).activity_id(), id);
  EXPECT_EQ(listed.total_count(), 1u);

  AddActivityMerchantsRequest add;
  add.set_activity_id(id);
  add.set_add_request_no("life-1-add");
  add.add_merchant_id_list("1900000002");
  add.add_merchant_id_list("1900000009");
  AddActivityMerchantsResponse added;
  ExpectVerified(gateway.Call(&PayGift::AddActivityMerchants, add, &added),
                 "POST " + base + "/" + id + "/merchants/add");
  ASSERT_EQ(added.invalid_merchant_id_list_size(), 1);
  EXPECT_EQ(added.invalid_merchant_id_list(0).mchid(), "1900000009");
  EXPECT_NE(added.invalid_merchant_id_list(0).invalid_reason(), "");

  ListActivityMerchantsRequest merchants;
  merchants.set_activity_id(id);
  merchants.set_offset(0);
  merchants.set_limit(20);
  const auto merchant_ids = [&] {
    ListActivityMerchantsResponse reply;
    ExpectVerified(
        gateway.Call(&PayGift::ListActivityMerchants, merchants, &reply),
        "GET " + base + "/" + id + "/merchants?offset=0&limit=20");
    std::vector<std::string> ids;
    for (const auto& merchant : reply.data()) ids.push_back(merchant.mchid());
    return ids;
  };
  EXPECT_THAT(merchant_ids(), UnorderedElementsAre(kTestMchid, "1900000002"));

  DeleteActivityMerchantsRequest remove;
  remove.set_activity_id(id);
  remove.set_delete_request_no("life-1-delete");
  remove.add_merchant_id_list("1900000002");
  DeleteActivityMerchantsResponse removed;
  ExpectVerified(
      gateway.Call(&PayGift::DeleteActivityMerchants, remove, &removed),
      "POST " + base + "/" + id + "/merchants/delete");
  EXPECT_THAT(merchant_ids(), ElementsAre(kTestMchid));

  ListActivityGoodsRequest goods;
  goods.set_activity_id(id);
  ListActivityGoodsResponse goods_reply;
  ExpectVerified(gateway.Call(&PayGift::ListActivityGoods, goods, &goods_reply),
                 "GET " + base + "/" + id + "/goods");
  EXPECT_EQ(goods_reply.data_size(), 0);

  TerminateActivityRequest terminate;
  terminate.set_activity_id(id);
  TerminateActivityResponse terminated;
  ExpectVerified(
      gateway.Call(&PayGift::TerminateActivity, terminate, &terminated),
      "POST " + base + "/" + id + "/terminate");
  EXPECT_EQ(terminated.activity_id(), id);
  ExpectVerified(gateway.Call(&PayGift::GetActivity, get, &activity),
                 "GET " + base + "/" + id);
  EXPECT_EQ(activity.activity_status(), Activity::TERMINATE_ACT_STATUS);
}

TEST(CampaignTest, CreatesOnceHoweverOftenTheSameRequestIsRepeated) {
  SimulatedWechatPay world;

  const std::string first = world.Create("again-1");
  const std::string second = world.Create("again-1");

  EXPECT_EQ(first, second);
  EXPECT_EQ(world.simulator().Activities().size(), 1u);
  CreateActivityRequest other = SimulatedWechatPay::GoodCreate("again-1");
  other.mutable_award_send_rule()->set_transaction_amount_minimum(200);
  CreateActivityResponse reply;
  const Outcome outcome =
      world.gateway().Call(&PayGift::CreateActivity, other, &reply);
  EXPECT_EQ(outcome.status.error_code(), grpc::FAILED_PRECONDITION);
  EXPECT_EQ(outcome.Reason(), "INVALID_REQUEST");
  EXPECT_EQ(outcome.status.error_message(),
            "创建请求重入但与上次请求信息不一致");
  EXPECT_EQ(outcome.Trailer("wechatpay-verified"), "true");
}

TEST(CampaignTest, SendsTheGuidesSampleWithEqualValues) {
  SimulatedWechatPay world;
  CreateActivityResponse reply;

  const Outcome outcome = world.gateway().Call(
      &PayGift::CreateActivity,
      FromJson<CreateActivityRequest>(kGuideCreateSample), &reply);

  // Whether merchants and coupons of the sample exist is WeChat Pay's business.
  EXPECT_NE(outcome.Reason(), "FIELD_RULE") << outcome.status.error_message();
  EXPECT_EQ(outcome.Trailer("wechatpay-verified"), "true");
  const auto entries = world.simulator().journal().Entries("CreateActivity");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_TRUE(entries[0].signature_held);
  EXPECT_EQ(entries[0].Header("Content-Type"), "application/json");
  EXPECT_EQ(nlohmann::json::parse(entries[0].body),
            nlohmann::json::parse(kGuideCreateSample));
}

TEST(CampaignTest, TellsWhatTheContractDoesNotKnowAndReturnsTheRest) {
  SimulatedWechatPay world;
  const std::string id = world.Create("future-1");
  world.simulator().faults().Add({.method = simulator::Method::kGetActivity,
                                  .kind = simulator::FaultKind::kFutureAnswer});
  GetActivityRequest get;
  get.set_activity_id(id);
  Activity activity;

  const Outcome outcome =
      world.gateway().Call(&PayGift::GetActivity, get, &activity);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(activity.activity_id(), id);
  EXPECT_NE(outcome.Trailer("campaign-unrecognized"), "");
}

TEST(CampaignTest, NamesTheMerchantWhenThereIsOnlyOneAnyway) {
  SimulatedWechatPay world;
  const std::string id = world.Create("mchid-1");
  GetActivityRequest get;
  get.set_activity_id(id);
  get.set_mchid(kTestMchid);
  Activity activity;

  const Outcome outcome =
      world.gateway().Call(&PayGift::GetActivity, get, &activity);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  for (const auto& entry : world.simulator().journal().Entries()) {
    EXPECT_EQ(entry.target.find("mchid"), std::string::npos);
  }
}

}  // namespace
}  // namespace campaign
