// What it takes to add an RPC: a .proto, and its service's name in the list of
// services. No other C++ knows CallbackUrlService.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/gateway_under_test.h"
#include "tests/integration/new_rpc_test.grpc.pb.h"
#include "tests/integration/signed_answer.h"

namespace campaign {
namespace {

using ::campaign::test::newrpc::CallbackUrlService;
using ::campaign::test::newrpc::SetCallbackUrlRequest;
using ::campaign::test::newrpc::SetCallbackUrlResponse;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(NewRpcTest, IsServedWithNothingButItsProto) {
  const TlsIdentity identity = MakeTlsIdentity();
  ScriptedHttpsServer upstream(identity, [](const std::string&) -> Script {
    return {step::Write(
        SignedAnswer(200, R"({"update_time":"2015-05-20T13:29:35+08:00",)"
                          R"("notify_url":"https://pay.weixin.qq.com"})"))};
  });
  GatewayUnderTest gateway(
      {.upstream_url = upstream.base_url(),
       .upstream_ca = identity.ca_certificate,
       .services = {CallbackUrlService::service_full_name()}});
  SetCallbackUrlRequest request;
  request.set_notify_url("https://pay.weixin.qq.com");
  SetCallbackUrlResponse reply;

  const Outcome outcome =
      gateway.Call(&CallbackUrlService::Stub::SetCallbackUrl, request, &reply);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(reply.notify_url(), "https://pay.weixin.qq.com");
  EXPECT_EQ(reply.update_time(), "2015-05-20T13:29:35+08:00");
  EXPECT_EQ(outcome.Trailer("wechatpay-verified"), "true");
  ASSERT_EQ(upstream.Requests().size(), 1u);
  const std::string sent = upstream.Requests()[0];
  EXPECT_THAT(
      sent, StartsWith("POST /v3/marketing/busifavor/callbacks HTTP/1.1\r\n"));
  EXPECT_THAT(sent, HasSubstr("WECHATPAY2-SHA256-RSA2048 mchid="));
  EXPECT_THAT(
      sent, EndsWith("\r\n\r\n{\"notify_url\":\"https://pay.weixin.qq.com\"}"));
}

TEST(NewRpcTest, HasItsDeclaredLimitsEnforced) {
  const TlsIdentity identity = MakeTlsIdentity();
  ScriptedHttpsServer upstream(identity,
                               [](const std::string&) -> Script { return {}; });
  GatewayUnderTest gateway(
      {.upstream_url = upstream.base_url(),
       .upstream_ca = identity.ca_certificate,
       .services = {CallbackUrlService::service_full_name()}});
  SetCallbackUrlResponse reply;

  const Outcome outcome =
      gateway.Call(&CallbackUrlService::Stub::SetCallbackUrl,
                   SetCallbackUrlRequest(), &reply);

  EXPECT_EQ(outcome.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(outcome.BrokenFields(), ElementsAre("notify_url"));
  EXPECT_EQ(upstream.Requests().size(), 0u);
}

TEST(NewRpcTest, OfNoLinkedProtoIsRefusedAtStart) {
  const TlsIdentity identity = MakeTlsIdentity();
  GatewayUnderTest gateway({.upstream_url = "https://localhost:1",
                            .upstream_ca = identity.ca_certificate});
  SystemClock clock;
  RandomNonceSource nonces;
  const auto config = ParseGatewayConfig(
      "listen: {address: '127.0.0.1:0'}\n"
      "merchants:\n"
      "  - mchid: '1900000001'\n"
      "    private_key_file: apiclient_key.pem\n"
      "    certificate_file: apiclient_cert.pem\n"
      "    platform_certificate_files: [platform_cert.pem]\n",
      gateway.folder().Path("gateway.yaml"));
  ASSERT_TRUE(config.ok()) << config.status();

  const auto started =
      Gateway::Start(*config, {clock, nonces, {}}, {"wechatpay.NoSuchService"});

  EXPECT_THAT(std::string(started.status().message()),
              HasSubstr("wechatpay.NoSuchService: no such service"));
}

}  // namespace
}  // namespace campaign
