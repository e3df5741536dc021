// The doctor on each wrong configuration that it knows, made for real, in front
// of a simulated WeChat Pay.
#include "server/doctor/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "server/doctor/doctor_report.h"
#include "server/doctor/doctor_texts.h"
#include "tests/integration/gateway_output.h"
#include "tests/integration/simulated_wechatpay.h"
#include "tests/support/certificate_list.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPublicKeyId[] = "PUB_KEY_ID_0119000000012026010100000000000001";

// A gateway's folder in which everything is right, and the WeChat Pay that it
// fits. A test spoils one thing.
struct Patient {
  Patient() {
    options.merchants[0].apiv3_key = kTestApiV3Key;
    options.platform.public_key_id = kPublicKeyId;
    options.backup_https_port = 0;
  }

  simulator::Options options = SimulatorOptions();
  TemporaryFolder folder;
  FakeClock clock{absl::Now()};

  // Whom the doctor looks at; empty for everybody.
  std::string mchid = {};

  // Replaced in the configuration's text, in this order.
  std::vector<std::pair<std::string, std::string>> edits = {};

  // After the files were written, and the simulator started.
  std::function<void(Patient&, simulator::Simulator&)> spoil = {};

  // With the configuration's path, while the simulator is still there.
  std::function<void(const std::string& config)> after = {};
};

std::string Certificate(TestKey key, const TestCertificate& certificate) {
  TestCertificate valid = certificate;
  if (valid.not_after < absl::FromUnixSeconds(1800000000)) {
    valid.not_after = absl::Now() + absl::Hours(24 * 365);
  }
  return TestCertificatePem(key, valid);
}

std::vector<Finding> Examined(Patient& patient) {
  simulator::Simulator simulator(patient.options);
  EXPECT_EQ(simulator.Start(), std::nullopt);
  const TemporaryFolder& folder = patient.folder;
  folder.Write("server.pem", Certificate(TestKey::kElliptic, {}));
  folder.Write("server_key.pem", TestPrivateKeyPem(TestKey::kElliptic));
  folder.Write("ca.pem", simulator.ca_pem());
  folder.Write("apiclient_key.pem", TestPrivateKeyPem(TestKey::kMerchant));
  folder.Write(
      "apiclient_cert.pem",
      Certificate(TestKey::kMerchant, {.serial_number = kTestMerchantSerial}));
  folder.Write("platform.pem", simulator.platform_certificate_pem());
  folder.Write("pub_key.pem", simulator.public_key_pem());
  folder.Write("apiv3_key.txt", kTestApiV3Key);
  std::string text = absl::StrCat(
      "listen:\n"
      "  address: 127.0.0.1:0\n"
      "  tls: {certificate_file: server.pem, private_key_file: "
      "server_key.pem}\n"
      "upstream:\n  base_url: ",
      simulator.https_url(),
      "\n  backup_base_url: ", simulator.backup_https_url(),
      "\n  ca_file: ca.pem\n"
      "platform_certificates: {folder: trust}\n"
      "merchants:\n"
      "  - mchid: '",
      kTestMchid,
      "'\n"
      "    private_key_file: apiclient_key.pem\n"
      "    certificate_file: apiclient_cert.pem\n"
      "    wechatpay_public_key: {id: ",
      kPublicKeyId,
      ", file: pub_key.pem}\n"
      "    platform_certificate_files: [platform.pem]\n"
      "    api_v3_key_file: apiv3_key.txt\n");
  if (patient.spoil) patient.spoil(patient, simulator);
  for (const auto& [from, to] : patient.edits) {
    EXPECT_THAT(text, HasSubstr(from));
    text = absl::StrReplaceAll(text, {{from, to}});
  }
  folder.Write("gateway.yaml", text);
  RandomNonceSource nonces;
  std::vector<Finding> findings;
  const bool all_right =
      Examine(folder.Path("gateway.yaml"), patient.mchid, patient.clock, nonces,
              [&](const Finding& finding) { findings.push_back(finding); });
  if (patient.after) patient.after(folder.Path("gateway.yaml"));
  EXPECT_EQ(all_right, std::none_of(findings.begin(), findings.end(),
                                    [](const Finding& finding) {
                                      return finding.IsWrong();
                                    }));
  return findings;
}

