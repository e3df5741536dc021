// How the gateway is served: its own TLS, and several merchants in one process.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/simulated_wechatpay.h"
#include "tests/support/test_keys.h"
#include "tests/support/tls_identity.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::GetActivityRequest;

constexpr char kMerchant[] =
    "merchants:\n"
    "  - mchid: '1900000001'\n"
    "    private_key_file: apiclient_key.pem\n"
    "    certificate_file: apiclient_cert.pem\n"
    "    platform_certificate_files: [platform_cert.pem]\n";

constexpr char kTlsListen[] =
    "listen:\n"
    "  address: '127.0.0.1:0'\n"
    "  tls: {certificate_file: server.pem, private_key_file: server_key.pem}\n";

std::string UpstreamLines(SimulatedWechatPay& world) {
  return absl::StrCat("upstream: {base_url: '", world.simulator().https_url(),
                      "', ca_file: upstream_ca.pem}\n");
}

grpc::Status Get(int port, const std::string& id,
                 const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                 const std::string& mchid = "") {
  PayGift stub(
      grpc::CreateChannel(absl::StrCat("localhost:", port), credentials));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(10));
  GetActivityRequest get;
  get.set_activity_id(id);
  get.set_mchid(mchid);
  Activity activity;
  return stub.GetActivity(&context, get, &activity);
}

TEST(ServingTest, SpeaksTlsWhenToldTo) {
  SimulatedWechatPay world;
  const std::string id = world.Create("tls-1");
  const TlsIdentity identity = MakeTlsIdentity();
  TemporaryFolder& folder = world.gateway().folder();
  folder.Write("server.pem", identity.certificate);
  folder.Write("server_key.pem", identity.private_key);

  const auto gateway = world.gateway().StartFrom(
      absl::StrCat(kTlsListen, UpstreamLines(world), kMerchant));

  ASSERT_TRUE(gateway.ok()) << gateway.status();
  grpc::SslCredentialsOptions trusting;
  trusting.pem_root_certs = identity.ca_certificate;
  const grpc::Status good =
      Get((*gateway)->port(), id, grpc::SslCredentials(trusting));
  EXPECT_TRUE(good.ok()) << good.error_message();
  EXPECT_FALSE(
      Get((*gateway)->port(), id, grpc::InsecureChannelCredentials()).ok());
}

TEST(ServingTest, RefusesATlsKeyOfAnotherCertificate) {
  SimulatedWechatPay world;
  TemporaryFolder& folder = world.gateway().folder();
  folder.Write("server.pem", MakeTlsIdentity().certificate);
  folder.Write("server_key.pem", MakeTlsIdentity().private_key);

  const auto gateway = world.gateway().StartFrom(
      absl::StrCat(kTlsListen, UpstreamLines(world), kMerchant));

  EXPECT_THAT(std::string(gateway.status().message()),
              HasSubstr("listen.tls.private_key_file"));
  EXPECT_THAT(std::string(gateway.status().message()),
              HasSubstr("does not belong to the certificate"));
}

TEST(ServingTest, SignsForTheMerchantThatTheCallNames) {
  simulator::Options options = SimulatorOptions();
  const std::string second_serial = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
  options.merchants[1].certificate_pem = TestCertificatePem(
      TestKey::kStranger, {.serial_number = second_serial,
                           .not_after = absl::Now() + absl::Hours(24)});
  SimulatedWechatPay world(options);
  const std::string id = world.Create("two-1");
  world.gateway().folder().Write("second_key.pem",
                                 TestPrivateKeyPem(TestKey::kStranger));
  const auto gateway = world.gateway().StartFrom(absl::StrCat(
      "listen: {address: '127.0.0.1:0'}\n", UpstreamLines(world), kMerchant,
      "  - mchid: '1900000002'\n"
      "    private_key_file: second_key.pem\n"
      "    certificate_serial: ",
      second_serial,
      "\n"
      "    platform_certificate_files: [platform_cert.pem]\n"));
  ASSERT_TRUE(gateway.ok()) << gateway.status();
  const int port = (*gateway)->port();
  const auto plain = grpc::InsecureChannelCredentials();

  EXPECT_TRUE(Get(port, id, plain, kTestMchid).ok());
  // The second one's signature holds, but the activity is not its own.
  EXPECT_EQ(Get(port, id, plain, "1900000002").error_code(), grpc::NOT_FOUND);
  EXPECT_THAT(Get(port, id, plain).error_message(),
              HasSubstr("set it to one of 1900000001, 1900000002"));
}

}  // namespace
}  // namespace campaign
