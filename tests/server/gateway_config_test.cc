#include "server/gateway_config.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::StartsWith;

// Everything there is to write, with a comment as a person would have it.
constexpr char kFull[] = R"(# Gateway of the shop in Wuhan.
listen:
  address: 0.0.0.0:50051
  tls:
    certificate_file: tls/server.pem
    private_key_file: tls/server.key
    client_ca_file: /etc/ssl/clients.pem
  port_file: run/port
upstream:
  base_url: https://localhost:8443
  ca_file: ../simulator/ca.pem
  timeout: 4s
  connect_timeout: 500ms
  event_loops: 2
  proxy: http://proxy.local:3128
merchants:
  - mchid: 1900000001
    private_key_file: keys/1900000001/apiclient_key.pem
    certificate_file: keys/1900000001/apiclient_cert.pem
    wechatpay_public_key:
      id: PUB_KEY_ID_0119000000012025
      file: keys/1900000001/pub_key.pem
    field_rules: WARN
  - mchid: "0012345678"
    private_key_file: /secrets/key.pem
    certificate_serial: 0123456789ABCDEF0123456789ABCDEF01234567
    platform_certificate_files:
      - keys/platform-1.pem
      - keys/platform-2.pem
drain_timeout: 1m
metrics_address: 127.0.0.1:9464
)";

// As little as works. Wrong files below are this one with a change.
constexpr char kLeast[] = R"(listen:
  address: 127.0.0.1:50051
merchants:
  - mchid: 1900000001
    private_key_file: apiclient_key.pem
    certificate_file: apiclient_cert.pem
    wechatpay_public_key:
      id: PUB_KEY_ID_1
      file: pub_key.pem
)";

TEST(GatewayConfigTest, ReadsAFullFile) {
  const auto loaded = ParseGatewayConfig(kFull, "/etc/campaign/gateway.yaml");

  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const config::v1::GatewayConfig& config = loaded->config;
  EXPECT_EQ(config.listen().address(), "0.0.0.0:50051");
  EXPECT_EQ(config.upstream().base_url(), "https://localhost:8443");
  EXPECT_EQ(config.upstream().timeout().seconds(), 4);
  EXPECT_EQ(config.upstream().connect_timeout().nanos(), 500000000);
  EXPECT_EQ(config.upstream().event_loops(), 2u);
  EXPECT_EQ(config.upstream().proxy(), "http://proxy.local:3128");
  EXPECT_EQ(config.drain_timeout().seconds(), 60);
  EXPECT_EQ(config.metrics_address(), "127.0.0.1:9464");
  ASSERT_EQ(config.merchants_size(), 2);
  EXPECT_EQ(config.merchants(0).mchid(), "1900000001");
  EXPECT_EQ(config.merchants(0).field_rules(), config::v1::WARN);
  EXPECT_EQ(config.merchants(1).mchid(), "0012345678");
  EXPECT_EQ(config.merchants(1).field_rules(), config::v1::ENFORCE);
}

TEST(GatewayConfigTest, TakesRelativePathsFromTheFolderOfTheFile) {
  const auto loaded = ParseGatewayConfig(kFull, "/etc/campaign/gateway.yaml");

  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const config::v1::Listen& listen = loaded->config.listen();
  EXPECT_EQ(listen.tls().certificate_file(), "/etc/campaign/tls/server.pem");
  EXPECT_EQ(listen.tls().private_key_file(), "/etc/campaign/tls/server.key");
  EXPECT_EQ(listen.tls().client_ca_file(), "/etc/ssl/clients.pem");
  EXPECT_EQ(listen.port_file(), "/etc/campaign/run/port");
  EXPECT_EQ(loaded->config.upstream().ca_file(), "/etc/simulator/ca.pem");
  const config::v1::Merchant& first = loaded->config.merchants(0);
  EXPECT_EQ(first.private_key_file(),
            "/etc/campaign/keys/1900000001/apiclient_key.pem");
  EXPECT_EQ(first.certificate_file(),
            "/etc/campaign/keys/1900000001/apiclient_cert.pem");
  EXPECT_EQ(first.wechatpay_public_key().file(),
            "/etc/campaign/keys/1900000001/pub_key.pem");
  const config::v1::Merchant& second = loaded->config.merchants(1);
  EXPECT_EQ(second.private_key_file(), "/secrets/key.pem");
  EXPECT_EQ(second.certificate_file(), "");
  EXPECT_THAT(second.platform_certificate_files(),
              ElementsAre("/etc/campaign/keys/platform-1.pem",
                          "/etc/campaign/keys/platform-2.pem"));
}

