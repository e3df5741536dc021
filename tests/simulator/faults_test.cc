#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>

#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class FaultsTest : public SimulatorTest {
 protected:
  // Creates under a fault, and gives the answer.
  Answer CreateUnder(Fault fault) {
    fault.method = Method::kCreateActivity;
    sim().faults().Add(std::move(fault));
    return client().Post(kCreate, CreateBody());
  }
  bool Happened() { return sim().Activities().size() == 1; }
};

TEST_F(FaultsTest, SignatureProbe) {
  const Answer answer = CreateUnder({.kind = FaultKind::kSignatureProbe});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.Header("Wechatpay-Signature"),
              StartsWith("WECHATPAY/SIGNTEST/"));
  EXPECT_FALSE(Verified(answer));
  EXPECT_TRUE(Happened());
  // The same again is fine.
  EXPECT_TRUE(Verified(client().Post(kCreate, CreateBody())));
}

TEST_F(FaultsTest, UnknownSerial) {
  const Answer answer = CreateUnder({.kind = FaultKind::kUnknownSerial});
  EXPECT_EQ(answer.Header("Wechatpay-Serial"), std::string(40, 'F'));
  EXPECT_FALSE(Verified(answer));
}

TEST_F(FaultsTest, SkewedTime) {
  const Answer answer =
      CreateUnder({.kind = FaultKind::kSkewedTime, .seconds = 400});
  EXPECT_TRUE(Verified(answer));
  const long ahead = std::atol(answer.Header("Wechatpay-Timestamp").c_str()) -
                     std::time(nullptr);
  EXPECT_NEAR(static_cast<double>(ahead), 400, 5);
}

TEST_F(FaultsTest, RateLimitedByAnyOfItsNames) {
  const Answer answer = CreateUnder(
      {.kind = FaultKind::kRateLimited, .value = "RATELIMIT_EXCEEDED"});
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(Code(answer), "RATELIMIT_EXCEEDED");
  EXPECT_TRUE(Verified(answer));
  EXPECT_FALSE(Happened());
}

TEST_F(FaultsTest, ServerErrorSignedAndNot) {
  Answer answer = CreateUnder({.kind = FaultKind::kServerError});
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(Code(answer), "SYSTEM_ERROR");
  EXPECT_TRUE(Verified(answer));
  EXPECT_FALSE(Happened());

  answer = CreateUnder({.kind = FaultKind::kServerError,
                        .effect = true,
                        .status = 503,
                        .is_signed = false});
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(Code(answer), "SERVICE_UNAVAILABLE");
  EXPECT_FALSE(answer.Has("Wechatpay-Signature"));
  EXPECT_TRUE(Happened());
}

TEST_F(FaultsTest, HtmlPage) {
  const Answer answer = CreateUnder({.kind = FaultKind::kHtmlPage});
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.Header("Content-Type"), "text/html");
  EXPECT_THAT(answer.body, StartsWith("<html>"));
  EXPECT_FALSE(answer.Has("Wechatpay-Signature"));
  EXPECT_FALSE(Happened());
}

TEST_F(FaultsTest, EmptyNotFound) {
  const Answer answer = CreateUnder({.kind = FaultKind::kEmptyNotFound});
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body, "");
  EXPECT_FALSE(answer.Has("Wechatpay-Signature"));
}

TEST_F(FaultsTest, TruncatedBody) {
  const Answer answer =
      CreateUnder({.kind = FaultKind::kTruncatedBody, .bytes = 7});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.size(), 7u);
  EXPECT_EQ(answer.end, Answer::End::kClosed);
  EXPECT_TRUE(Happened());
}

TEST_F(FaultsTest, ResetBeforeAndAfterTheEffect) {
  Answer answer = CreateUnder({.kind = FaultKind::kReset});
  EXPECT_EQ(answer.end, Answer::End::kReset);
  EXPECT_FALSE(Happened());
  EXPECT_EQ(sim().journal().Entries().back().status, 0);
  EXPECT_EQ(sim().journal().Entries().back().fault, "reset");

  answer = CreateUnder({.kind = FaultKind::kReset, .effect = true});
  EXPECT_EQ(answer.end, Answer::End::kReset);
  EXPECT_TRUE(Happened());
}

TEST_F(FaultsTest, LostAnswerLeavesItsEffect) {
  const Json body = CreateBody();
  sim().faults().Add({.kind = FaultKind::kLostAnswer});
  const Answer answer = client().Post(kCreate, body);
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.end, Answer::End::kClosed);
  ASSERT_TRUE(Happened());

  EXPECT_EQ(client().Post(kCreate, body).status, 200);
  EXPECT_TRUE(Happened());
}