struct WrongCase {
  Problem problem;
  Check check;
  std::function<void(Patient&)> prepare;
  // Named in both languages.
  std::string names;
};

// Writes a file once everything else stands. The content is made late: keys
// take long to find, and most tests of this program need none.
std::function<void(Patient&)> Writing(
    const std::string& name, const std::function<std::string()>& content) {
  return [=](Patient& patient) {
    patient.spoil = [=](Patient& spoilt, simulator::Simulator&) {
      spoilt.folder.Write(name, content());
    };
  };
}

std::function<void(Patient&)> Editing(const std::string& from,
                                      const std::string& to) {
  return [=](Patient& patient) { patient.edits = {{from, to}}; };
}

std::function<void(Patient&)> With(
    std::function<void(Patient&, simulator::Simulator&)> spoil) {
  return [=](Patient& patient) { patient.spoil = spoil; };
}

const std::vector<WrongCase>& WrongCases() {
  static const auto& cases = *new std::vector<WrongCase>{
      {Problem::kConfigurationWrong, Check::kConfiguration,
       Editing("merchants:", "merchantz:"), "merchantz"},
      {Problem::kGatewayTlsWrong, Check::kGatewayTls,
       Writing(
           "server_key.pem",
           [] { return std::string(TestPrivateKeyPem(TestKey::kStranger)); }),
       "server_key.pem"},
      {Problem::kGatewayTlsExpired, Check::kGatewayTls,
       Writing("server.pem",
               [] {
                 return TestCertificatePem(
                     TestKey::kElliptic,
                     {.not_after = absl::FromUnixSeconds(1700000000)});
               }),
       "2023-11-14"},
      {Problem::kGatewayTlsNotYetValid, Check::kGatewayTls,
       Writing("server.pem",
               [] {
                 return Certificate(
                     TestKey::kElliptic,
                     {.not_before = absl::Now() + absl::Hours(48)});
               }),
       "server.pem"},
      {Problem::kTrustFolderWrong, Check::kTrustFolder,
       Editing("{folder: trust}", "{folder: nowhere/trust}"), "nowhere"},
      {Problem::kTrustFolderWrong, Check::kTrustFolder,
       Writing("trust", [] { return std::string("x"); }), "trust"},
      {Problem::kAuthorityWrong, Check::kCertificateAuthority,
       Editing("{folder: trust}", "{ca_file: pub_key.pem}"), "pub_key.pem"},
      {Problem::kFileMissing, Check::kPrivateKey,
       Editing("apiclient_key.pem", "nowhere.pem"), "nowhere.pem"},
      {Problem::kFileNotUsable, Check::kPrivateKey,
       With([](Patient& patient, simulator::Simulator&) {
         const std::string key = patient.folder.Path("apiclient_key.pem");
         std::filesystem::remove(key);
         std::filesystem::create_directory(key);
       }),
       "apiclient_key.pem"},
      {Problem::kFileOpenToOthers, Check::kPrivateKey,
       With([](Patient& patient, simulator::Simulator&) {
         std::filesystem::permissions(patient.folder.Path("apiclient_key.pem"),
                                      std::filesystem::perms(0644));
       }),
       "chmod 600"},
      {Problem::kFileOpenToOthers, Check::kApiV3Key,
       With([](Patient& patient, simulator::Simulator&) {
         std::filesystem::permissions(patient.folder.Path("apiv3_key.txt"),
                                      std::filesystem::perms(0640));
       }),
       "apiv3_key.txt"},
      {Problem::kKeyNotPrivate, Check::kPrivateKey,
       Writing(
           "apiclient_key.pem",
           [] { return TestPrivateKeyPem(TestKey::kMerchant).substr(0, 400); }),
       "-----END"},
      {Problem::kKeyNotPrivate, Check::kPrivateKey,
       Writing("apiclient_key.pem",
               [] { return TestPublicKeyPem(TestKey::kMerchant); }),
       "apiclient_key.pem"},
      {Problem::kKeyHasPassphrase, Check::kPrivateKey,
       Writing("apiclient_key.pem",
               [] {
                 return TestEncryptedPrivateKeyPem(TestKey::kMerchant, "1234");
               }),
       "openssl pkey"},
      {Problem::kKeyHasPassphrase, Check::kPrivateKey,
       Writing("apiclient_key.pem",
               [] {
                 return TestTraditionalEncryptedPrivateKeyPem(
                     TestKey::kMerchant, "1234");
               }),
       "openssl pkey"},
      {Problem::kPrivateKeyWrong, Check::kPrivateKey,
       Writing("apiclient_key.pem",
               [] { return TestPrivateKeyPem(TestKey::kShort); }),
       "1024"},
      {Problem::kCertificateWrong, Check::kMerchantCertificate,
       Writing(
           "apiclient_cert.pem",
           [] { return std::string(TestPublicKeyPem(TestKey::kMerchant)); }),
       "apiclient_cert.pem"},
      {Problem::kPlatformCertificateGiven, Check::kMerchantCertificate,
       Writing("apiclient_cert.pem",
               [] {
                 return std::string(Certificate(
                     TestKey::kPlatform, {.serial_number = kTestPlatformSerial,
                                          .common_name = "Tenpay.com sign"}));
               }),
       kTestPlatformSerial},
      {Problem::kCertificateOfAnotherKey, Check::kMerchantCertificate,
       Writing("apiclient_cert.pem",
               [] { return std::string(Certificate(TestKey::kStranger, {})); }),
       "apiclient_key.pem"},
      {Problem::kCertificateExpired, Check::kMerchantCertificate,
       Writing("apiclient_cert.pem",
               [] {
                 return std::string(TestCertificatePem(
                     TestKey::kMerchant,
                     {.serial_number = kTestMerchantSerial,
                      .not_after = absl::FromUnixSeconds(1700000000)}));
               }),
       "2023-11-14"},
      {Problem::kCertificateNotYetValid, Check::kMerchantCertificate,
       Writing("apiclient_cert.pem",
               [] {
                 return std::string(Certificate(
                     TestKey::kMerchant,
                     {.serial_number = kTestMerchantSerial,
                      .not_before = absl::Now() + absl::Hours(48)}));
               }),
       "apiclient_cert.pem"},
      {Problem::kSerialIsNotTheCertificates, Check::kMerchantCertificate,
       Editing("certificate_file: apiclient_cert.pem",
               "certificate_file: apiclient_cert.pem\n    certificate_serial: "
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
       kTestMerchantSerial},
      {Problem::kSerialIsThePlatforms, Check::kMerchantCertificate,
       Editing("certificate_file: apiclient_cert.pem",
               absl::StrCat("certificate_serial: ", kTestPlatformSerial)),
       kTestPlatformSerial},
      {Problem::kPublicKeyIdWrong, Check::kPublicKey,
       Editing(kPublicKeyId, "PUB_KEY_ID_abc"), "PUB_KEY_ID_abc"},
      {Problem::kPublicKeyWrong, Check::kPublicKey,
       Writing(
           "pub_key.pem",
           [] { return std::string(TestPrivateKeyPem(TestKey::kPlatform)); }),
       "pub_key.pem"},
      {Problem::kPublicKeyIsTheMerchants, Check::kPublicKey,
       Writing(
           "pub_key.pem",
           [] { return std::string(TestPublicKeyPem(TestKey::kMerchant)); }),
       "pub_key.pem"},
      {Problem::kPlatformCertificateWrong, Check::kPlatformCertificates,
       Writing(
           "platform.pem",
           [] { return std::string(TestPublicKeyPem(TestKey::kPlatform)); }),
       "platform.pem"},
      {Problem::kPlatformCertificateIsTheMerchants,
       Check::kPlatformCertificates,
       Writing("platform.pem",
               [] { return std::string(Certificate(TestKey::kMerchant, {})); }),
       "platform.pem"},
      {Problem::kPlatformCertificateExpired, Check::kPlatformCertificates,
       Writing("platform.pem",
               [] {
                 return std::string(TestCertificatePem(
                     TestKey::kPlatform,
                     {.not_after = absl::FromUnixSeconds(1700000000)}));
               }),
       "2023-11-14"},
      {Problem::kApiV3KeyMalformed, Check::kApiV3Key,
       Writing(
           "apiv3_key.txt",
           [] { return std::string(std::string(kTestApiV3Key).substr(1)); }),
       "apiv3_key.txt"},
      {Problem::kMainDomainUnreachable, Check::kMainDomain,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.Cut(simulator::Domain::kMain);
       }),
       "https://localhost:"},
      {Problem::kBackupDomainUnreachable, Check::kBackupDomain,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.Cut(simulator::Domain::kBackup);
       }),
       "https://localhost:"},
      {Problem::kClockOff, Check::kClock,
       [](Patient& patient) { patient.clock.Advance(absl::Seconds(400)); },
       "NTP"},
      {Problem::kSignatureRefused, Check::kSignature,
       [](Patient& patient) {
         patient.options.merchants[0].certificate_pem = Certificate(
             TestKey::kStranger, {.serial_number = kTestMerchantSerial});
       },
       kTestMerchantSerial},
      {Problem::kPermissionMissing, Check::kSignature,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.faults().Add({.method = simulator::Method::kGetCertificates,
                                 .kind = simulator::FaultKind::kJsonWithoutCode,
                                 .count = 0,
                                 .status = 403});
       }),
       "403"},
      {Problem::kAnswerUnexpected, Check::kSignature,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.faults().Add({.method = simulator::Method::kGetCertificates,
                                 .kind = simulator::FaultKind::kServerError,
                                 .count = 0});
       }),
       "500 SYSTEM_ERROR"},
      {Problem::kApiV3KeyNotSet, Check::kCertificateList,
       [](Patient& patient) { patient.options.merchants[0].apiv3_key = ""; },
       "APIv3"},
      {Problem::kApiV3KeyIsAnother, Check::kCertificateList,
       Writing("apiv3_key.txt",
               [] { return std::string(std::string(32, 'w')); }),
       "apiv3_key.txt"},
      {Problem::kCertificateListWrong, Check::kCertificateList,
       Editing("{folder: trust}", "{ca_file: apiclient_cert.pem}"),
       kTestPlatformSerial},
      {Problem::kCertificateListWrong, Check::kCertificateList,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.faults().Add({.method = simulator::Method::kGetCertificates,
                                 .kind = simulator::FaultKind::kNotJson,
                                 .count = 0});
       }),
       "JSON"},
      // Bytes that were changed on the way do not decrypt; the key is right.
      {Problem::kAnswerSignatureWrong, Check::kAnswerSignature,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.faults().Add({.method = simulator::Method::kGetCertificates,
                                 .kind = simulator::FaultKind::kTampered,
                                 .count = 0});
       }),
       "BAD_SIGNATURE"},
      // A proxy's page in front of WeChat Pay.
      {Problem::kAnswerSignatureWrong, Check::kAnswerSignature,
       With([](Patient&, simulator::Simulator& wechatpay) {
         wechatpay.faults().Add({.method = simulator::Method::kGetCertificates,
                                 .kind = simulator::FaultKind::kHtmlPage,
                                 .count = 0,
                                 .status = 200});
       }),
       "HEADERS_MISSING"},
      {Problem::kPublicKeyNeeded, Check::kCertificateList,
       [](Patient& patient) {
         patient.options.merchants[0].public_key_only = true;
         patient.edits = {{absl::StrCat("    wechatpay_public_key: {id: ",
                                        kPublicKeyId, ", file: pub_key.pem}\n"),
                           ""}};
       },
       "wechatpay_public_key"},
      {Problem::kSignerUnknown, Check::kAnswerSignature,
       [](Patient& patient) {
         patient.edits = {
             {"    platform_certificate_files: [platform.pem]\n", ""},
             {"    api_v3_key_file: apiv3_key.txt\n", ""}};
         patient.spoil = [](Patient&, simulator::Simulator& wechatpay) {
           wechatpay.IgnoreRequestSerial(100);
         };
       },
       kTestPlatformSerial},
      {Problem::kAnswerSignatureWrong, Check::kAnswerSignature,
       Writing(
           "pub_key.pem",
           [] { return std::string(TestPublicKeyPem(TestKey::kStranger)); }),
       kPublicKeyId},
  };
  return cases;
}