TEST(GatewayConfigTest, MakesPathsAbsoluteWhereTheFileIsNamedRelatively) {
  const auto loaded = ParseGatewayConfig(kLeast, "gateway.yaml");

  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->config.merchants(0).private_key_file(),
            (std::filesystem::current_path() / "apiclient_key.pem").string());
}

TEST(GatewayConfigTest, FillsInWhatIsNotWritten) {
  const auto loaded = ParseGatewayConfig(kLeast, "/etc/gateway.yaml");

  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const config::v1::GatewayConfig& config = loaded->config;
  EXPECT_EQ(config.upstream().base_url(), "https://api.mch.weixin.qq.com");
  EXPECT_EQ(config.upstream().timeout().seconds(), 10);
  EXPECT_EQ(config.upstream().connect_timeout().seconds(), 3);
  EXPECT_EQ(config.upstream().event_loops(),
            std::clamp(std::thread::hardware_concurrency(), 1u, 64u));
  EXPECT_EQ(config.upstream().retry().max_attempts(), 5u);
  EXPECT_EQ(config.upstream().retry().attempt_timeout().seconds(), 5);
  EXPECT_EQ(config.upstream().ca_file(), "");
  EXPECT_EQ(config.upstream().proxy(), "");
  EXPECT_EQ(config.drain_timeout().seconds(), 30);
  EXPECT_EQ(config.metrics_address(), "");
  EXPECT_EQ(config.listen().port_file(), "");
  EXPECT_FALSE(config.listen().has_tls());
  EXPECT_EQ(config.merchants(0).field_rules(), config::v1::ENFORCE);
}

TEST(GatewayConfigTest, TakesOnlyLoopbackWithoutTls) {
  for (const char* address : {"127.0.0.1:50051", "127.8.9.10:0",
                              "localhost:65535", "\"[::1]:50051\""}) {
    const auto loaded = ParseGatewayConfig(
        absl::StrReplaceAll(kLeast, {{"127.0.0.1:50051", address}}), "g.yaml");
    EXPECT_TRUE(loaded.ok()) << loaded.status();
  }
  for (const char* host :
       {"0.0.0.0", "\"[::]", "10.0.0.1", "127.evil.example", "localhost.",
        "128.0.0.1", "\"[::ffff:1]", "127.1", "gateway"}) {
    const std::string address =
        absl::StrCat(host, host[0] == '"' ? ":50051\"" : ":50051");
    const auto loaded = ParseGatewayConfig(
        absl::StrReplaceAll(kLeast, {{"127.0.0.1:50051", address}}), "g.yaml");
    EXPECT_THAT(std::string(loaded.status().message()),
                EndsWith("needs TLS; configure listen.tls or use 127.0.0.1"))
        << address;
  }
}

struct WrongConfig {
  const char* name;
  // Replaced in kLeast (or in all of it, if `from` is empty).
  const char* from;
  const char* to;
  // The whole message.
  const char* expected;
};

void PrintTo(const WrongConfig& wrong, std::ostream* out) {
  *out << wrong.name;
}

class WrongConfigTest : public testing::TestWithParam<WrongConfig> {};

TEST_P(WrongConfigTest, IsRefusedSayingWhereAndWhatToMend) {
  const WrongConfig& wrong = GetParam();
  std::string text = wrong.to;
  if (wrong.from[0] != '\0') {
    text = kLeast;
    const size_t at = text.find(wrong.from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, std::string(wrong.from).size(), wrong.to);
  }

  const auto loaded = ParseGatewayConfig(text, "gateway.yaml");

  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(loaded.status().message()), wrong.expected);
}

