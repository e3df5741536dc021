// Sensitive fields on the whole path: plain for the caller, encrypted for
// whoever stands in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base64.h"
#include "nlohmann/json.hpp"
#include "tests/integration/gateway_under_test.h"
#include "tests/integration/sensitive_fields_test.grpc.pb.h"
#include "tests/integration/signed_answer.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::campaign::test::people::PeopleService;
using ::campaign::test::people::RegisterRequest;
using ::campaign::test::people::RegisterResponse;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kName[] = "张三";
constexpr char kPhone[] = "13800000000";

TEST(SensitiveFieldsOnTheWireTest, ArePlainForTheCallerOnly) {
  const TlsIdentity identity = MakeTlsIdentity();
  const std::string sealed_phone =
      Base64Encode(*TestPublicKey(TestKey::kMerchant).EncryptOaepSha1(kPhone));
  ScriptedHttpsServer upstream(identity, [&](const std::string&) -> Script {
    return {step::Write(
        SignedAnswer(200, absl::StrCat("{\"phone\":\"", sealed_phone, "\"}")))};
  });
  // Of the two certificates, the one that expires last is the platform's.
  GatewayUnderTest gateway(
      {.upstream_url = upstream.base_url(),
       .upstream_ca = identity.ca_certificate,
       .trust_lines = "    platform_certificate_files: [short.pem, long.pem]\n",
       .files =
           {{"short.pem",
             TestCertificatePem(TestKey::kStranger,
                                {.serial_number = "1DDE55AD98ED71D6EDD4"
                                                  "A4A16996DE7B47773A8C",
                                 .not_after = absl::Now() + absl::Hours(1)})},
            {"long.pem",
             TestCertificatePem(TestKey::kPlatform,
                                {.serial_number = kTestPlatformSerial,
                                 .not_after = absl::Now() + absl::Hours(2)})}},
       .services = {PeopleService::service_full_name()}});
  RegisterRequest request;
  request.set_name(kName);
  RegisterResponse reply;

  const Outcome outcome =
      gateway.Call(&PeopleService::Stub::Register, request, &reply);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(reply.phone(), kPhone);
  ASSERT_EQ(upstream.Requests().size(), 1u);
  const std::string sent = upstream.Requests()[0];
  EXPECT_THAT(sent, Not(HasSubstr(kName)));
  EXPECT_THAT(sent, HasSubstr(absl::StrCat(
                        "Wechatpay-Serial: ", kTestPlatformSerial, "\r\n")));
  const auto body = nlohmann::json::parse(sent.substr(sent.find("\r\n\r\n")));
  const auto sealed = Base64Decode(body["name"].get<std::string>());
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(TestPrivateKey(TestKey::kPlatform).DecryptOaepSha1(*sealed).value(),
            kName);
}

}  // namespace
}  // namespace campaign
