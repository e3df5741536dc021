#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "tests/simulator/platform_certificate_list.h"
#include "tests/simulator/simulator_test.h"
#include "tools/simulator/certificate.h"

namespace simulator {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr char kCertificates[] = "/v3/certificates";

// A change of platform certificates (证书轮换).
class CertificateRotationTest : public SimulatorTest {
 protected:
  // How many of so many answers this certificate signed.
  int Signed(int answers, const std::string& serial) {
    int count = 0;
    for (int i = 0; i < answers; ++i) {
      const Answer answer = client().Get(Path("1"));
      EXPECT_TRUE(Verifies(answer, sim().PlatformCertificatePem(
                                       answer.Header("Wechatpay-Serial"))));
      count += answer.Header("Wechatpay-Serial") == serial;
    }
    return count;
  }
};

TEST_F(CertificateRotationTest, GoesFromTheOldToTheNewWithAnOverlap) {
  const std::string old_serial = sim().platform_serial();

  const std::string new_serial = sim().AddPlatformCertificate();
  EXPECT_THAT(Serials(client().Get(kCertificates)),
              ElementsAre(old_serial, new_serial));
  EXPECT_EQ(Signed(10, new_serial), 0);

  ASSERT_TRUE(sim().SignWith(new_serial, 30));
  EXPECT_EQ(Signed(100, new_serial), 30);

  ASSERT_TRUE(sim().SignWith(new_serial));
  EXPECT_EQ(Signed(10, new_serial), 10);

  ASSERT_TRUE(sim().RemovePlatformCertificate(old_serial));
  EXPECT_THAT(Serials(client().Get(kCertificates)), ElementsAre(new_serial));

  ASSERT_TRUE(sim().ListPlatformCertificate(old_serial));
  EXPECT_THAT(Serials(client().Get(kCertificates)),
              ElementsAre(old_serial, new_serial));
  EXPECT_EQ(sim().platform_serial(), old_serial);
}

TEST_F(CertificateRotationTest, MayBeginTogetherWithTheSimulator) {
  Options options = TestOptions();
  options.platform.further_certificates = {{.sign_percent = 50}};
  Restart(options);
  EXPECT_EQ(Signed(10, sim().platform_serial()), 5);
}

TEST_F(CertificateRotationTest, MayListExpiredAndNotYetValidOnes) {
  const std::string expired = sim().AddPlatformCertificate(
      -std::chrono::hours(48), -std::chrono::hours(24));
  const std::string future = sim().AddPlatformCertificate(
      std::chrono::hours(24), std::chrono::hours(24 * 365 * 60));

  const Json rows = client().Get(kCertificates).json()["data"];

  ASSERT_EQ(rows.size(), 3u);
  const auto read = [&](size_t i) {
    return *Certificate::FromPem(
        Decrypt(rows[i]["encrypt_certificate"], kApiV3Key));
  };
  EXPECT_EQ(read(1).serial_no(), expired);
  EXPECT_LT(read(1).not_after(), std::time(nullptr));
  EXPECT_EQ(rows[1]["expire_time"], FormatRfc3339(read(1).not_after() * 1000));
  EXPECT_EQ(read(2).serial_no(), future);
  EXPECT_GT(read(2).not_before(), std::time(nullptr));
  ASSERT_TRUE(sim().SignWith(expired));
  EXPECT_EQ(Signed(2, expired), 2);
}

TEST_F(CertificateRotationTest, ListsNothingWhereAllAreRemoved) {
  ASSERT_TRUE(sim().RemovePlatformCertificate(sim().platform_serial()));
  const Answer answer = client().Get(kCertificates);
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(Code(answer), "RESOURCE_NOT_EXISTS");
  // What is not listed can still sign, which is what a client must notice.
  EXPECT_EQ(answer.Header("Wechatpay-Serial"), sim().platform_serial());
}

TEST_F(CertificateRotationTest, KnowsWhatCannotSign) {
  Options options = TestOptions();
  options.platform.further_certificates = {
      {.certificate_pem = SecondIdentity().certificate_pem}};
  Restart(options);
  const std::string listed_only =
      Certificate::FromPem(SecondIdentity().certificate_pem)->serial_no();
  EXPECT_FALSE(sim().SignWith(listed_only));
  EXPECT_FALSE(sim().SignWith("1"));
  EXPECT_FALSE(sim().RemovePlatformCertificate("1"));
  EXPECT_EQ(sim().PlatformCertificatePem("1"), "");
  EXPECT_EQ(client()
                .Send({.target = Path("1"), .wechatpay_serial = listed_only})
                .Header("Wechatpay-Serial"),
            sim().platform_serial());
}

TEST_F(CertificateRotationTest, RefusesToStartWithAnImpossibleOne) {
  const auto problem = [](std::vector<PlatformCertificateOptions> further) {
    Options options = TestOptions();
    options.platform.further_certificates = std::move(further);
    return Simulator(options).Start().value_or("");
  };
  EXPECT_THAT(
      problem({{.private_key_pem = SecondIdentity().private_key_pem}}),
      StartsWith("platform: a further private key needs its certificate"));
  EXPECT_THAT(problem({{.private_key_pem = MerchantIdentity().private_key_pem,
                        .certificate_pem = SecondIdentity().certificate_pem}}),
              StartsWith("platform: a further private key is not that"));
  EXPECT_THAT(
      problem({{.certificate_pem = SecondIdentity().certificate_pem,
                .sign_percent = 1}}),
      StartsWith("platform: a further certificate without its private"));
  EXPECT_THAT(problem({{.sign_percent = 1}, {.sign_percent = 1}}),
              StartsWith("platform: only one further certificate"));
}

TEST_F(CertificateRotationTest, HoldsUnderLoad) {
  const std::string first = sim().platform_serial();
  std::atomic<bool> done = false;
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&] {
      MerchantClient own(
          sim(), kMchid, MerchantIdentity().private_key_pem,
          Certificate::FromPem(MerchantIdentity().certificate_pem)
              ->serial_no());
      while (!done) {
        const Answer answer = own.Get(kCertificates);
        const bool held =
            answer.status == 200 &&
            Verifies(answer, sim().PlatformCertificatePem(
                                 answer.Header("Wechatpay-Serial")));
        ++(held ? good : bad);
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    const std::string next = sim().AddPlatformCertificate();
    EXPECT_TRUE(sim().SignWith(next, 50));
    EXPECT_TRUE(sim().RemovePlatformCertificate(first));
    EXPECT_TRUE(sim().SignWith(next));
    EXPECT_TRUE(sim().ListPlatformCertificate(first));
  }
  done = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_GT(good, 0);
  EXPECT_EQ(bad, 0);
}

}  // namespace
}  // namespace simulator
