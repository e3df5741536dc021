#include "client/rotating_trust_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/certificate_list.h"
#include "tests/support/fake_clock.h"

namespace campaign {
namespace {

constexpr char kOld[] = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
constexpr char kNew[] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
constexpr char kId[] = "PUB_KEY_ID_01";
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

PlatformCertificate Platform(TestKey key, const std::string& serial,
                             absl::Time not_before, absl::Time not_after) {
  return ReadPemBundle(Listed(key, serial, not_before, not_after).pem).front();
}

PlatformCertificate Platform(const std::string& serial, absl::Time not_after) {
  return Platform(TestKey::kPlatform, serial, kNow - absl::Hours(1), not_after);
}

RotatingTrustStore::Pinned PublicKeyOnly(int percent = 100) {
  return {
      .certificates = {},
      .public_key = WechatPayPublicKey{.id = kId,
                                       .key = TestPublicKey(TestKey::kStranger),
                                       .percent = percent}};
}

TEST(RotatingTrustStoreTest, KnowsThePinnedAndTheAdded) {
  const FakeClock clock(kNow);
  RotatingTrustStore::Pinned pinned = PublicKeyOnly();
  pinned.certificates.push_back(
      Platform(kOld, kNow - absl::Hours(24)).certificate);
  RotatingTrustStore trust(pinned, clock);
  EXPECT_EQ(trust.CountKeys(), 2u);

  EXPECT_TRUE(trust.Add({Platform(kNew, kNow + absl::Hours(1))}));

  EXPECT_NE(trust.Find(kId), nullptr);
  // Pinned by hand: whoever put it there decides.
  EXPECT_NE(trust.Find(kOld), nullptr);
  EXPECT_NE(trust.Find(kNew), nullptr);
  EXPECT_EQ(trust.Find("PUB_KEY_ID_0"), nullptr);
  EXPECT_EQ(trust.Find(""), nullptr);
  EXPECT_EQ(trust.CountKeys(), 3u);
}

TEST(RotatingTrustStoreTest, KeepsWhatIsNoLongerListedUntilItExpires) {
  FakeClock clock(kNow);
  RotatingTrustStore trust({}, clock);
  trust.Add({Platform(kOld, kNow + absl::Hours(1))});

  EXPECT_TRUE(trust.Add({Platform(kNew, kNow + absl::Hours(9))}));
  EXPECT_NE(trust.Find(kOld), nullptr);
  EXPECT_FALSE(trust.Add({}));
  EXPECT_EQ(trust.Added().size(), 2u);
  EXPECT_EQ(trust.Expires(), kNow + absl::Hours(9));

  clock.Advance(absl::Hours(2));
  EXPECT_EQ(trust.Find(kOld), nullptr);
  EXPECT_EQ(trust.Added().size(), 1u);
  EXPECT_TRUE(trust.Add({})) << "the expired one goes";
  clock.Advance(absl::Hours(9));
  EXPECT_EQ(trust.CountKeys(), 0u);
}

TEST(RotatingTrustStoreTest, GivesClocksFiveMinutes) {
  struct Case {
    absl::Duration after_begin;
    bool known;
  };
  // Valid for an hour.
  for (const Case& c :
       {Case{absl::Seconds(-301), false}, Case{absl::Seconds(-300), true},
        Case{absl::ZeroDuration(), true}, Case{absl::Minutes(59), true},
        Case{absl::Hours(1) + absl::Seconds(299), true},
        Case{absl::Hours(1) + absl::Seconds(300), false}}) {
    FakeClock clock(kNow);
    RotatingTrustStore trust({}, clock);
    trust.Add(
        {Platform(TestKey::kPlatform, kOld, kNow, kNow + absl::Hours(1))});
    clock.Set(kNow + c.after_begin);
    EXPECT_EQ(trust.Find(kOld) != nullptr, c.known) << c.after_begin;
    EXPECT_EQ(trust.CountKeys(), c.known ? 1u : 0u) << c.after_begin;
  }
}

TEST(RotatingTrustStoreTest, LeavesASerialNumberItsFirstKey) {
  const FakeClock clock(kNow);
  RotatingTrustStore trust({}, clock);
  const absl::Time until = kNow + absl::Hours(1);
  trust.Add({Platform(TestKey::kPlatform, kOld, kNow, until)});

  EXPECT_FALSE(trust.Add({Platform(TestKey::kStranger, kOld, kNow, until)}));

  EXPECT_TRUE(TestPrivateKey(TestKey::kPlatform).Matches(*trust.Find(kOld)));
}

TEST(RotatingTrustStoreTest, AsksForThePublicKeyAsOftenAsTheDialSays) {
  const FakeClock clock(kNow);
  for (const int percent : {0, 30, 100}) {
    int turn = 0;
    const RotatingTrustStore trust(PublicKeyOnly(percent), clock,
                                   [&turn] { return (turn++ % 100) / 100.0; });
    int asked = 0;
    for (int i = 0; i < 100; ++i) {
      if (trust.PreferredSerial() == kId) ++asked;
    }
    EXPECT_EQ(asked, percent);
  }
  EXPECT_EQ(RotatingTrustStore({}, clock).PreferredSerial(), "");
}

TEST(RotatingTrustStoreTest, EncryptsWithWhatExpiresLast) {
  FakeClock clock(kNow);
  RotatingTrustStore trust({}, clock);
  EXPECT_EQ(trust.KeyToEncryptWith(), std::nullopt);
  trust.Add({Platform(kOld, kNow + absl::Hours(2)),
             Platform(kNew, kNow + absl::Hours(1)),
             Platform(TestKey::kStranger, "77", kNow + absl::Hours(5),
                      kNow + absl::Hours(9))});
  EXPECT_EQ(trust.KeyToEncryptWith()->serial, kOld);
  clock.Advance(absl::Hours(5));
  EXPECT_EQ(trust.KeyToEncryptWith()->serial, "77");

  EXPECT_EQ(
      RotatingTrustStore(PublicKeyOnly(), clock).KeyToEncryptWith()->serial,
      kId);
  RotatingTrustStore switching(PublicKeyOnly(0), clock);
  EXPECT_EQ(switching.KeyToEncryptWith(), std::nullopt);
}

TEST(RotatingTrustStoreTest, IsReadWhileItIsReplaced) {
  const FakeClock clock(kNow);
  RotatingTrustStore trust({}, clock);
  trust.Add({Platform(kOld, kNow + absl::Hours(1))});
  const PlatformCertificate fresh = Platform(kNew, kNow + absl::Hours(1));
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  std::atomic<int> missed = 0;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        if (trust.Find(kOld) == nullptr) ++missed;
      }
    });
  }
  for (int i = 0; i < 200; ++i) trust.Add({fresh});
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(missed, 0);
}

}  // namespace
}  // namespace campaign
