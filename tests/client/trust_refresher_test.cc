#include "client/trust_refresher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/transport_failure.h"
#include "tests/support/certificate_list.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_timer.h"
#include "tests/support/fake_transport.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;

constexpr char kMchid[] = "1900000001";
constexpr char kSerial[] = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
constexpr char kOther[] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

class FakeCache final : public TrustCache {
 public:
  absl::StatusOr<std::vector<PlatformCertificate>> Load(
      absl::string_view) override {
    return stored;
  }
  absl::Status Save(
      absl::string_view,
      const std::vector<PlatformCertificate>& certificates) override {
    ++saves;
    if (!failure.ok()) return failure;
    stored = certificates;
    return absl::OkStatus();
  }

  std::vector<PlatformCertificate> stored;
  absl::Status failure;
  int saves = 0;
};

class Reports final : public TrustObserver {
 public:
  void OnRefresh(const TrustReport& report) override {
    refreshes.push_back(report);
  }
  void OnCacheFailure(const std::string&,
                      const absl::Status& failure) override {
    cache_failures.push_back(failure);
  }

  std::vector<TrustReport> refreshes;
  std::vector<absl::Status> cache_failures;
};

class TrustRefresherTest : public ::testing::Test {
 protected:
  void Start(RotatingTrustStore::Pinned pinned = {}) {
    trust_ = std::make_unique<RotatingTrustStore>(std::move(pinned), clock_);
    refresher_ = std::make_shared<TrustRefresher>(
        kMchid, *ApiV3Key::FromText(kTestApiV3Key), std::nullopt, network_,
        *trust_,
        TrustSurroundings{.clock = clock_,
                          .timer = timer_,
                          .cache = &cache_,
                          .observer = &reports_,
                          .random = [this] { return random_; }});
    refresher_->Start(refresher_);
  }

  static RotatingTrustStore::Pinned PublicKey() {
    return {
        .certificates = {},
        .public_key = WechatPayPublicKey{
            .id = "PUB_KEY_ID_01", .key = TestPublicKey(TestKey::kStranger)}};
  }

  // The list of one certificate, signed by it.
  Answer List(const std::string& serial = kSerial) {
    return AnswerSignedBy(
        TestKey::kPlatform, serial, clock_.Now(), 200,
        CertificateListBody({Listed(TestKey::kPlatform, serial)}));
  }

  static Answer Unsigned(int status, const std::string& body) {
    return {.response = {.status = status, .headers = {}, .body = body}};
  }

  // Runs what waits until a request was sent, and answers it.
  absl::Status Download(absl::StatusOr<Answer> answer) {
    const size_t sent = network_.Calls().size();
    while (network_.Calls().size() == sent && timer_.RunNext()) {
    }
    EXPECT_EQ(network_.Calls().size(), sent + 1);
    EXPECT_TRUE(network_.CompleteOldest(std::move(answer)));
    return reports_.refreshes.back().refresh;
  }

  // How long until the next download begins.
  absl::Duration UntilNext() {
    const absl::Time before = clock_.Now();
    const size_t sent = network_.Calls().size();
    while (network_.Calls().size() == sent && timer_.RunNext()) {
    }
    return clock_.Now() - before;
  }

  FakeClock clock_{kNow};
  FakeTimer timer_{clock_};
  FakeTransport network_;
  FakeCache cache_;
  Reports reports_;
  double random_ = 0.5;
  std::unique_ptr<RotatingTrustStore> trust_;
  std::shared_ptr<TrustRefresher> refresher_;
};

TEST_F(TrustRefresherTest, DownloadsAtOnceWhereThereIsNoKey) {
  Start();
  EXPECT_EQ(UntilNext(), absl::ZeroDuration());
  const auto sent = network_.Calls()[0];
  EXPECT_EQ(sent.request.verb, "GET");
  EXPECT_EQ(sent.request.target, "/v3/certificates");
  EXPECT_EQ(sent.options.deadline, kNow + absl::Seconds(10));

  network_.CompleteOldest(List());

  EXPECT_TRUE(reports_.refreshes[0].refresh.ok())
      << reports_.refreshes[0].refresh;
  EXPECT_EQ(reports_.refreshes[0].mchid, kMchid);
  EXPECT_EQ(reports_.refreshes[0].keys, 1u);
  EXPECT_NE(trust_->Find(kSerial), nullptr);
}

TEST_F(TrustRefresherTest, TakesItsTimeWhereThereAreKeys) {
  random_ = 0.25;
  Start(PublicKey());
  EXPECT_EQ(UntilNext(), absl::Seconds(15));
}

TEST_F(TrustRefresherTest, ComesBackAfterAnHourGiveOrTakeATenth) {
  Start();
  UntilNext();
  for (const auto& [random, minutes] :
       std::map<double, int>{{0.0, 54}, {0.5, 60}, {1.0, 66}}) {
    random_ = random;
    network_.CompleteOldest(List());
    ASSERT_TRUE(reports_.refreshes.back().refresh.ok());
    EXPECT_EQ(UntilNext(), absl::Minutes(minutes));
  }
}