class WrongConfigurationTest : public ::testing::TestWithParam<size_t> {};

TEST_P(WrongConfigurationTest, IsNamedWithItsMend) {
  const WrongCase& wrong = WrongCases()[GetParam()];
  Patient patient;
  wrong.prepare(patient);

  const std::vector<Finding> findings = Examined(patient);

  std::vector<Finding> found;
  for (const Finding& finding : findings) {
    if (finding.IsWrong()) found.push_back(finding);
  }
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(ProblemName(found[0].problem), ProblemName(wrong.problem));
  EXPECT_EQ(CheckName(found[0].check), CheckName(wrong.check));
  const std::string english = LineFor(found[0], Language::kEnglish);
  const std::string chinese = LineFor(found[0], Language::kChinese);
  EXPECT_NE(english, chinese);
  for (const std::string& text : {english, chinese}) {
    EXPECT_THAT(text, HasSubstr("✗"));
    EXPECT_THAT(text, HasSubstr(wrong.names));
    // Every `$0` of the texts has something to stand for.
    EXPECT_THAT(text, Not(HasSubstr("  .")));
    EXPECT_THAT(text, Not(HasSubstr(kTestApiV3Key)));
    EXPECT_THAT(text, Not(HasSubstr("BEGIN")));
  }
  EXPECT_THAT(english, HasSubstr("Mend: "));
  EXPECT_THAT(chinese, HasSubstr("处理："));
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongConfigurationTest,
    ::testing::Range(size_t{0}, WrongCases().size()), [](const auto& test) {
      std::string name;
      for (const char c :
           absl::StrCat(ProblemName(WrongCases()[test.param].problem), "_",
                        CheckName(WrongCases()[test.param].check))) {
        if (c != '_') name += c;
      }
      return absl::StrCat(name, test.param);
    });