constexpr WrongConfig kWrongConfigs[] = {
    // The file.
    {"Empty", "", "", "gateway.yaml:1:1: is empty; there must be fields"},
    {"NotYaml", "address: 127", "address: [127",
     "gateway.yaml:3:10: is not YAML: end of sequence flow not found"},
    {"Tab", "  address", "\taddress",
     "gateway.yaml:2:9: is not YAML: illegal map value"},
    {"TwoDocuments", "merchants:", "---\nmerchants:",
     "gateway.yaml:4:1: begins a second document; there must be only one, so "
     "remove the line `---` between them"},
    // Names and types.
    {"UnknownField", "private_key_file", "private_key",
     "gateway.yaml:5:5: merchants[0].private_key: is not known; did you mean "
     "`private_key_file`?"},
    {"UnknownFieldAtTheTop", "listen:", "listens:",
     "gateway.yaml:1:1: listens: is not known; did you mean `listen`?"},
    {"CamelCase", "certificate_file", "certificateFile",
     "gateway.yaml:6:5: merchants[0].certificateFile: is not known; did you "
     "mean `certificate_file`?"},
    {"KeyInTheFile", "private_key_file: apiclient_key.pem",
     "api_v3_secret: 0123456789abcdef",
     "gateway.yaml:5:5: merchants[0].api_v3_secret: is not known; here can be "
     "mchid, private_key_file, certificate_file, certificate_serial, "
     "wechatpay_public_key, platform_certificate_files, field_rules, "
     "rate_limit or api_v3_key_file"},
    {"FieldTwice", "    private_key_file: apiclient_key.pem",
     "    mchid: 1900000002",
     "gateway.yaml:5:5: merchants[0].mchid: is given twice, first on line 4; "
     "remove one of them"},
    {"OneMerchantWithoutADash", "  - mchid: 1900000001\n    private",
     "    mchid: 1900000001\n    private",
     "gateway.yaml:3:1: merchants: must be a list, each item on a line of its "
     "own after `- `"},
    {"ListenAsText", "listen:\n  address: 127.0.0.1:50051",
     "listen: 127.0.0.1:50051",
     "gateway.yaml:1:1: listen: must be a group of fields, each written `name: "
     "value` on a line of its own"},
    {"UnknownMode", "    certificate_file",
     "    field_rules: OFF\n    certificate_file",
     "gateway.yaml:6:18: merchants[0].field_rules: must be ENFORCE or WARN, is "
     "`OFF`"},
    {"DurationWithoutAUnit", "merchants:", "drain_timeout: 30\nmerchants:",
     "gateway.yaml:3:16: drain_timeout: must be a time with its unit, such as "
     "10s, 500ms or 1m, is `30`"},
    {"EventLoopsInWords",
     "merchants:", "upstream: {event_loops: two}\nmerchants:",
     "gateway.yaml:3:25: upstream.event_loops: must be a whole number, without "
     "quotes, is `two`"},
    // What is missing.
    {"NoListen", "listen:\n  address: 127.0.0.1:50051\n", "",
     "gateway.yaml:1:1: listen: is missing; say where gRPC is served, for "
     "example {address: 127.0.0.1:50051}"},
    {"NoAddress", "  address: 127.0.0.1:50051", "  port_file: port",
     "gateway.yaml:1:1: listen.address: is missing; give host:port, for "
     "example 127.0.0.1:50051"},
    {"NoMerchants", "", "listen: {address: \"127.0.0.1:1\"}",
     "gateway.yaml:1:1: merchants: is missing; list at least one merchant"},
    {"EmptyMerchants", "",
     "listen: {address: \"127.0.0.1:1\"}\nmerchants: []\n",
     "gateway.yaml:2:1: merchants: is missing; list at least one merchant"},
    {"NoMchid", "mchid: 1900000001\n    private", "private",
     "gateway.yaml:4:5: merchants[0].mchid: is missing; give the merchant "
     "number"},
    {"NoPrivateKey", "    private_key_file: apiclient_key.pem\n", "",
     "gateway.yaml:4:5: merchants[0].private_key_file: is missing; give the "
     "path of apiclient_key.pem"},
    {"EmptyPrivateKey", "private_key_file: apiclient_key.pem",
     "private_key_file: \"\"",
     "gateway.yaml:5:5: merchants[0].private_key_file: is missing; give the "
     "path of apiclient_key.pem"},
    {"NoCertificate", "    certificate_file: apiclient_cert.pem\n", "",
     "gateway.yaml:4:5: merchants[0].certificate_file: is missing; give the "
     "path of apiclient_cert.pem, or its serial number as certificate_serial"},
    {"NoTrust",
     "    wechatpay_public_key:\n      id: PUB_KEY_ID_1\n      file: "
     "pub_key.pem\n",
     "",
     "gateway.yaml:4:5: merchants[0].wechatpay_public_key: is missing; give "
     "it, or api_v3_key_file, with which platform certificates are "
     "downloaded, or both: answers cannot be verified without"},
    {"PartOfTheAnswersWithoutAKey", "      file: pub_key.pem\n",
     "      file: pub_key.pem\n      percent: 30\n",
     "gateway.yaml:10:7: merchants[0].wechatpay_public_key.percent: is 30, but "
     "there is no platform certificate for the rest; give api_v3_key_file, or "
     "leave percent out"},
    {"NoPublicKeyFile", "      file: pub_key.pem\n", "",
     "gateway.yaml:7:5: merchants[0].wechatpay_public_key.file: is missing; "
     "give the path of pub_key.pem"},
    {"NoPublicKeyId", "      id: PUB_KEY_ID_1\n", "",
     "gateway.yaml:7:5: merchants[0].wechatpay_public_key.id: is missing; give "
     "the id that is shown beside the key, PUB_KEY_ID_ and digits"},
    {"NoTlsKey",
     "merchants:", "  tls: {certificate_file: server.pem}\nmerchants:",
     "gateway.yaml:3:3: listen.tls.private_key_file: is missing; give the path "
     "of the private key of listen.tls.certificate_file (PEM)"},
    // Values.
    {"AddressWithoutAPort", "127.0.0.1:50051", "127.0.0.1",
     "gateway.yaml:2:3: listen.address: must be host:port, for example "
     "127.0.0.1:50051"},
    {"PortBeyondTheLast", "127.0.0.1:50051", "127.0.0.1:65536",
     "gateway.yaml:2:3: listen.address: has the port 65536; ports are from 0 "
     "to 65535"},
    {"OpenWithoutTls", "127.0.0.1:50051", "0.0.0.0:50051",
     "gateway.yaml:2:3: listen.address: has the host 0.0.0.0, which needs TLS; "
     "configure listen.tls or use 127.0.0.1"},
    {"ShortMchid", "1900000001", "1900000",
     "gateway.yaml:4:5: merchants[0].mchid: must have at least 8 characters, "
     "has 7"},
    {"MchidOfLetters", "1900000001", "wx1900000001",
     "gateway.yaml:4:5: merchants[0].mchid: must have digits only"},
    {"SerialInLowerCase", "certificate_file: apiclient_cert.pem",
     "certificate_serial: 0123456789abcdef0123456789abcdef01234567",
     "gateway.yaml:6:5: merchants[0].certificate_serial: must be 40 hex digits "
     "in upper case"},
    {"PublicKeyIdOfAnotherKind", "PUB_KEY_ID_1", "0123456789",
     "gateway.yaml:8:7: merchants[0].wechatpay_public_key.id: must be "
     "PUB_KEY_ID_ and the digits shown beside the key"},
    {"MerchantTwice", "      file: pub_key.pem\n",
     "      file: pub_key.pem\n"
     "  - mchid: \"1900000001\"\n"
     "    private_key_file: k\n"
     "    certificate_file: c\n"
     "    platform_certificate_files: [p]\n",
     "gateway.yaml:10:5: merchants[1].mchid: is 1900000001, as is "
     "merchants[0].mchid on line 4; each merchant is listed once"},
    {"EmptyPlatformCertificate", "    wechatpay_public_key:",
     "    platform_certificate_files: [\"\"]\n    wechatpay_public_key:",
     "gateway.yaml:7:34: merchants[0].platform_certificate_files[0]: is empty; "
     "give the path of a certificate or remove the line"},
    {"BaseUrlWithAPath", "merchants:",
     "upstream:\n  base_url: https://api.mch.weixin.qq.com/v3\nmerchants:",
     "gateway.yaml:4:3: upstream.base_url: must be https://host or "
     "https://host:port, without a path"},
    {"BaseUrlWithoutTls",
     "merchants:", "upstream:\n  base_url: http://localhost:8080\nmerchants:",
     "gateway.yaml:4:3: upstream.base_url: must be https://host or "
     "https://host:port, without a path"},
    {"BaseUrlWithAWrongPort",
     "merchants:", "upstream:\n  base_url: https://localhost:99999\nmerchants:",
     "gateway.yaml:4:3: upstream.base_url: has the port 99999; ports are from "
     "1 to 65535"},
    {"TooManyEventLoops",
     "merchants:", "upstream:\n  event_loops: 65\nmerchants:",
     "gateway.yaml:4:3: upstream.event_loops: must be at most 64, is 65"},
    {"TooLargeABurst", "    certificate_file",
     "    rate_limit: {calls_per_minute: 60, burst: 1000001}\n    "
     "certificate_file",
     "gateway.yaml:6:40: merchants[0].rate_limit.burst: must be at most "
     "1000000, is 1000001"},
    {"TimeoutOfZero", "merchants:", "upstream:\n  timeout: 0s\nmerchants:",
     "gateway.yaml:4:3: upstream.timeout: must be at least 1ms"},
    {"TimeoutBelowAMillisecond",
     "merchants:", "upstream:\n  connect_timeout: 999us\nmerchants:",
     "gateway.yaml:4:3: upstream.connect_timeout: must be at least 1ms"},
    {"NegativeDrainTimeout", "merchants:", "drain_timeout: -1s\nmerchants:",
     "gateway.yaml:3:1: drain_timeout: must be at least 1ms"},
    {"ProxyWithAPassword", "merchants:",
     "upstream:\n  proxy: http://me:hunter2@proxy:3128\nmerchants:",
     "gateway.yaml:4:3: upstream.proxy: must be http://host:port, without a "
     "path or a password"},
    {"ProxyOnPortZero",
     "merchants:", "upstream:\n  proxy: http://proxy:0\nmerchants:",
     "gateway.yaml:4:3: upstream.proxy: has the port 0; ports are from 1 to "
     "65535"},
    {"MetricsWithoutAHost", "merchants:", "metrics_address: 9464\nmerchants:",
     "gateway.yaml:3:1: metrics_address: must be host:port, for example "
     "127.0.0.1:9464"},
    {"MetricsForEverybody",
     "merchants:", "metrics_address: 0.0.0.0:9464\nmerchants:",
     "gateway.yaml:3:1: metrics_address: has the host 0.0.0.0, but there is no "
     "TLS here; use 127.0.0.1"},
    {"MetricsBeyondTheLastPort",
     "merchants:", "metrics_address: 127.0.0.1:70000\nmerchants:",
     "gateway.yaml:3:1: metrics_address: has the port 70000; ports are from 0 "
     "to 65535"},
    {"MetricsWhereGrpcIs",
     "merchants:", "metrics_address: 127.0.0.1:50051\nmerchants:",
     "gateway.yaml:3:1: metrics_address: is the address of listen.address; "
     "give another port"},
    {"PathWithANul", "apiclient_key.pem", "\"key\\0.pem\"",
     "gateway.yaml:5:5: merchants[0].private_key_file: must not have the "
     "character NUL (U+0000)"},
    {"PathThatIsNotUtf8", "apiclient_key.pem", "\xFF.pem",
     "gateway.yaml:5:5: merchants[0].private_key_file: is not UTF-8"},
    // All at once, in the order of the file.
    {"MuchAtOnce", "",
     "drain_timeout: 0s\n"
     "merchants:\n"
     "  - mchid: 19\n"
     "  - private_key_file: k\n"
     "    platform_certificate_files: [p]\n"
     "    certificate_serial: 12\n"
     "listen:\n"
     "  address: 10.0.0.1:99999\n",
     "gateway.yaml:1:1: drain_timeout: must be at least 1ms\n"
     "gateway.yaml:3:5: merchants[0].mchid: must have at least 8 characters, "
     "has 2\n"
     "gateway.yaml:3:5: merchants[0].private_key_file: is missing; give the "
     "path of apiclient_key.pem\n"
     "gateway.yaml:3:5: merchants[0].certificate_file: is missing; give the "
     "path of apiclient_cert.pem, or its serial number as certificate_serial\n"
     "gateway.yaml:3:5: merchants[0].wechatpay_public_key: is missing; give "
     "it, or api_v3_key_file, with which platform certificates are "
     "downloaded, or both: answers cannot be verified without\n"
     "gateway.yaml:4:5: merchants[1].mchid: is missing; give the merchant "
     "number\n"
     "gateway.yaml:6:5: merchants[1].certificate_serial: must be 40 hex digits "
     "in upper case\n"
     "gateway.yaml:8:3: listen.address: has the port 99999; ports are from 0 "
     "to 65535\n"
     "gateway.yaml:8:3: listen.address: has the host 10.0.0.1, which needs "
     "TLS; configure listen.tls or use 127.0.0.1"},
};

