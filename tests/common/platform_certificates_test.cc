#include "common/platform_certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/support/certificate_list.h"

namespace campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kOld[] = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
constexpr char kNew[] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

absl::StatusOr<std::vector<std::string>> SerialsIn(
    const std::string& body,
    const CertificateAuthorities* authorities = nullptr) {
  const auto read = ReadPlatformCertificates(
      body, *ApiV3Key::FromText(kTestApiV3Key), authorities, kNow);
  if (!read.ok()) return read.status();
  std::vector<std::string> serials;
  for (const PlatformCertificate& one : *read) {
    serials.push_back(one.certificate.SerialNumber());
  }
  return serials;
}

std::string Refusal(const std::string& body) {
  const auto read = SerialsIn(body);
  EXPECT_FALSE(read.ok());
  return std::string(read.status().message());
}

TEST(PlatformCertificatesTest, AreReadInAnyOrderAndOnce) {
  const ListedCertificate old = Listed(TestKey::kPlatform, kOld);
  const ListedCertificate fresh = Listed(TestKey::kStranger, kNew);
  EXPECT_THAT(*SerialsIn(CertificateListBody({old, fresh})),
              ElementsAre(kOld, kNew));
  EXPECT_THAT(*SerialsIn(CertificateListBody({fresh, old, fresh, old})),
              ElementsAre(kNew, kOld));
}

TEST(PlatformCertificatesTest, MayBeNone) {
  EXPECT_THAT(*SerialsIn(R"({"data":[]})"), IsEmpty());
  EXPECT_THAT(*SerialsIn("{}"), IsEmpty());
}

// Whether they are valid now is for those to say who use them.
TEST(PlatformCertificatesTest, MayBeOutOfTheirTime) {
  EXPECT_THAT(*SerialsIn(CertificateListBody(
                  {Listed(TestKey::kPlatform, kOld, kNow - absl::Hours(48),
                          kNow - absl::Hours(24)),
                   Listed(TestKey::kStranger, kNew, kNow + absl::Hours(24),
                          kNow + absl::Hours(48))})),
              ElementsAre(kOld, kNew));
}

TEST(PlatformCertificatesTest, AreRefusedAllForOne) {
  const ListedCertificate good = Listed(TestKey::kPlatform, kOld);
  ListedCertificate wrong_serial = Listed(TestKey::kStranger, kNew);
  wrong_serial.serial_no = "FFFF";
  ListedCertificate wrong_key = Listed(TestKey::kStranger, kNew);
  wrong_key.api_v3_key = std::string(32, 'x');
  ListedCertificate wrong_algorithm = Listed(TestKey::kStranger, kNew);
  wrong_algorithm.algorithm = "AEAD_SM4_GCM";
  ListedCertificate no_certificate = Listed(TestKey::kStranger, kNew);
  no_certificate.pem = TestPublicKeyPem(TestKey::kStranger);
  const ListedCertificate same_serial = Listed(TestKey::kStranger, kOld);
  struct Case {
    ListedCertificate bad;
    std::string says;
  };
  const Case cases[] = {
      {wrong_serial, absl::StrCat("platform certificate FFFF has the serial "
                                  "number ",
                                  kNew, " inside")},
      {wrong_key, "cannot be decrypted; is the APIv3 key the one"},
      {wrong_algorithm, "is encrypted with AEAD_SM4_GCM"},
      {no_certificate, "is a public key"},
      {same_serial, "stands in the list twice, with different keys"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Refusal(CertificateListBody({good, c.bad})), HasSubstr(c.says));
    if (c.bad.serial_no == kOld) continue;
    EXPECT_THAT(Refusal(CertificateListBody({c.bad, good})), HasSubstr(c.says));
  }
}

