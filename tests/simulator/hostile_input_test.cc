// Whatever comes over the wire, the simulator stays up and answers the next
// one.
#include <gtest/gtest.h>

#include <string>

#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

class HostileInputTest : public SimulatorTest {
 protected:
  // Sends bytes and gives the answer.
  Answer Raw(const std::string& bytes) {
    TlsConnection connection(sim().https_port(), sim().ca_pem());
    connection.Send(bytes);
    return connection.Read();
  }
  void TearDown() override { EXPECT_EQ(client().Get(Path("1")).status, 404); }
};

TEST_F(HostileInputTest, Garbage) {
  EXPECT_EQ(Raw("garbage\r\n\r\n").status, 400);
  EXPECT_EQ(Raw(std::string(1000, '\0') + "\r\n\r\n").status, 400);
  EXPECT_EQ(Raw("GET / HTTP/9.9\r\n\r\n").status, 400);
  EXPECT_EQ(Raw("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n").status, 400);
}

TEST_F(HostileInputTest, PlainTextOnTheTlsPort) {
  TlsConnection connection(sim().https_port(), "");
  connection.Send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(connection.Read().status, 0);
}

TEST_F(HostileInputTest, HugeHeaders) {
  EXPECT_EQ(Raw("GET / HTTP/1.1\r\nX: " + std::string(100000, 'x') + "\r\n\r\n")
                .status,
            431);
  EXPECT_EQ(client()
                .Send({.target = Path("1"),
                       .authorization = "WECHATPAY2-SHA256-RSA2048 " +
                                        std::string(50000, '"')})
                .status,
            401);
}

TEST_F(HostileInputTest, HugeBody) {
  EXPECT_EQ(
      Raw("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").status,
      413);
}

TEST_F(HostileInputTest, DeepJson) {
  for (const std::string& body :
       {std::string(100000, '['),
        std::string(100000, '[') + std::string(100000, ']'),
        "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}",
        std::string("{\"activity_base_info\":") + std::string(70, '[') +
            std::string(70, ']') + "}"}) {
    EXPECT_EQ(
        Code(client().Send({.verb = "POST", .target = kCreate, .body = body})),
        "PARAM_ERROR");
  }
}

TEST_F(HostileInputTest, BodiesThatAreNoJsonObject) {
  for (const std::string& body :
       {std::string("{"), std::string("[]"), std::string("null"),
        std::string("\"x\""), std::string("{\"a\":\"\xff\xfe\"}"),
        std::string("{\"\xf0\x9f\x98\x80\":1}"),
        std::string("{\"a\":\"\\ud800\"}"), std::string("{}{}"),
        std::string("\xef\xbb\xbf{}x"), std::string(1, '\0')}) {
    EXPECT_EQ(
        Code(client().Send({.verb = "POST", .target = kCreate, .body = body})),
        "PARAM_ERROR")
        << body;
  }
  EXPECT_EQ(Code(client().Send({.verb = "POST",
                                .target = kCreate,
                                .content_type = "application/json"})),
            "PARAM_ERROR");
}

TEST_F(HostileInputTest, BytesInTheTarget) {
  EXPECT_EQ(client().Send({.target = Path("%00")}).status, 404);
  EXPECT_EQ(client().Send({.target = Path("%")}).status, 400);
  EXPECT_EQ(client().Send({.target = Path("")}).status, 404);
  EXPECT_EQ(client().Send({.target = Path("..")}).status, 404);
  EXPECT_EQ(client().Send({.target = "http://localhost" + Path("1")}).status,
            404);
}

TEST_F(HostileInputTest, ConnectionsThatGoAway) {
  for (int i = 0; i < 20; ++i) {
    TlsConnection connection(sim().https_port(), sim().ca_pem());
    const std::string request = client().Render(
        {.verb = "POST", .target = kCreate, .body = CreateBody().dump()});
    connection.Send(
        request.substr(0, request.size() * static_cast<size_t>(i) / 20));
  }
  sim().faults().Add({.kind = FaultKind::kSlowAnswer,
                      .milliseconds = std::chrono::milliseconds(50)});
  TlsConnection connection(sim().https_port(), sim().ca_pem());
  connection.Send(client().Render({.target = Path("1")}));
}

}  // namespace
}  // namespace simulator
