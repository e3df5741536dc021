#include "tests/integration/simulated_wechatpay.h"

#include <cstdlib>
#include <iostream>

#include "tests/support/test_keys.h"

namespace campaign {

using wechatpay::paygift::v1::CreateActivityRequest;
using wechatpay::paygift::v1::CreateActivityResponse;

const char kGuideCreateSample[] = R"({
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
        {
          "begin_day_time": "110000",
          "end_day_time": "135959"
        }
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
    "merchant_id_list": [
      "10000022",
      "10000023"
    ]
  },
  "advanced_setting": {
    "delivery_user_category": "DELIVERY_MEMBER_PERSON",
    "merchant_member_appid": "34567890",
    "goods_tags": [
      "xxx",
      "yyy"
    ]
  }
})";

simulator::Options SimulatorOptions() {
  simulator::Options options;
  options.platform.private_key_pem = TestPrivateKeyPem(TestKey::kPlatform);
  options.platform.certificate_pem = TestCertificatePem(
      TestKey::kPlatform, {.serial_number = kTestPlatformSerial,
                           .not_after = absl::Now() + absl::Hours(24)});
  options.merchants = {
      {.mchid = kTestMchid,
       .name = "良品铺子",
       .certificate_pem = TestCertificatePem(
           TestKey::kMerchant, {.serial_number = kTestMerchantSerial,
                                .not_after = absl::Now() + absl::Hours(24)})},
      {.mchid = "1900000002", .name = "良品铺子二店"},
      {.mchid = "1900000003", .name = "良品铺子三店"},
      {.mchid = "1900000009", .name = "stranger"},
  };
  options.brands = {{.name = "良品铺子",
                     .merchants = {kTestMchid, "1900000002", "1900000003"}}};
  for (const char* stock :
       {"1289970000000265", "1289970000000266", "1289970000000267"}) {
    options.stocks.push_back(
        {.stock_id = stock, .belong_merchant = kTestMchid});
  }
  options.switches.require_uploaded_images = false;
  return options;
}

SimulatedWechatPay::SimulatedWechatPay(simulator::Options options,
                                       const std::string& merchant_lines,
                                       const std::string& config_lines,
                                       const std::string& upstream_lines)
    : simulator_(std::move(options)) {
  if (const auto problem = simulator_.Start()) {
    std::cerr << *problem << "\n";
    std::abort();
  }
  gateway_ = std::make_unique<GatewayUnderTest>(
      GatewayUnderTest::Options{.upstream_url = simulator_.https_url(),
                                .upstream_ca = simulator_.ca_pem(),
                                .config_lines = config_lines,
                                .merchant_lines = merchant_lines,
                                .upstream_lines = upstream_lines});
}

CreateActivityRequest SimulatedWechatPay::GoodCreate(
    const std::string& number) {
  auto request = FromJson<CreateActivityRequest>(kGuideCreateSample);
  auto& base = *request.mutable_activity_base_info();
  base.set_out_request_no(number);
  // 30 days from tomorrow. The same in every call, because a repetition must
  // have the same content.
  static const int64_t now = absl::ToUnixSeconds(absl::Now());
  base.mutable_begin_time()->set_seconds(now + 24 * 60 * 60);
  base.mutable_end_time()->set_seconds(now + 31 * 24 * 60 * 60);
  base.clear_available_periods();
  auto& rule = *request.mutable_award_send_rule();
  rule.mutable_award_list(0)->set_stock_id("1289970000000265");
  rule.clear_merchant_id_list();
  rule.add_merchant_id_list(kTestMchid);
  request.clear_advanced_setting();
  return request;
}

std::string SimulatedWechatPay::Create(const std::string& number) {
  CreateActivityResponse reply;
  const Outcome outcome =
      gateway_->Call(&PayGift::CreateActivity, GoodCreate(number), &reply);
  if (!outcome.status.ok()) {
    std::cerr << "create: " << outcome.status.error_message() << "\n";
    std::abort();
  }
  return reply.activity_id();
}

}  // namespace campaign