TEST(PlatformCertificatesTest, TellAnotherKeyFromAnotherMistake) {
  ListedCertificate wrong_key = Listed(TestKey::kStranger, kNew);
  wrong_key.api_v3_key = std::string(32, 'x');
  ListedCertificate wrong_serial = Listed(TestKey::kStranger, kNew);
  wrong_serial.serial_no = "FFFF";

  EXPECT_EQ(SerialsIn(CertificateListBody({wrong_key})).status().code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(SerialsIn(CertificateListBody({wrong_serial})).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(PlatformCertificatesTest, AreRefusedWhereTheListIsNone) {
  const std::string good =
      CertificateListBody({Listed(TestKey::kPlatform, kOld)});
  EXPECT_THAT(Refusal("<html>"), HasSubstr("not JSON"));
  EXPECT_THAT(Refusal(good.substr(0, good.size() / 2)), HasSubstr("not JSON"));
  EXPECT_THAT(Refusal(R"({"data":"none"})"),
              HasSubstr("the list is malformed at data"));
  EXPECT_THAT(Refusal(R"({"data":[7]})"), HasSubstr("malformed at data[0]"));
  EXPECT_THAT(Refusal(R"({"data":[{}]})"), HasSubstr("is encrypted with"));
  EXPECT_THAT(Refusal(absl::StrReplaceAll(
                  good, {{"\"ciphertext\":\"", "\"ciphertext\":\"*"}})),
              HasSubstr("no base64"));
  const ListedCertificate one = Listed(TestKey::kPlatform, kOld);
  EXPECT_THAT(
      Refusal(CertificateListBody(std::vector<ListedCertificate>(33, one))),
      HasSubstr("has 33 certificates"));
}

TEST(PlatformCertificatesTest, NeedAChainWhereAnAuthorityIsConfigured) {
  // Each certificate of the tests signs itself, so it is its own authority.
  const ListedCertificate one = Listed(TestKey::kPlatform, kOld);
  const auto own = CertificateAuthorities::FromPem(one.pem);
  const auto other =
      CertificateAuthorities::FromPem(TestCertificatePem(TestKey::kStranger));
  ASSERT_TRUE(own.ok() && other.ok());
  const std::string body = CertificateListBody({one});

  EXPECT_THAT(*SerialsIn(body, &*own), ElementsAre(kOld));
  EXPECT_THAT(std::string(SerialsIn(body, &*other).status().message()),
              HasSubstr("no chain to the configured certificate authority"));
  const ListedCertificate expired = Listed(
      TestKey::kPlatform, kOld, kNow - absl::Hours(48), kNow - absl::Hours(24));
  const auto its_own = CertificateAuthorities::FromPem(expired.pem);
  EXPECT_THAT(std::string(SerialsIn(CertificateListBody({expired}), &*its_own)
                              .status()
                              .message()),
              HasSubstr("expired"));
}

TEST(CertificateAuthoritiesTest, SayWhatWasGivenInstead) {
  EXPECT_THAT(std::string(CertificateAuthorities::FromPem(
                              TestPublicKeyPem(TestKey::kPlatform))
                              .status()
                              .message()),
              HasSubstr("is a public key, not a certificate"));
  EXPECT_THAT(std::string(CertificateAuthorities::FromPem(
                              "-----BEGIN CERTIFICATE-----\nAAAA\n"
                              "-----END CERTIFICATE-----\n")
                              .status()
                              .message()),
              HasSubstr("has no certificate that can be read"));
}

TEST(PemBundleTest, GivesEveryCertificateThatCanBeRead) {
  const std::string old = Listed(TestKey::kPlatform, kOld).pem;
  const std::string fresh = Listed(TestKey::kStranger, kNew).pem;
  const std::string damaged = absl::StrReplaceAll(old, {{"M", "*"}});

  const auto read = ReadPemBundle(
      absl::StrCat("serial_no ", kOld, "\n", old, damaged, "\n\n", fresh));

  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].certificate.SerialNumber(), kOld);
  EXPECT_EQ(read[1].certificate.SerialNumber(), kNew);
  EXPECT_EQ(ReadPemBundle(read[1].pem).size(), 1u);
  EXPECT_THAT(ReadPemBundle(""), IsEmpty());
  EXPECT_THAT(ReadPemBundle(old.substr(0, old.size() / 2)), IsEmpty());
}

}  // namespace
}  // namespace campaign