// Whatever the doctor can say, one of these cases makes it say.
TEST(DoctorTest, HasNoTextThatNothingLeadsTo) {
  std::set<Problem> made = {Problem::kNone, Problem::kGatewayTlsExpiresSoon,
                            Problem::kCertificateExpiresSoon,
                            Problem::kClockDrifts, Problem::kAnswerNotSigned};
  for (const WrongCase& wrong : WrongCases()) made.insert(wrong.problem);
  for (int i = 0; i <= static_cast<int>(Problem::kAnswerSignatureWrong); ++i) {
    const auto problem = static_cast<Problem>(i);
    EXPECT_EQ(made.count(problem), 1u) << ProblemName(problem);
    EXPECT_EQ(ProblemName(problem).empty(), problem == Problem::kNone);
  }
}

TEST(DoctorTest, FindsEverythingRightInOrder) {
  Patient patient;

  const std::vector<Finding> findings = Examined(patient);

  std::vector<std::string> checks;
  for (const Finding& finding : findings) {
    EXPECT_EQ(ProblemName(finding.problem), "");
    checks.emplace_back(CheckName(finding.check));
  }
  EXPECT_THAT(checks,
              ElementsAre("configuration", "gateway_tls", "trust_folder",
                          "private_key", "merchant_certificate",
                          "wechatpay_public_key", "platform_certificates",
                          "api_v3_key", "main_domain", "backup_domain", "clock",
                          "signature", "certificate_list", "answer_signature"));
}

