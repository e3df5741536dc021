#include "client/signing_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/fixed_nonce_source.h"
#include "tests/support/fixed_trust_store.h"
#include "tests/support/requests.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;

constexpr char kUserAgent[] = "campaign-gateway/1.0";

std::vector<std::string> HeaderNames(const HttpRequest& request) {
  std::vector<std::string> names;
  for (const HttpHeader& header : request.headers) names.push_back(header.name);
  return names;
}

std::string HeaderValue(const HttpRequest& request, absl::string_view name) {
  for (const HttpHeader& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return "(absent)";
}

class SigningTransportTest : public ::testing::Test {
 protected:
  RequestSigner Signer(NonceSource& nonces) {
    return RequestSigner("1900007291",
                         "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
                         TestPrivateKey(TestKey::kMerchant), clock_, nonces);
  }

  FakeClock clock_{absl::FromUnixSeconds(1554208460)};
  FixedNonceSource nonces_{std::vector<std::string>{"first", "second"}};
  const RequestSigner signer_ = Signer(nonces_);
  FakeTransport next_;
};

TEST_F(SigningTransportTest, AddsTheHeadersEveryCallNeeds) {
  const FixedTrustStore trust({}, "PUB_KEY_ID_01");
  SigningTransport transport(next_, signer_, kUserAgent, trust);

  HttpRequest request = PostRequest("/v3/a?b=c", "{}");
  request.headers = {{"X-Before", "kept"}};

  transport.Send(request, {}, [](absl::StatusOr<Answer>) {});

  ASSERT_EQ(next_.Calls().size(), 1u);
  const HttpRequest sent = next_.Calls()[0].request;
  EXPECT_THAT(HeaderNames(sent),
              ::testing::ElementsAre("X-Before", "Authorization", "Accept",
                                     "User-Agent", "Wechatpay-Serial"));
  EXPECT_THAT(
      HeaderValue(sent, "Authorization"),
      HasSubstr("WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\""
                "first\",timestamp=\"1554208460\","));
  EXPECT_EQ(HeaderValue(sent, "Accept"), "application/json");
  EXPECT_EQ(HeaderValue(sent, "User-Agent"), "campaign-gateway/1.0");
  EXPECT_EQ(HeaderValue(sent, "Wechatpay-Serial"), "PUB_KEY_ID_01");
  EXPECT_EQ(sent.verb, "POST");
  EXPECT_EQ(sent.target, "/v3/a?b=c");
  EXPECT_EQ(sent.body, "{}");
  EXPECT_EQ(sent.content_type, "application/json");
}

TEST_F(SigningTransportTest, LeavesTheChoiceOfKeyToWechatPayByDefault) {
  const FixedTrustStore trust({});
  SigningTransport transport(next_, signer_, kUserAgent, trust);
  transport.Send(GetRequest("/"), {}, [](absl::StatusOr<Answer>) {});
  EXPECT_EQ(HeaderValue(next_.Calls()[0].request, "Wechatpay-Serial"),
            "(absent)");
}

TEST_F(SigningTransportTest, SignsEachAttemptAnew) {
  const FixedTrustStore trust({});
  SigningTransport transport(next_, signer_, kUserAgent, trust);
  const HttpRequest request = GetRequest("/");

  transport.Send(request, {}, [](absl::StatusOr<Answer>) {});
  clock_.Advance(absl::Seconds(7));
  transport.Send(request, {}, [](absl::StatusOr<Answer>) {});

  const auto calls = next_.Calls();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_THAT(HeaderValue(calls[0].request, "Authorization"),
              HasSubstr("nonce_str=\"first\",timestamp=\"1554208460\""));
  EXPECT_THAT(HeaderValue(calls[1].request, "Authorization"),
              HasSubstr("nonce_str=\"second\",timestamp=\"1554208467\""));
}

TEST_F(SigningTransportTest, PassesOptionsAndAnswerThrough) {
  const FixedTrustStore trust({});
  SigningTransport transport(next_, signer_, kUserAgent, trust);
  next_.Plan(Answer{.response = {.status = 200, .headers = {}, .body = "x"},
                    .verdict = {}});
  const auto cancellation = std::make_shared<Cancellation>();
  std::optional<absl::StatusOr<Answer>> outcome;

  transport.Send(
      GetRequest("/"),
      {.deadline = absl::FromUnixSeconds(5), .cancellation = cancellation},
      [&](absl::StatusOr<Answer> answer) { outcome = answer; });

  EXPECT_EQ(next_.Calls()[0].options.deadline, absl::FromUnixSeconds(5));
  EXPECT_EQ(next_.Calls()[0].options.cancellation, cancellation);
  ASSERT_TRUE(outcome.has_value() && outcome->ok());
  EXPECT_EQ((*outcome)->response.body, "x");
}

TEST_F(SigningTransportTest, SendsNothingThatItCannotSign) {
  FixedNonceSource no_nonces("");
  const RequestSigner signer = Signer(no_nonces);
  const FixedTrustStore trust({});
  SigningTransport transport(next_, signer, kUserAgent, trust);
  std::optional<absl::StatusOr<Answer>> outcome;

  transport.Send(GetRequest("/"), {},
                 [&](absl::StatusOr<Answer> answer) { outcome = answer; });

  EXPECT_TRUE(next_.Calls().empty());
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace campaign
