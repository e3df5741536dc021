#include "client/verifying_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base64.h"
#include "common/transport_failure.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_timer.h"
#include "tests/support/fake_transport.h"
#include "tests/support/fixed_trust_store.h"
#include "tests/support/requests.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSerial[] = "440024045C4A427599D09BB4E3DE0279F2E813FD";

Answer SignedAnswer(int status, absl::string_view body) {
  const std::string signature =
      *TestPrivateKey(TestKey::kPlatform)
           .SignSha256(absl::StrCat("1700000000\nnonce\n", body, "\n"));
  return {
      .response = {.status = status,
                   .headers = {{"Request-ID", "08F78BB5AF06-0"},
                               {"Wechatpay-Timestamp", "1700000000"},
                               {"Wechatpay-Nonce", "nonce"},
                               {"Wechatpay-Signature", Base64Encode(signature)},
                               {"Wechatpay-Serial", kSerial}},
                   .body = std::string(body)},
      .verdict = {}};
}

class VerifyingTransportTest : public ::testing::Test {
 protected:
  // What comes up when the layer below ends with `outcome`.
  absl::StatusOr<Answer> Sent(absl::StatusOr<Answer> outcome) {
    next_.Plan(std::move(outcome));
    std::optional<absl::StatusOr<Answer>> result;
    transport_.Send(GetRequest("/"), {}, [&](absl::StatusOr<Answer> answer) {
      EXPECT_FALSE(result.has_value()) << "called twice";
      result = std::move(answer);
    });
    return result.value_or(absl::UnknownError("never called"));
  }

  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  const FixedTrustStore trust_{{{kSerial, TestPublicKey(TestKey::kPlatform)}}};
  const ResponseVerifier verifier_{trust_, clock_};
  FakeTransport next_;
  FakeTimer timer_{clock_};
  VerifyingTransport transport_{next_, verifier_, nullptr, timer_};
};

TEST_F(VerifyingTransportTest, LetsAVerifiedAnswerPass) {
  const auto answer = Sent(SignedAnswer(200, "{\"activity_id\":\"10028001\"}"));

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->verdict.state, SignatureState::kVerified);
  EXPECT_EQ(answer->verdict.serial, kSerial);
  EXPECT_EQ(answer->response.status, 200);
  EXPECT_EQ(answer->response.body, "{\"activity_id\":\"10028001\"}");
  EXPECT_EQ(*answer->response.Header("request-id"), "08F78BB5AF06-0");
}

TEST_F(VerifyingTransportTest, LetsAVerifiedErrorPass) {
  const auto answer = Sent(SignedAnswer(403, "{\"code\":\"NO_AUTH\"}"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->verdict.Verified());
  EXPECT_EQ(answer->response.status, 403);
}

TEST_F(VerifyingTransportTest, LetsAnUnsignedErrorPassMarkedAsSuch) {
  const auto answer = Sent(
      Answer{.response = {.status = 401,
                          .headers = {},
                          .body = "{\"code\":\"SIGN_ERROR\"}"},
             // Whatever the layer below believes.
             .verdict = {.state = SignatureState::kVerified, .serial = ""}});

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->verdict.state, SignatureState::kUnsigned);
  EXPECT_FALSE(answer->verdict.Verified());
  EXPECT_EQ(answer->response.body, "{\"code\":\"SIGN_ERROR\"}");
}

TEST_F(VerifyingTransportTest, StopsEveryOtherAnswer) {
  struct Case {
    const char* header;
    const char* value;
    SignatureState state;
  };
  const Case cases[] = {
      {"Wechatpay-Nonce", "", SignatureState::kHeadersMissing},
      {"Wechatpay-Timestamp", "1600000000", SignatureState::kSkew},
      {"Wechatpay-Serial", "unheard-of", SignatureState::kUnknownSerial},
      {"Wechatpay-Signature", "WECHATPAY/SIGNTEST/A", SignatureState::kProbe},
      {"Wechatpay-Signature", "*", SignatureState::kBadBase64},
      {"Wechatpay-Signature", "AAAA", SignatureState::kBadSignature},
  };
  for (const int http_status : {200, 404, 500}) {
    for (const Case& c : cases) {
      SCOPED_TRACE(absl::StrCat(SignatureStateName(c.state), http_status));
      Answer forged = SignedAnswer(http_status, "{\"forged\":true}");
      for (HttpHeader& header : forged.response.headers) {
        if (header.name == c.header) header.value = c.value;
      }
      const std::string serial = *forged.response.Header("Wechatpay-Serial");

      const absl::Status status = Sent(forged).status();

      EXPECT_EQ(FailureKindOf(status), FailureKind::kUnverified);
      EXPECT_THAT(status.message(),
                  HasSubstr(std::string(SignatureStateName(c.state))));
      EXPECT_THAT(status.message(), HasSubstr(serial));
      EXPECT_THAT(status.ToString(), Not(HasSubstr("forged")));
      const auto told = UnverifiedAnswerOf(status);
      ASSERT_TRUE(told.has_value());
      EXPECT_EQ(told->verdict.state, c.state);
      EXPECT_EQ(told->verdict.serial, serial);
      EXPECT_EQ(told->request_id, "08F78BB5AF06-0");
      EXPECT_EQ(told->http_status, http_status);
    }
  }
}

TEST_F(VerifyingTransportTest, StopsASuccessWithoutAnySignature) {
  const absl::Status status =
      Sent(Answer{.response = {.status = 200, .headers = {}, .body = "{}"},
                  .verdict = {}})
          .status();
  EXPECT_EQ(FailureKindOf(status), FailureKind::kUnverified);
  EXPECT_EQ(UnverifiedAnswerOf(status)->request_id, "");
}