TEST(DoctorTest, WarnsOfWhatWillBeWrongSoon) {
  Patient patient;
  patient.clock.Advance(absl::Seconds(100));
  patient.spoil = [](Patient& spoilt, simulator::Simulator&) {
    spoilt.folder.Write(
        "apiclient_cert.pem",
        TestCertificatePem(TestKey::kMerchant,
                           {.serial_number = kTestMerchantSerial,
                            .not_after = absl::Now() + absl::Hours(24 * 29)}));
    spoilt.folder.Write(
        "server.pem",
        TestCertificatePem(TestKey::kElliptic,
                           {.not_after = absl::Now() + absl::Hours(24 * 6)}));
  };

  std::vector<std::string> warnings;
  for (const Finding& finding : Examined(patient)) {
    EXPECT_FALSE(finding.IsWrong());
    if (!finding.IsWarning()) continue;
    warnings.emplace_back(ProblemName(finding.problem));
    EXPECT_THAT(LineFor(finding, Language::kEnglish), HasSubstr("! "));
  }

  EXPECT_THAT(warnings,
              ElementsAre("GATEWAY_TLS_EXPIRES_SOON",
                          "CERTIFICATE_EXPIRES_SOON", "CLOCK_DRIFTS"));
}

TEST(DoctorTest, GoesOnWithTheNextMerchant) {
  Patient patient;
  patient.options.merchants[1].certificate_pem =
      Certificate(TestKey::kMerchant, {.serial_number = kTestMerchantSerial});
  patient.edits = {{"merchants:\n",
                    "merchants:\n"
                    "  - {mchid: '1900000002', private_key_file: nowhere.pem, "
                    "certificate_file: apiclient_cert.pem, api_v3_key_file: "
                    "apiv3_key.txt}\n"}};

  const std::vector<Finding> findings = Examined(patient);

  EXPECT_EQ(findings[3].mchid, "1900000002");
  EXPECT_EQ(findings[3].problem, Problem::kFileMissing);
  EXPECT_EQ(findings[4].mchid, kTestMchid);
  EXPECT_EQ(findings.back().check, Check::kAnswerSignature);
  EXPECT_FALSE(findings.back().IsWrong());
}