TEST_F(TrustRefresherTest, ComesBackSoonerAfterFailuresButNotAlways) {
  random_ = 1.0;
  Start();
  const absl::Status gone =
      TransportFailure(FailureKind::kNotSent, "not there");
  ASSERT_FALSE(Download(gone).ok());
  for (const int seconds : {5, 10, 20, 40, 80, 160, 320, 600, 600}) {
    EXPECT_EQ(UntilNext(), absl::Seconds(seconds));
    network_.CompleteOldest(gone);
  }
  random_ = 0.0;
  network_.Plan(gone);
  UntilNext();
  EXPECT_EQ(UntilNext(), absl::Seconds(300)) << "not before half of it";
  network_.CompleteOldest(List());
  EXPECT_EQ(UntilNext(), absl::Minutes(54));
}

TEST_F(TrustRefresherTest, HasOneDownloadForAllWhoAsk) {
  Start(PublicKey());
  int told = 0;
  for (int i = 0; i < 1000; ++i) refresher_->Fetch([&told] { ++told; });
  EXPECT_EQ(UntilNext(), absl::ZeroDuration());
  refresher_->Fetch([&told] { ++told; });
  EXPECT_EQ(told, 0);

  network_.CompleteOldest(List());

  EXPECT_EQ(told, 1001);
  EXPECT_EQ(network_.Calls().size(), 1u);
}

TEST_F(TrustRefresherTest, IsNotMadeToDownloadByAFlood) {
  Start(PublicKey());
  int told = 0;
  for (int i = 0; i < 1000; ++i) {
    refresher_->Fetch([&told] { ++told; });
    // What was begun ends at once.
    if (static_cast<int>(network_.Calls().size()) < 2 &&
        UntilNext() == absl::ZeroDuration()) {
      network_.CompleteOldest(
          TransportFailure(FailureKind::kNoAnswer, "no answer"));
    }
  }
  EXPECT_EQ(told, 1000);
  EXPECT_EQ(network_.Calls().size(), 2u);
}

TEST_F(TrustRefresherTest, IsMadeToDownloadTwiceAtOnceAndThenOnceAMinute) {
  Start(PublicKey());
  // Of its own accord it does nothing for the next hour.
  UntilNext();
  network_.CompleteOldest(List());
  const absl::Time began = clock_.Now();
  struct Case {
    absl::Duration after;
    bool downloads;
  };
  for (const Case& c :
       {Case{absl::ZeroDuration(), true}, Case{absl::ZeroDuration(), true},
        Case{absl::ZeroDuration(), false}, Case{absl::Seconds(59), false},
        Case{absl::Seconds(60), true}, Case{absl::Seconds(61), false},
        // A quiet quarter saves no more than two.
        Case{absl::Minutes(15), true}, Case{absl::Minutes(15), true},
        Case{absl::Minutes(15), false}}) {
    clock_.Set(began + c.after);
    int told = 0;
    refresher_->Fetch([&told] { ++told; });
    EXPECT_EQ(told, c.downloads ? 0 : 1) << c.after;
    if (!c.downloads) continue;
    EXPECT_EQ(UntilNext(), absl::ZeroDuration()) << c.after;
    network_.CompleteOldest(List());
    EXPECT_EQ(told, 1);
  }
}

TEST_F(TrustRefresherTest, BelievesTheFirstListOnlyIfItsOwnSignerSigned) {
  const std::string body =
      CertificateListBody({Listed(TestKey::kPlatform, kSerial)});
  struct Case {
    Answer answer;
    const char* says;
  };
  const Case cases[] = {
      {AnswerSignedBy(TestKey::kStranger, kSerial, kNow, 200, body),
       "BAD_SIGNATURE"},
      {AnswerSignedBy(TestKey::kPlatform, kOther, kNow, 200, body),
       "UNKNOWN_SERIAL, serial 1DDE55"},
      {AnswerSignedBy(TestKey::kPlatform, kSerial, kNow - absl::Minutes(6), 200,
                      body),
       "SKEW"},
      {Unsigned(200, body), "HEADERS_MISSING"},
      {AnswerSignedBy(TestKey::kPlatform, kSerial, kNow, 200, R"({"data":[]})"),
       "UNKNOWN_SERIAL"},
  };
  for (const Case& c : cases) {
    clock_.Set(kNow);
    Start();
    EXPECT_THAT(std::string(Download(c.answer).message()), HasSubstr(c.says));
    EXPECT_EQ(trust_->CountKeys(), 0u);
    EXPECT_EQ(cache_.saves, 0);
  }
}

