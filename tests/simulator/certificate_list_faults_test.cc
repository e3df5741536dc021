#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/simulator/platform_certificate_list.h"
#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

using ::testing::ElementsAre;

// Lists of certificates as nobody should trust them, under a good signature.
class CertificateListFaultsTest : public SimulatorTest {
 protected:
  CertificateListFaultsTest() {
    first_ = sim().platform_serial();
    next_ = sim().AddPlatformCertificate();
  }

  Json Data(Fault fault) {
    fault.method = Method::kGetCertificates;
    sim().faults().Clear();
    sim().faults().Add(fault);
    answer_ = client().Get("/v3/certificates");
    EXPECT_EQ(answer_.status, 200);
    EXPECT_TRUE(Verified(answer_));
    return answer_.json().value("data", Json::array());
  }
  static bool Opens(const Json& row, const std::string& key = kApiV3Key) {
    return !Decrypt(row["encrypt_certificate"], key).empty();
  }

  std::string first_;
  std::string next_;
  Answer answer_;
};

TEST_F(CertificateListFaultsTest, CorruptOneEntry) {
  Json data = Data({.kind = FaultKind::kCertificatesCorrupt});
  EXPECT_FALSE(Opens(data[0]));
  EXPECT_TRUE(Opens(data[1]));
  data = Data({.kind = FaultKind::kCertificatesCorrupt, .position = 1});
  EXPECT_TRUE(Opens(data[0]));
  EXPECT_FALSE(Opens(data[1]));
}

TEST_F(CertificateListFaultsTest, ReverseTheOrder) {
  Data({.kind = FaultKind::kCertificatesReversed});
  EXPECT_THAT(Serials(answer_), ElementsAre(next_, first_));
}

TEST_F(CertificateListFaultsTest, DuplicateEntries) {
  Data({.kind = FaultKind::kCertificatesDuplicated});
  EXPECT_THAT(Serials(answer_), ElementsAre(first_, first_, next_, next_));
}

TEST_F(CertificateListFaultsTest, MakeAnOversizedList) {
  const Json data =
      Data({.kind = FaultKind::kCertificatesOversized, .bytes = 1000000});
  EXPECT_GT(answer_.body.size(), 1000000u);
  EXPECT_LT(answer_.body.size(), 1010000u);
  EXPECT_TRUE(Opens(data.back()));
}

TEST_F(CertificateListFaultsTest, GiveAnotherSerialNumber) {
  Data({.kind = FaultKind::kCertificatesWrongSerial});
  EXPECT_THAT(Serials(answer_), ElementsAre(std::string(40, 'F'), next_));
  const Json data = Data({.kind = FaultKind::kCertificatesWrongSerial,
                          .value = first_,
                          .position = 1});
  EXPECT_THAT(Serials(answer_), ElementsAre(first_, first_));
  EXPECT_TRUE(Opens(data[1]));
}

TEST_F(CertificateListFaultsTest, EncryptWithAnotherKey) {
  Json data = Data({.kind = FaultKind::kCertificatesWrongKey});
  EXPECT_FALSE(Opens(data[0]));
  const std::string other(32, 'k');
  data = Data({.kind = FaultKind::kCertificatesWrongKey, .value = other});
  EXPECT_FALSE(Opens(data[0]));
  EXPECT_TRUE(Opens(data[0], other));
}

TEST_F(CertificateListFaultsTest, AreReadWithoutAMethod) {
  const auto fault =
      FaultFromJson({{"kind", "certificates_corrupt"}, {"position", 1}});
  ASSERT_TRUE(std::holds_alternative<Fault>(fault));
  EXPECT_EQ(std::get<Fault>(fault).method, Method::kGetCertificates);
  EXPECT_EQ(ToJson(std::get<Fault>(fault))["position"], 1);
}

}  // namespace
}  // namespace simulator