TEST(DoctorTest, IsNotMisledByAProbe) {
  Patient patient;
  patient.spoil = [](Patient&, simulator::Simulator& wechatpay) {
    wechatpay.faults().Add({.method = simulator::Method::kGetCertificates,
                            .kind = simulator::FaultKind::kSignatureProbe,
                            .count = 2});
  };

  EXPECT_FALSE(Examined(patient).back().IsWrong());
}

TEST(DoctorTest, TellsMachinesTheSame) {
  Patient patient;
  patient.edits = {{"apiclient_key.pem", "nowhere.pem"}};
  const std::vector<Finding> findings = Examined(patient);

  const auto json =
      nlohmann::json::parse(JsonFor(findings, false, Language::kChinese));

  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["checks"].size(), findings.size());
  EXPECT_EQ(json["checks"][0]["check"], "configuration");
  EXPECT_EQ(json["checks"][0]["ok"], true);
  const auto& last = json["checks"].back();
  EXPECT_EQ(last["check"], "private_key");
  EXPECT_EQ(last["mchid"], kTestMchid);
  EXPECT_EQ(last["ok"], false);
  EXPECT_EQ(last["code"], "FILE_MISSING");
  EXPECT_THAT(last["problem"].get<std::string>(), HasSubstr("不存在"));
  EXPECT_THAT(last["mend"].get<std::string>(), HasSubstr("路径"));
}

// A merchant with the public key alone, as new ones are.
void LeaveOnlyThePublicKey(Patient& patient) {
  patient.edits.insert(
      patient.edits.end(),
      {{"    platform_certificate_files: [platform.pem]\n", ""},
       {"    api_v3_key_file: apiv3_key.txt\n", ""}});
}

TEST(DoctorTest, TakesAnUnsignedRefusalForWhatItIs) {
  Patient patient;
  patient.options.merchants[0].public_key_only = true;
  patient.options.switches.sign_errors = false;
  LeaveOnlyThePublicKey(patient);

  const Finding last = Examined(patient).back();

  EXPECT_EQ(ProblemName(last.problem), "ANSWER_NOT_SIGNED");
  EXPECT_TRUE(last.IsWarning());
}