TEST_F(VerifyingTransportTest, MakesAForgedRequestIdFitForPrinting) {
  Answer forged = SignedAnswer(200, "{}");
  forged.response.body = "[]";
  forged.response.headers[0].value = "\xff\n" + std::string(100000, 'x');

  const auto told = UnverifiedAnswerOf(Sent(forged).status());

  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->request_id.substr(0, 4), "??xx");
  EXPECT_LT(told->request_id.size(), 200u);
}

TEST_F(VerifyingTransportTest, PassesFailuresOfTheLayersBelow) {
  const absl::Status status =
      Sent(TransportFailure(FailureKind::kNoAnswer, "timed out")).status();
  EXPECT_EQ(FailureKindOf(status), FailureKind::kNoAnswer);
  EXPECT_EQ(status.message(), "timed out");
}

TEST_F(VerifyingTransportTest, PassesRequestAndOptionsUnchanged) {
  const auto cancellation = std::make_shared<Cancellation>();
  transport_.Send(
      PostRequest("/v3/a", "{}"),
      {.deadline = absl::FromUnixSeconds(5), .cancellation = cancellation},
      [](absl::StatusOr<Answer>) {});

  const auto calls = next_.Calls();
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].request.verb, "POST");
  EXPECT_EQ(calls[0].request.target, "/v3/a");
  EXPECT_EQ(calls[0].request.body, "{}");
  EXPECT_TRUE(calls[0].request.headers.empty());
  EXPECT_EQ(calls[0].options.deadline, absl::FromUnixSeconds(5));
  EXPECT_EQ(calls[0].options.cancellation, cancellation);
  EXPECT_TRUE(next_.CompleteOldest(absl::CancelledError("")));
}

// Says that the keys are there when the test lets it.
class FakeFetcher final : public KeyFetcher {
 public:
  void Fetch(absl::AnyInvocable<void()> done) override {
    asked.push_back(std::move(done));
    if (at_once) asked.back()();
  }

  bool at_once = false;
  std::vector<absl::AnyInvocable<void()>> asked;
};

// A store whose one key is called by another name until it is renamed.
class RenamedKey final : public TrustStore {
 public:
  std::shared_ptr<const PublicKey> Find(
      absl::string_view serial) const override {
    ++searches;
    if (serial != name) return nullptr;
    return std::make_shared<const PublicKey>(TestPublicKey(TestKey::kPlatform));
  }
  std::string PreferredSerial() const override { return ""; }

  std::string name = "another";
  mutable int searches = 0;
};

class KeptAnswerTest : public ::testing::Test {
 protected:
  void Send(absl::Time deadline = absl::InfiniteFuture()) {
    next_.Plan(SignedAnswer(200, "{}"));
    transport_.Send(GetRequest("/"),
                    {.deadline = deadline, .cancellation = cancellation_},
                    [this](absl::StatusOr<Answer> answer) {
                      ++told_;
                      result_ = std::move(answer);
                    });
  }

  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  FakeTimer timer_{clock_};
  RenamedKey trust_;
  FakeFetcher fetcher_;
  const ResponseVerifier verifier_{trust_, clock_};
  FakeTransport next_;
  VerifyingTransport transport_{next_, verifier_, &fetcher_, timer_};
  const std::shared_ptr<Cancellation> cancellation_ =
      std::make_shared<Cancellation>();
  int told_ = 0;
  absl::StatusOr<Answer> result_ = absl::UnknownError("never called");
};

TEST_F(KeptAnswerTest, IsJudgedAgainWhenTheKeysAreThere) {
  Send(clock_.Now() + absl::Seconds(5));
  EXPECT_EQ(told_, 0);
  ASSERT_EQ(fetcher_.asked.size(), 1u);

  trust_.name = kSerial;
  fetcher_.asked[0]();

  EXPECT_EQ(told_, 1);
  ASSERT_TRUE(result_.ok()) << result_.status();
  EXPECT_TRUE(result_->verdict.Verified());
  EXPECT_EQ(timer_.Pending(), 0u);
  EXPECT_EQ(next_.Calls().size(), 1u) << "nothing is sent again";
}

TEST_F(KeptAnswerTest, MayGetItsKeyAtOnce) {
  fetcher_.at_once = true;
  trust_.name = "another";
  Send();
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(UnverifiedAnswerOf(result_.status())->verdict.state,
            SignatureState::kUnknownSerial);
}

TEST_F(KeptAnswerTest, EndsWithTheDeadline) {
  Send(clock_.Now() + absl::Seconds(5));

  ASSERT_TRUE(timer_.RunNext());

  EXPECT_EQ(told_, 1);
  EXPECT_EQ(clock_.Now(), absl::FromUnixSeconds(1700000005));
  EXPECT_EQ(FailureKindOf(result_.status()), FailureKind::kUnverified);
  // Too late.
  trust_.name = kSerial;
  fetcher_.asked[0]();
  EXPECT_EQ(told_, 1);
}

TEST_F(KeptAnswerTest, EndsWhenTheCallIsCancelled) {
  Send(clock_.Now() + absl::Seconds(5));

  cancellation_->Cancel();

  EXPECT_EQ(told_, 1);
  EXPECT_FALSE(result_.ok());
  EXPECT_EQ(timer_.Pending(), 0u);
  fetcher_.asked[0]();
  EXPECT_EQ(told_, 1);
}

TEST_F(KeptAnswerTest, IsNoneWhereTheKeyIsKnown) {
  trust_.name = kSerial;
  Send(clock_.Now() + absl::Seconds(5));
  EXPECT_EQ(told_, 1);
  EXPECT_TRUE(fetcher_.asked.empty());
  EXPECT_EQ(trust_.searches, 1) << "verified once, for it is dear";
}

}  // namespace
}  // namespace campaign