INSTANTIATE_TEST_SUITE_P(Table, WrongConfigTest,
                         testing::ValuesIn(kWrongConfigs), [](const auto& one) {
                           return std::string(one.param.name);
                         });

// Emoji and rare Han are only for WeChat Pay's fields out of bounds.
TEST(GatewayConfigTest, TakesPathsInAnyScript) {
  const auto loaded = ParseGatewayConfig(
      absl::StrReplaceAll(kLeast, {{"apiclient_key.pem", "𠮷野/🔑.pem"}}),
      "/etc/g.yaml");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->config.merchants(0).private_key_file(), "/etc/𠮷野/🔑.pem");
}

TEST(GatewayConfigTest, ShowsFiftyProblemsAtMost) {
  std::string text = "listen: {address: \"127.0.0.1:1\"}\nmerchants:\n";
  for (int i = 0; i < 60; ++i) {
    absl::StrAppend(&text, "  - {mchid: ", 10000000 + i,
                    ", certificate_file: c, platform_certificate_files: [p]}"
                    "\n");
  }

  const auto loaded = ParseGatewayConfig(text, "g.yaml");

  const std::string message(loaded.status().message());
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 50);
  EXPECT_THAT(message, EndsWith("\ng.yaml: and 10 more"));
}

TEST(GatewayConfigTest, LetsLaterChecksPointAtTheFile) {
  const auto loaded = ParseGatewayConfig(kLeast, "conf/gateway.yaml");

  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->ErrorAt("merchants[0].private_key_file",
                            "is no private key; give apiclient_key.pem"),
            absl::InvalidArgumentError(
                "conf/gateway.yaml:5:5: merchants[0].private_key_file: is no "
                "private key; give apiclient_key.pem"));
  EXPECT_EQ(loaded->ErrorAt("merchants[0].certificate_serial", "x").message(),
            "conf/gateway.yaml:4:5: merchants[0].certificate_serial: x");
}