TEST(DoctorTest, MissesNoApiV3KeyWhereNobodyNeedsOne) {
  Patient patient;
  patient.options.merchants[0].apiv3_key = "";
  LeaveOnlyThePublicKey(patient);

  for (const Finding& finding : Examined(patient)) {
    EXPECT_FALSE(finding.IsWrong()) << ProblemName(finding.problem);
  }
}

// During a switch each of the two ways is gone, whatever the dice say.
TEST(DoctorTest, TriesThePublicKeyHoweverSeldomItIsUsed) {
  Patient patient;
  patient.edits = {{"file: pub_key.pem}", "file: pub_key.pem, percent: 1}"}};
  patient.spoil = [](Patient& spoilt, simulator::Simulator&) {
    spoilt.folder.Write("pub_key.pem", TestPublicKeyPem(TestKey::kStranger));
  };

  EXPECT_EQ(ProblemName(Examined(patient).back().problem),
            "ANSWER_SIGNATURE_WRONG");
}

TEST(DoctorTest, TriesTheCertificateHoweverSeldomItIsUsed) {
  Patient patient;
  patient.edits = {{"file: pub_key.pem}", "file: pub_key.pem, percent: 99}"},
                   {"    api_v3_key_file: apiv3_key.txt\n", ""}};
  patient.spoil = [](Patient& spoilt, simulator::Simulator&) {
    spoilt.folder.Write("platform.pem", Certificate(TestKey::kStranger, {}));
  };

  EXPECT_EQ(ProblemName(Examined(patient).back().problem), "SIGNER_UNKNOWN");
}

TEST(DoctorTest, SaysInBothLanguagesWhatAFileIsInstead) {
  struct Case {
    const char* file;
    std::string content;
    const char* english;
    const char* chinese;
  };
  const Case cases[] = {
      {"apiclient_key.pem", TestCertificatePem(TestKey::kMerchant),
       "is a certificate", "是证书"},
      {"apiclient_key.pem", "secret", "has no PEM text", "没有PEM内容"},
      {"apiclient_key.pem", " ", "is empty", "是空文件"},
      {"apiclient_cert.pem", TestPrivateKeyPem(TestKey::kMerchant),
       "is a private key", "是私钥"},
      {"apiclient_cert.pem",
       TestEncryptedPrivateKeyPem(TestKey::kMerchant, "1234"),
       "protected by a passphrase", "设有密码的私钥"},
      {"platform.pem", TestPublicKeyPem(TestKey::kPlatform), "is a public key",
       "是公钥"},
      {"pub_key.pem",
       "-----BEGIN RSA PUBLIC KEY-----\n-----END RSA PUBLIC KEY-----\n",
       "PKCS#1", "PKCS#1"},
      {"pub_key.pem",
       "-----BEGIN CERTIFICATE REQUEST-----\n"
       "-----END CERTIFICATE REQUEST-----\n",
       "neither a key nor a certificate", "既不是密钥也不是证书"},
  };
  for (const Case& c : cases) {
    Patient patient;
    patient.spoil = [&c](Patient& spoilt, simulator::Simulator&) {
      spoilt.folder.Write(c.file, c.content);
    };

    const Finding last = Examined(patient).back();

    EXPECT_TRUE(last.IsWrong());
    const std::string english = LineFor(last, Language::kEnglish);
    const std::string chinese = LineFor(last, Language::kChinese);
    EXPECT_THAT(english, HasSubstr(c.english));
    EXPECT_THAT(chinese, HasSubstr(c.chinese));
    EXPECT_THAT(chinese, Not(HasSubstr(" is ")));
    EXPECT_THAT(english, HasSubstr(c.file));
  }
}