TEST_F(TrustRefresherTest, KeepsItsKeysWhateverGoesWrong) {
  Start();
  UntilNext();
  network_.CompleteOldest(List());
  const auto signed_now = [this](int status, const std::string& body) {
    return AnswerSignedBy(TestKey::kPlatform, kSerial, clock_.Now(), status,
                          body);
  };
  const std::pair<std::function<absl::StatusOr<Answer>()>, const char*>
      cases[] = {
          {[] { return TransportFailure(FailureKind::kNoAnswer, "no answer"); },
           "no answer"},
          {[&] {
             return signed_now(401, R"({"code":"SIGN_ERROR","message":"x"})");
           },
           "401 SIGN_ERROR"},
          {[&] {
             Answer probe = List();
             probe.response.headers[2].value = "WECHATPAY/SIGNTEST/AAAA";
             return probe;
           },
           "PROBE"},
          {[] { return Unsigned(502, "<html>"); }, "502"},
          {[&] { return signed_now(200, "no json"); }, "not JSON"},
      };
  for (const auto& [answer, says] : cases) {
    UntilNext();
    network_.CompleteOldest(answer());
    const TrustReport& report = reports_.refreshes.back();
    EXPECT_THAT(std::string(report.refresh.message()), HasSubstr(says));
    EXPECT_EQ(report.keys, 1u);
    EXPECT_NE(trust_->Find(kSerial), nullptr);
  }
}

TEST_F(TrustRefresherTest,
       HasNoCertificatesWithoutErrorWhereThereIsAPublicKey) {
  for (const char* code : {"NOT_FOUND", "RESOURCE_NOT_EXISTS"}) {
    const std::string body = absl::StrCat(R"({"code":")", code,
                                          R"(","message":"无可用的平台证书"})");
    Start(PublicKey());
    EXPECT_TRUE(Download(Unsigned(404, body)).ok());
    UntilNext();
    network_.CompleteOldest(AnswerSignedBy(TestKey::kStranger, "PUB_KEY_ID_01",
                                           clock_.Now(), 404, body));
    EXPECT_TRUE(reports_.refreshes.back().refresh.ok());
    Start();
    EXPECT_THAT(std::string(Download(Unsigned(404, body)).message()),
                HasSubstr("configure wechatpay_public_key"));
  }
}

TEST_F(TrustRefresherTest, SavesWhatIsNewAndTriesAgain) {
  Start();
  cache_.failure = absl::UnavailableError("no space left on device");
  ASSERT_TRUE(Download(List()).ok());
  UntilNext();
  EXPECT_EQ(cache_.saves, 1);
  EXPECT_EQ(reports_.cache_failures.size(), 1u);
  EXPECT_NE(trust_->Find(kSerial), nullptr);

  cache_.failure = absl::OkStatus();
  network_.CompleteOldest(List());
  UntilNext();
  EXPECT_EQ(cache_.saves, 2);
  EXPECT_EQ(cache_.stored.size(), 1u);

  // Nothing new: nothing to save.
  network_.CompleteOldest(List());
  UntilNext();
  EXPECT_EQ(cache_.saves, 2);
}

TEST_F(TrustRefresherTest, LeavesTheSavedSetWhenAllOfItHasExpired) {
  Start(PublicKey());
  const auto list = [this](const std::string& body) {
    UntilNext();
    network_.CompleteOldest(AnswerSignedBy(TestKey::kStranger, "PUB_KEY_ID_01",
                                           clock_.Now(), 200, body));
    EXPECT_TRUE(reports_.refreshes.back().refresh.ok());
  };
  list(CertificateListBody({Listed(TestKey::kPlatform, kSerial)}));
  timer_.RunNext();
  ASSERT_EQ(cache_.saves, 1);
  clock_.Set(absl::FromUnixSeconds(2000001000));

  list(R"({"data":[]})");

  UntilNext();
  EXPECT_EQ(trust_->Find(kSerial), nullptr);
  EXPECT_EQ(cache_.saves, 1);
  EXPECT_EQ(cache_.stored.size(), 1u);
}

TEST_F(TrustRefresherTest, BeginsWithWhatWasSaved) {
  cache_.stored = ReadPemBundle(Listed(TestKey::kPlatform, kSerial).pem);
  Start();
  EXPECT_NE(trust_->Find(kSerial), nullptr);
  EXPECT_EQ(UntilNext(), absl::Seconds(30));
}

TEST_F(TrustRefresherTest, MayGoWhileADownloadIsUnderWay) {
  Start();
  UntilNext();
  std::weak_ptr<TrustRefresher> gone = refresher_;
  refresher_.reset();
  EXPECT_FALSE(gone.expired()) << "the download holds it";

  network_.CompleteOldest(List());

  EXPECT_TRUE(gone.expired());
  timer_.RunNext();
  EXPECT_EQ(network_.Calls().size(), 1u) << "nothing goes on afterwards";
}

}  // namespace
}  // namespace campaign