TEST_F(FaultsTest, SlowAnswerAndSlowBody) {
  using Clock = std::chrono::steady_clock;
  auto began = Clock::now();
  EXPECT_TRUE(
      Verified(CreateUnder({.kind = FaultKind::kSlowAnswer,
                            .milliseconds = std::chrono::milliseconds(200)})));
  EXPECT_GE(Clock::now() - began, std::chrono::milliseconds(200));

  sim().faults().Add({.kind = FaultKind::kSlowBody,
                      .milliseconds = std::chrono::milliseconds(200)});
  began = Clock::now();
  EXPECT_TRUE(Verified(client().Get(Path("none"))));
  EXPECT_GE(Clock::now() - began, std::chrono::milliseconds(150));
}

TEST_F(FaultsTest, NotJson) {
  const Answer answer = CreateUnder({.kind = FaultKind::kNotJson});
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(Verified(answer));
  EXPECT_FALSE(ParseJson(answer.body).has_value());
}

TEST_F(FaultsTest, JsonWithoutCode) {
  const Answer answer = CreateUnder({.kind = FaultKind::kJsonWithoutCode});
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(Verified(answer));
  EXPECT_EQ(Code(answer), "");
}

TEST_F(FaultsTest, OversizedBody) {
  const Answer answer =
      CreateUnder({.kind = FaultKind::kOversizedBody, .bytes = 3000000});
  EXPECT_EQ(answer.body.size(), 3000000u);
  EXPECT_TRUE(Verified(answer));
}

TEST_F(FaultsTest, DroppedHeaders) {
  Answer answer = CreateUnder(
      {.kind = FaultKind::kDroppedHeader, .value = "wechatpay-nonce"});
  EXPECT_FALSE(answer.Has("Wechatpay-Nonce"));
  EXPECT_TRUE(answer.Has("Wechatpay-Signature"));

  answer =
      CreateUnder({.kind = FaultKind::kDroppedHeader, .value = "Wechatpay-*"});
  for (const auto& [name, value] : answer.headers) {
    EXPECT_THAT(name, ::testing::Not(StartsWith("Wechatpay")));
  }
}

TEST_F(FaultsTest, BadBase64) {
  EXPECT_THAT(CreateUnder({.kind = FaultKind::kBadBase64})
                  .Header("Wechatpay-Signature"),
              HasSubstr("*"));
}

TEST_F(FaultsTest, NoTamperedAnswerVerifies) {
  const std::string target = std::string(kActivities) + "?offset=0&limit=1";
  for (const AnswerPart part :
       {AnswerPart::kBody, AnswerPart::kSignature, AnswerPart::kTimestamp,
        AnswerPart::kNonce, AnswerPart::kSerial}) {
    for (const size_t position : {0u, 9u, 343u, 341u}) {
      sim().faults().Add(
          {.kind = FaultKind::kTampered, .part = part, .position = position});
      EXPECT_FALSE(Verified(client().Get(target)))
          << static_cast<int>(part) << " " << position;
      sim().faults().Clear();
    }
  }
  sim().faults().Add({.kind = FaultKind::kTampered, .count = 0, .seed = 42});
  std::map<std::string, int> bodies;
  for (int i = 0; i < 100; ++i) {
    const Answer answer = client().Get(target);
    EXPECT_FALSE(Verified(answer)) << i;
    ++bodies[answer.body];
  }
  EXPECT_GT(bodies.size(), 10u);
}

TEST_F(FaultsTest, FutureAnswer) {
  const std::string id = Create();
  sim().faults().Add({.kind = FaultKind::kFutureAnswer});
  const Answer answer = client().Get(Path(id));
  EXPECT_TRUE(Verified(answer));
  EXPECT_THAT(answer.json()["activity_status"].get<std::string>(),
              StartsWith("FUTURE_VALUE"));
  EXPECT_TRUE(answer.json().contains("future_object"));
}

TEST_F(FaultsTest, CloseIdle) {
  sim().faults().Add({.kind = FaultKind::kCloseIdle});
  TlsConnection connection(sim().https_port(), sim().ca_pem());
  connection.Send(client().Render({.target = Path("1")}));
  const Answer answer = connection.Read();
  EXPECT_TRUE(Verified(answer));
  EXPECT_EQ(answer.Header("Connection"), "keep-alive");
  EXPECT_EQ(connection.Read().end, Answer::End::kClosed);
}

TEST_F(FaultsTest, FireWhenItIsTheirTurn) {
  sim().faults().Add({.method = Method::kGetActivity,
                      .kind = FaultKind::kServerError,
                      .first = 2,
                      .every = 3,
                      .count = 2});
  std::string statuses;
  for (int i = 0; i < 10; ++i) {
    // Other methods, and calls whose signature does not hold, do not count.
    client().Get(Path("1", "/merchants"));
    client().Send({.target = Path("1"), .signed_body = "x"});
    statuses += client().Get(Path("1")).status == 500 ? 'x' : '.';
  }
  EXPECT_EQ(statuses, ".x..x.....");
  EXPECT_EQ(sim().faults().List()[0].calls, 10u);
  EXPECT_EQ(sim().faults().List()[0].fired, 2u);
}

}  // namespace
}  // namespace simulator