TEST(DoctorTest, LooksAtTheOneMerchantItIsAskedFor) {
  const std::string second =
      "api_v3_key_file: apiv3_key.txt\n"
      "  - {mchid: '1900000002', private_key_file: missing.pem, "
      "certificate_file: apiclient_cert.pem, "
      "platform_certificate_files: [platform.pem]}\n";
  const auto examined = [&](const std::string& mchid) {
    Patient patient;
    patient.mchid = mchid;
    patient.edits = {{"api_v3_key_file: apiv3_key.txt\n", second}};
    return Examined(patient).back();
  };

  EXPECT_EQ(examined("").mchid, "1900000002");
  EXPECT_EQ(examined("").problem, Problem::kFileMissing);
  EXPECT_EQ(examined("1900000002").problem, Problem::kFileMissing);
  EXPECT_EQ(examined(kTestMchid).mchid, kTestMchid);
  EXPECT_EQ(examined(kTestMchid).problem, Problem::kNone);
  const Finding unknown = examined("1900000003");
  EXPECT_EQ(unknown.problem, Problem::kConfigurationWrong);
  EXPECT_THAT(LineFor(unknown, Language::kEnglish),
              HasSubstr("merchants has no mchid '1900000003'"));
}

TEST(DoctorTest, LeavesNothingBehind) {
  Patient patient;

  Examined(patient);

  // Made by an administrator's doctor, it would be closed to the gateway.
  EXPECT_FALSE(std::filesystem::exists(patient.folder.Path("trust")));
}

TEST(DoctorTest, TellsAClockThatIsBehind) {
  Patient patient;
  patient.clock.Advance(-absl::Seconds(400));

  EXPECT_EQ(ProblemName(Examined(patient).back().problem), "CLOCK_OFF");
}

// In no language of the machine's.
std::pair<std::string, int> RunDoctorProcess(const std::string& environment,
                                             const std::string& arguments) {
  return RunGateway(arguments, absl::StrCat("-u LC_ALL -u LC_MESSAGES -u LANG ",
                                            environment));
}

TEST(DoctorProcessTest, EndsWithZeroIfNothingIsWrong) {
  Patient patient;
  std::pair<std::string, int> people;
  std::pair<std::string, int> machines;
  patient.after = [&](const std::string& config) {
    people = RunDoctorProcess("", absl::StrCat("doctor --config ", config));
    machines =
        RunDoctorProcess("", absl::StrCat("doctor --json --config ", config));
  };

  const std::vector<Finding> findings = Examined(patient);

  EXPECT_EQ(people.second, 0) << people.first;
  EXPECT_THAT(people.first, HasSubstr("Everything is right."));
  EXPECT_EQ(machines.second, 0);
  const auto json = nlohmann::json::parse(machines.first);
  EXPECT_EQ(json["ok"], true);
  EXPECT_EQ(json["checks"].size(), findings.size());
}

TEST(DoctorProcessTest, EndsWithOneIfSomethingIsWrong) {
  const auto [output, status] =
      RunDoctorProcess("", "doctor --config /nowhere/gateway.yaml");

  EXPECT_EQ(status, 1);
  EXPECT_THAT(output, HasSubstr("/nowhere/gateway.yaml"));
}

TEST(DoctorProcessTest, EndsWithTwoIfItIsMisused) {
  for (const char* arguments :
       {"doctor", "doctor --config x --lang fr", "doctor --config x again",
        "docter --config x"}) {
    EXPECT_EQ(RunDoctorProcess("", arguments).second, 2) << arguments;
  }
}

TEST(DoctorProcessTest, SpeaksTheLanguageOfItsCaller) {
  struct Case {
    const char* environment;
    const char* flag;
    bool is_chinese;
  };
  const Case cases[] = {
      {"", "", false},
      {"LANG=zh_CN.UTF-8", "", true},
      {"LANG=en_US.UTF-8", "", false},
      {"LANG=en_US.UTF-8 LC_ALL=zh_CN.UTF-8", "", true},
      {"LANG=zh_CN.UTF-8 LC_ALL=C", "", false},
      {"LANG=zh_CN.UTF-8", "--lang en", false},
      {"LANG=en_US.UTF-8", "--lang zh", true},
  };
  for (const Case& c : cases) {
    const auto [output, status] = RunDoctorProcess(
        c.environment, absl::StrCat("doctor --config /nowhere ", c.flag));
    EXPECT_THAT(output, HasSubstr(c.is_chinese ? "处理：" : "Mend: "))
        << c.environment << " " << c.flag;
  }
}

}  // namespace
}  // namespace campaign