class LoadGatewayConfigTest : public testing::Test {
 protected:
  LoadGatewayConfigTest() {
    std::string pattern = testing::TempDir() + "gateway_config_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    path_ = folder_ + "/gateway.yaml";
  }
  ~LoadGatewayConfigTest() override { std::filesystem::remove_all(folder_); }

  std::string Error() const {
    return std::string(LoadGatewayConfig(path_).status().message());
  }

  std::string folder_;
  std::string path_;
};

TEST_F(LoadGatewayConfigTest, LoadsAFileThatAnybodyMayRead) {
  std::ofstream(path_) << kLeast;
  ASSERT_EQ(::chmod(path_.c_str(), 0644), 0);

  const auto loaded = LoadGatewayConfig(path_);

  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->path, path_);
  EXPECT_EQ(loaded->config.merchants(0).wechatpay_public_key().file(),
            folder_ + "/pub_key.pem");
}

TEST_F(LoadGatewayConfigTest, SaysWhatIsWrongWithTheFileItself) {
  EXPECT_EQ(Error(), absl::StrCat("there is no file ", path_,
                                  "; create it or mend the path"));
  std::ofstream(path_) << "";
  EXPECT_EQ(Error(), absl::StrCat(path_, " is empty; is it the right file?"));
  std::ofstream(path_) << std::string(kMaxYamlBytes + 1, '#');
  EXPECT_EQ(Error(),
            absl::StrCat(path_,
                         " has 4194305 bytes, more than the 4194304 that are "
                         "read; is it the right file?"));
  path_ = folder_;
  EXPECT_EQ(Error(), absl::StrCat(folder_,
                                  " is a directory; give the path of a file in "
                                  "it"));
}

TEST_F(LoadGatewayConfigTest, NamesTheFileInEachProblem) {
  std::ofstream(path_) << "listen: {}\n";
  EXPECT_THAT(Error(), StartsWith(path_ + ":1:1: listen.address: is missing"));
}

}  // namespace
}  // namespace campaign
