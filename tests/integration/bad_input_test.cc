// What a caller or an operator does wrong: refused with what to mend, and
// nothing is sent to WeChat Pay.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using wechatpay::media::v1::UploadImageRequest;
using wechatpay::media::v1::UploadImageResponse;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::CreateActivityRequest;
using wechatpay::paygift::v1::CreateActivityResponse;
using wechatpay::paygift::v1::GetActivityRequest;
using wechatpay::paygift::v1::ListActivitiesRequest;
using wechatpay::paygift::v1::ListActivitiesResponse;

size_t Sent(SimulatedWechatPay& world) {
  return world.simulator().journal().Entries().size();
}

TEST(BadInputTest, NamesEveryBrokenFieldAndSendsNothing) {
  SimulatedWechatPay world;
  CreateActivityRequest request = SimulatedWechatPay::GoodCreate("bad-1");
  request.mutable_activity_base_info()->set_activity_name(
      "十二个字的活动名称太长啦");
  request.mutable_activity_base_info()->clear_out_request_no();
  request.mutable_award_send_rule()->clear_transaction_amount_minimum();
  request.mutable_award_send_rule()->set_send_content(
      wechatpay::paygift::v1::FullSendRule::GIFT_PACKAGE);
  CreateActivityResponse reply;

  const Outcome outcome =
      world.gateway().Call(&PayGift::CreateActivity, request, &reply);

  EXPECT_EQ(outcome.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(outcome.Reason(), "FIELD_RULE");
  EXPECT_THAT(outcome.BrokenFields(),
              IsSupersetOf({"activity_base_info.activity_name",
                            "activity_base_info.out_request_no",
                            "award_send_rule.transaction_amount_minimum",
                            "award_send_rule.award_list"}));
  EXPECT_EQ(outcome.Trailer("wechatpay-request"), "");
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, NeedsThePageNumberOfAList) {
  SimulatedWechatPay world;
  ListActivitiesRequest request;
  ListActivitiesResponse reply;

  const Outcome outcome =
      world.gateway().Call(&PayGift::ListActivities, request, &reply);

  EXPECT_THAT(outcome.BrokenFields(), ElementsAre("offset", "limit"));
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, RefusesAPathThatIsNoId) {
  SimulatedWechatPay world;
  for (const char* id : {"", ".", ".."}) {
    GetActivityRequest request;
    request.set_activity_id(id);
    Activity reply;

    const Outcome outcome =
        world.gateway().Call(&PayGift::GetActivity, request, &reply);

    EXPECT_EQ(outcome.status.error_code(), grpc::INVALID_ARGUMENT) << id;
    EXPECT_THAT(outcome.status.error_message(), HasSubstr("activity_id"));
  }
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, SaysWhatToDoAboutAnUnknownMerchant) {
  SimulatedWechatPay world;
  GetActivityRequest request;
  request.set_activity_id("10028001");
  request.set_mchid("1900009999");
  Activity reply;

  const Outcome outcome =
      world.gateway().Call(&PayGift::GetActivity, request, &reply);

  EXPECT_EQ(outcome.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(outcome.BrokenFields(), ElementsAre("mchid"));
  EXPECT_THAT(outcome.status.error_message(),
              HasSubstr("set it to 1900000001"));
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, OnlyChecksARequestThatAsksForIt) {
  SimulatedWechatPay world;
  CreateActivityRequest request = SimulatedWechatPay::GoodCreate("check-1");
  request.set_validate_only(true);
  CreateActivityResponse reply;

  const Outcome good =
      world.gateway().Call(&PayGift::CreateActivity, request, &reply);
  request.mutable_activity_base_info()->clear_activity_name();
  const Outcome bad =
      world.gateway().Call(&PayGift::CreateActivity, request, &reply);

  EXPECT_TRUE(good.status.ok()) << good.status.error_message();
  EXPECT_EQ(bad.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, IsSentWithAWarningWhereTheMerchantIsToldToWarn) {
  SimulatedWechatPay world(SimulatorOptions(), "    field_rules: WARN\n");
  CreateActivityRequest request = SimulatedWechatPay::GoodCreate("warn-1");
  request.mutable_activity_base_info()->set_activity_name(
      "十二个字的活动名称太长啦");
  CreateActivityResponse reply;

  const Outcome outcome =
      world.gateway().Call(&PayGift::CreateActivity, request, &reply);

  EXPECT_THAT(outcome.Trailer("campaign-warning"),
              HasSubstr("activity_base_info.activity_name"));
  EXPECT_EQ(Sent(world), 1u);
  // The upstream stays the judge.
  EXPECT_EQ(outcome.Reason(), "PARAM_ERROR");
  EXPECT_THAT(outcome.BrokenFields(),
              ElementsAre("activity_base_info.activity_name"));
}

TEST(BadInputTest, RefusesAnImageAboveTwoMebibytes) {
  SimulatedWechatPay world;
  UploadImageRequest request;
  request.set_filename("logo.png");
  request.set_file(std::string(2 * 1024 * 1024 + 1, 'x'));
  UploadImageResponse reply;

  const Outcome outcome =
      world.gateway().Call(&Media::UploadImage, request, &reply);

  EXPECT_EQ(outcome.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(outcome.BrokenFields(), ElementsAre("file"));
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, RefusesAnOversizedMessageByItsLengthPrefix) {
  SimulatedWechatPay world;
  UploadImageRequest request;
  request.set_filename("logo.png");
  request.set_file(std::string(3 * 1024 * 1024, 'x'));
  UploadImageResponse reply;

  const Outcome outcome =
      world.gateway().Call(&Media::UploadImage, request, &reply);

  EXPECT_EQ(outcome.status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Sent(world), 0u);
}

TEST(BadInputTest, AcceptsAnImageOfExactlyTwoMebibytes) {
  SimulatedWechatPay world;
  UploadImageRequest request;
  request.set_filename("logo.png");
  request.set_file(std::string(2 * 1024 * 1024, 'x'));
  UploadImageResponse reply;

  const Outcome outcome =
      world.gateway().Call(&Media::UploadImage, request, &reply);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
}

TEST(BadInputTest, SaysThatBytesAreNotTheMessage) {
  SimulatedWechatPay world;
  grpc::GenericStub stub(world.gateway().channel());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice garbage("\xff\xff\xff\xff");
  const grpc::ByteBuffer request(&garbage, 1);
  grpc::ByteBuffer reply;
  grpc::Status status;

  auto call = stub.PrepareUnaryCall(
      &context, "/wechatpay.paygift.v1.PayGiftService/GetActivity", request,
      &queue);
  call->StartCall();
  call->Finish(&reply, &status, &call);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));

  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(),
              HasSubstr("not a wechatpay.paygift.v1.GetActivityRequest"));
}

TEST(BadInputTest, RefusesToStartOnAPortInUse) {
  SimulatedWechatPay world;

  const auto second = world.gateway().StartFrom(absl::StrCat(
      "listen: {address: '127.0.0.1:", world.gateway().gateway().port(),
      "'}\n"
      "merchants:\n"
      "  - mchid: '1900000001'\n"
      "    private_key_file: apiclient_key.pem\n"
      "    certificate_file: apiclient_cert.pem\n"
      "    platform_certificate_files: [platform_cert.pem]\n"));

  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("other.yaml:1:10: listen.address: cannot listen on"));
}

}  // namespace
}  // namespace campaign
