#include "tests/simulator/simulator_test.h"

#include <thread>
#include <vector>

#include "tools/simulator/certificate.h"

namespace simulator {

const ThrowawayIdentity& MerchantIdentity() {
  static const ThrowawayIdentity identity = MakeRsaIdentity("merchant");
  return identity;
}

const ThrowawayIdentity& SecondIdentity() {
  static const ThrowawayIdentity identity = MakeRsaIdentity("second");
  return identity;
}

const ThrowawayIdentity& PlatformIdentity() {
  static const ThrowawayIdentity identity = MakeRsaIdentity("platform");
  return identity;
}

Options TestOptions() {
  Options options;
  options.threads = 2;
  options.platform = {.private_key_pem = PlatformIdentity().private_key_pem,
                      .certificate_pem = PlatformIdentity().certificate_pem,
                      .public_key_id = "PUB_KEY_ID_0119000000012026"};
  options.merchants = {
      {.mchid = kMchid,
       .name = "良品铺子",
       .certificate_pem = MerchantIdentity().certificate_pem,
       .apiv3_key = kApiV3Key,
       .appids = {"wx23232232323", "34567890"}},
      {.mchid = kSecond, .certificate_pem = SecondIdentity().certificate_pem},
      {.mchid = kThird},
      {.mchid = kStranger}};
  options.brands = {{"brand", {kMchid, kSecond, kThird}}};
  options.stocks = {{.stock_id = kStock, .belong_merchant = kMchid},
                    {.stock_id = "1289970000000266", .belong_merchant = kMchid},
                    {.stock_id = "1289970000000267",
                     .belong_merchant = kMchid,
                     .coupon_code_mode = "MERCHANT_UPLOAD",
                     .uploaded_codes = 10},
                    {.stock_id = "different",
                     .belong_merchant = kMchid,
                     .max_coupons_per_user = 5},
                    {.stock_id = "expired",
                     .belong_merchant = kMchid,
                     .available_end_time = "2020-01-01T00:00:00+08:00"},
                    {.stock_id = "no-codes",
                     .belong_merchant = kMchid,
                     .coupon_code_mode = "MERCHANT_UPLOAD"},
                    {.stock_id = "api-codes",
                     .belong_merchant = kMchid,
                     .coupon_code_mode = "MERCHANT_API"},
                    {.stock_id = "strangers", .belong_merchant = kStranger}};
  options.switches.require_uploaded_images = false;
  return options;
}

std::string HoursFromNow(int hours) {
  return FormatRfc3339(VirtualClock::RealNow() + int64_t{hours} * 3600 * 1000);
}

Json CreateBody(const std::string& out_request_no) {
  const std::string url = "https://tool.oschina.net/regex.jpg";
  return {
      {"activity_base_info",
       {{"activity_name", "良品铺子回馈活动"},
        {"activity_second_title", "海飞丝的券"},
        {"merchant_logo_url", url},
        {"background_color", "COLOR010"},
        {"begin_time", HoursFromNow(1)},
        {"end_time", HoursFromNow(25)},
        {"available_periods",
         {{"available_time", Json::array({{{"begin_time", HoursFromNow(1)},
                                           {"end_time", HoursFromNow(9)}}})},
          {"available_day_time", Json::array({{{"begin_day_time", "000000"},
                                               {"end_day_time", "235959"}}})}}},
        {"out_request_no", out_request_no},
        {"delivery_purpose", "OFF_LINE_PAY"}}},
      {"award_send_rule",
       {{"transaction_amount_minimum", 100},
        {"send_content", "SINGLE_COUPON"},
        {"award_type", "BUSIFAVOR"},
        {"award_list", Json::array({{{"stock_id", kStock},
                                     {"original_image_url", url},
                                     {"thumbnail_url", url}}})},
        {"merchant_option", "MANUAL_INPUT_MERCHANT"},
        {"merchant_id_list", {kMchid, kSecond}}}},
      {"advanced_setting",
       {{"delivery_user_category", "DELIVERY_MEMBER_PERSON"},
        {"merchant_member_appid", "34567890"},
        {"goods_tags", {"xxx", "yyy"}}}}};
}

SimulatorTest::SimulatorTest() { Restart(TestOptions()); }

void SimulatorTest::Restart(const Options& options) {
  client_.reset();
  second_.reset();
  simulator_ = std::make_unique<Simulator>(options);
  const auto problem = simulator_->Start();
  ASSERT_FALSE(problem.has_value()) << *problem;
  const auto make = [this](const char* mchid, const ThrowawayIdentity& who) {
    return std::make_unique<MerchantClient>(
        *simulator_, mchid, who.private_key_pem,
        Certificate::FromPem(who.certificate_pem)->serial_no());
  };
  client_ = make(kMchid, MerchantIdentity());
  second_ = make(kSecond, SecondIdentity());
}

std::string SimulatorTest::Create(const Json& body) {
  const Answer answer = client().Post(kCreate, body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.json().value("activity_id", "");
}

std::string Code(const Answer& answer) {
  return answer.json().value("code", "");
}

std::string Message(const Answer& answer) {
  return answer.json().value("message", "");
}

std::string Field(const Answer& answer) {
  return answer.json().value("detail", Json::object()).value("field", "");
}

namespace {

TEST_F(SimulatorTest, AnswersAreSignedAndTellWhoAndWhen) {
  const Answer answer =
      client().Get(std::string(kActivities) + "?offset=0&limit=10");

  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(Verified(answer));
  EXPECT_EQ(answer.Header("Wechatpay-Signature-Type"),
            "WECHATPAY2-SHA256-RSA2048");
  EXPECT_NE(answer.Header("Request-ID"), "");
  EXPECT_EQ(answer.Header("Content-Language"), "zh-CN");
  EXPECT_NE(answer.Header("Date"), "");
}

TEST_F(SimulatorTest, AnswersByThePublicKeyIfTheRequestNamesIt) {
  const Answer answer =
      client().Send({.target = std::string(kActivities) + "?offset=0&limit=10",
                     .wechatpay_serial = "PUB_KEY_ID_0119000000012026"});

  EXPECT_EQ(answer.Header("Wechatpay-Serial"), "PUB_KEY_ID_0119000000012026");
}

TEST_F(SimulatorTest, AnswersAlwaysByThePublicKeyIfSoConfigured) {
  Options options = TestOptions();
  options.platform.answer_with = AnswerKey::kPublicKey;
  Restart(options);

  EXPECT_EQ(client().Get(Path("1")).Header("Wechatpay-Serial"),
            "PUB_KEY_ID_0119000000012026");
}

TEST_F(SimulatorTest, KeepsAConnectionForManyCalls) {
  TlsConnection connection(sim().https_port(), sim().ca_pem());
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(connection.Send(client().Render({.target = Path("1")})));
    EXPECT_EQ(connection.Read().status, 404);
  }
}

TEST_F(SimulatorTest, ClosesAnIdleConnection) {
  Options options = TestOptions();
  options.idle_timeout = std::chrono::milliseconds(100);
  Restart(options);
  TlsConnection connection(sim().https_port(), sim().ca_pem());
  ASSERT_TRUE(connection.Send(client().Render({.target = Path("1")})));
  ASSERT_EQ(connection.Read().status, 404);

  EXPECT_EQ(connection.Read().end, Answer::End::kClosed);
}

TEST_F(SimulatorTest, ServesManyConnectionsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t, &good] {
      MerchantClient own(
          sim(), kMchid, MerchantIdentity().private_key_pem,
          Certificate::FromPem(MerchantIdentity().certificate_pem)
              ->serial_no());
      for (int i = 0; i < 10; ++i) {
        // Half of the numbers are used by two threads.
        const std::string number =
            "n" + std::to_string(t / 2) + "_" + std::to_string(i);
        Json body = CreateBody(number);
        body["activity_base_info"]["begin_time"] = "2090-01-01T00:00:00+08:00";
        body["activity_base_info"]["end_time"] = "2090-02-01T00:00:00+08:00";
        body["activity_base_info"].erase("available_periods");
        good += own.Post(kCreate, body).status == 200;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(good, 80);
  EXPECT_EQ(sim().Activities().size(), 40u);
}

TEST_F(SimulatorTest, LimitsTheRateIfSoConfigured) {
  Options options = TestOptions();
  options.rate_limit = 2;
  Restart(options);
  const std::string target = std::string(kActivities) + "?offset=0&limit=10";
  EXPECT_EQ(client().Get(target).status, 200);
  EXPECT_EQ(client().Get(target).status, 200);

  const Answer third = client().Get(target);

  EXPECT_EQ(third.status, 429);
  EXPECT_EQ(Code(third), "FREQUENCY_LIMITED");
  EXPECT_EQ(second().Get(target).status, 200);
}

TEST(SimulatorStartTest, RefusesWhatItCannotUse) {
  Options options = TestOptions();
  options.address = "0.0.0.0";
  EXPECT_EQ(Simulator(options).Start(),
            "listen: '0.0.0.0' is no loopback address; give 127.0.0.1");

  options = TestOptions();
  options.merchants[0].certificate_pem = "garbage";
  EXPECT_EQ(Simulator(options).Start(),
            "merchant 1900000001: the certificate is no X.509 certificate of "
            "an RSA key");

  options = TestOptions();
  options.platform.private_key_pem = MerchantIdentity().private_key_pem;
  EXPECT_EQ(Simulator(options).Start(),
            "platform: the certificate belongs to another private key");
}

TEST(SimulatorStartTest, MakesUpKeysThatAreLeftOut) {
  Options options = TestOptions();
  options.platform = {};
  Simulator simulator(options);
  ASSERT_EQ(simulator.Start(), std::nullopt);
  EXPECT_EQ(simulator.platform_serial().size(), 40u);

  MerchantClient client(
      simulator, kMchid, MerchantIdentity().private_key_pem,
      Certificate::FromPem(MerchantIdentity().certificate_pem)->serial_no());
  EXPECT_TRUE(Verifies(client.Get("/v3/certificates"),
                       simulator.platform_certificate_pem()));
  simulator.Stop();
  simulator.Stop();
}

}  // namespace
}  // namespace simulator
