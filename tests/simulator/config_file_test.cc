#include "tools/simulator/config_file.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>

#include "tests/simulator/simulator_test.h"
#include "tools/simulator/certificate.h"

namespace simulator {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

class ConfigFileTest : public ::testing::Test {
 protected:
  ConfigFileTest() {
    char name[] = "/tmp/simulator_config_XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~ConfigFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& file, const std::string& text) {
    std::ofstream(folder_ + "/" + file) << text;
    return folder_ + "/" + file;
  }
  // What is wrong with this configuration.
  std::string Problem(const std::string& text) {
    const auto config = ReadConfigFile(Write("simulator.yaml", text));
    const auto* problem = std::get_if<std::string>(&config);
    return problem == nullptr ? "nothing" : *problem;
  }

  std::string folder_;
};

TEST_F(ConfigFileTest, TheSampleStartsAndServesACreate) {
  std::filesystem::copy_file(SIMULATOR_SAMPLE_CONFIG,
                             folder_ + "/simulator.yaml");
  const ThrowawayIdentity tls = MakeLocalhostIdentity();
  Write("merchant_cert.pem", MerchantIdentity().certificate_pem);
  Write("platform_cert.pem", PlatformIdentity().certificate_pem);
  Write("platform_key.pem", PlatformIdentity().private_key_pem);
  Write("localhost_cert.pem", tls.certificate_pem);
  Write("localhost_key.pem", tls.private_key_pem);
  Write("apiv3_key.txt", std::string(kApiV3Key) + "\n");
  const auto config = ReadConfigFile(folder_ + "/simulator.yaml");
  ASSERT_TRUE(std::holds_alternative<Options>(config))
      << std::get<std::string>(config);
  Simulator simulator(std::get<Options>(config));
  ASSERT_EQ(simulator.Start(), std::nullopt);

  std::string port;
  std::getline(std::ifstream(folder_ + "/simulator.port"), port);
  EXPECT_EQ(port, std::to_string(simulator.https_port()));
  std::getline(std::ifstream(folder_ + "/simulator_admin.port"), port);
  EXPECT_EQ(port, std::to_string(simulator.admin_port()));

  MerchantClient client(
      simulator, kMchid, MerchantIdentity().private_key_pem,
      Certificate::FromPem(MerchantIdentity().certificate_pem)->serial_no());
  const Json url = client.Upload("a.png", "hello").json()["media_url"];
  Json body = CreateBody();
  body["activity_base_info"]["merchant_logo_url"] = url;
  Json& award = body["award_send_rule"]["award_list"][0];
  award["original_image_url"] = url;
  award["thumbnail_url"] = url;
  const Answer answer = client.Post(kCreate, body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(Verifies(answer, PlatformIdentity().certificate_pem));
  const Json goods = client
                         .Get(
                             "/v3/marketing/paygiftactivity/activities/"
                             "10000102/goods")
                         .json();
  EXPECT_EQ(goods["total_count"], 3);
  const Json rule = simulator.Activities()[0]["award_send_rule"];
  EXPECT_EQ(
      rule["step_send_rule"]["rule_list"][0]["transaction_amount_minimum"],
      100);
  EXPECT_EQ(rule["step_send_rule"]["rule_list"][0]["award_info"]["stock_id"],
            "1289970000000265");
}

// A switch that the sample does not show would be one that nobody finds; and
// what it shows has to be the default.
TEST_F(ConfigFileTest, TheSampleShowsEverySwitchAsItIs) {
  std::ifstream in(SIMULATOR_SAMPLE_CONFIG);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const Switches defaults;
  for (const NamedSwitch& named : kNamedSwitches) {
    EXPECT_THAT(text,
                HasSubstr("\n  " + std::string(named.name) + ": " +
                          (defaults.*named.member ? "true" : "false") + "\n"));
  }
}

TEST_F(ConfigFileTest, ReadsTheBackupDomainAndFurtherCertificates) {
  Write("next.pem", SecondIdentity().certificate_pem);
  const auto config = ReadConfigFile(Write("simulator.yaml", R"(
listen:
  backup_https_port: 0
  backup_https_port_file: backup.port
  main_domain: cut
platform:
  public_key_id: PUB_KEY_ID_1
  ignore_request_serial_percent: 7
  further_certificates:
    - certificate_file: next.pem
    - {not_before: -7200, not_after: -60, listed: false, sign_percent: 30}
merchants:
  - mchid: "1"
)"));
  ASSERT_TRUE(std::holds_alternative<Options>(config))
      << std::get<std::string>(config);
  const Options& options = std::get<Options>(config);
  ASSERT_EQ(options.platform.further_certificates.size(), 2u);
  EXPECT_EQ(options.platform.further_certificates[0].certificate_pem,
            SecondIdentity().certificate_pem);
  const PlatformCertificateOptions& made_up =
      options.platform.further_certificates[1];
  EXPECT_EQ(made_up.not_before, std::chrono::seconds(-7200));
  EXPECT_EQ(made_up.not_after, std::chrono::seconds(-60));
  EXPECT_FALSE(made_up.listed);
  EXPECT_EQ(made_up.sign_percent, 30);
  EXPECT_EQ(options.platform.ignore_request_serial_percent, 7);

  Simulator simulator(options);
  ASSERT_EQ(simulator.Start(), std::nullopt);
  std::string port;
  std::getline(std::ifstream(folder_ + "/backup.port"), port);
  EXPECT_EQ(port, std::to_string(simulator.backup_https_port()));
  EXPECT_FALSE(TlsConnection(simulator.https_port(), "").ok());
  EXPECT_TRUE(
      TlsConnection(simulator.backup_https_port(), simulator.ca_pem()).ok());
}

TEST_F(ConfigFileTest, NamesFileLineFieldAndMend) {
  EXPECT_EQ(Problem("listen:\n  https_port: x\n"),
            folder_ +
                "/simulator.yaml:2: listen.https_port: give a whole number "
                "from 0 to 65535");
  EXPECT_EQ(Problem("merchants:\n  - name: x\n"),
            folder_ + "/simulator.yaml:2: merchants[0]: needs 'mchid'");
  EXPECT_THAT(
      Problem("merchants:\n  - mchid: '1'\n    certificate_file: no.pem\n"),
      HasSubstr(":3: merchants[0].certificate_file: cannot read "));
  EXPECT_THAT(Problem("\nmerchant: []\n"),
              HasSubstr(":2: merchant: is unknown here; known are listen, "));
  EXPECT_THAT(Problem("switches:\n  sign_errors: maybe\n"),
              EndsWith(":2: switches.sign_errors: give true or false"));
  EXPECT_THAT(Problem("faults:\n  - method: X\n    kind: reset\n"),
              HasSubstr(":2: faults[0].method: 'X' is no call"));
  EXPECT_THAT(Problem("listen: {main_domain: down}\n"),
              HasSubstr("listen.main_domain: give up, cut or silent"));
  EXPECT_THAT(
      Problem("faults: [{kind: certificates_reversed, method: GetActivity}]"),
      HasSubstr("'certificates_reversed' befalls GetCertificates alone"));
  EXPECT_THAT(Problem("a: [\n"), HasSubstr(": is no YAML: "));
  EXPECT_THAT(Problem("[]"), HasSubstr("give a mapping"));
  EXPECT_THAT(Problem(""), HasSubstr("merchants: needs at least one"));
  EXPECT_THAT(Problem("platform: {answer_with: x}\n"),
              HasSubstr("platform.answer_with: give certificate, public_key "
                        "or follow_request"));
  EXPECT_THAT(Problem(std::string(100000, '[')), HasSubstr("is no YAML"));
  const auto missing = ReadConfigFile("/nowhere/x.yaml");
  EXPECT_EQ(std::get<std::string>(missing),
            "/nowhere/x.yaml: cannot be read; give --config an existing file");
}

}  // namespace
}  // namespace simulator
