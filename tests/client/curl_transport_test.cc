#include "client/curl_transport.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/transport_failure.h"
#include "tests/support/scripted_https_server.h"
#include "tests/support/tls_identity.h"

namespace campaign {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// One authority for all tests; making it costs a millisecond, reading is free.
const TlsIdentity& Identity() {
  static const TlsIdentity* const identity = new TlsIdentity(MakeTlsIdentity());
  return *identity;
}

const std::string& CaFile() {
  static const TemporaryFile* const file =
      new TemporaryFile(Identity().ca_certificate);
  return file->path();
}

CurlTransportOptions OptionsFor(const std::string& base_url) {
  CurlTransportOptions options;
  options.base_url = base_url;
  options.ca_file = CaFile();
  options.timeout = absl::Seconds(10);
  return options;
}

std::unique_ptr<CurlTransport> NewTransport(CurlTransportOptions options) {
  auto transport = CurlTransport::Create(std::move(options));
  EXPECT_TRUE(transport.ok()) << transport.status();
  return transport.ok() ? *std::move(transport) : nullptr;
}

std::unique_ptr<CurlTransport> NewTransport(const ScriptedHttpsServer& server) {
  return NewTransport(OptionsFor(server.base_url()));
}

ScriptedHttpsServer::Answerer Always(Script script) {
  return [script](const std::string&) { return script; };
}

HttpRequest Get(const std::string& target) {
  HttpRequest request;
  request.verb = "GET";
  request.target = target;
  return request;
}

HttpRequest Post(const std::string& target, const std::string& body) {
  HttpRequest request;
  request.verb = "POST";
  request.target = target;
  request.body = body;
  if (!body.empty()) request.content_type = "application/json";
  return request;
}

using Outcome = absl::StatusOr<Answer>;

// Sends and gives the result when it is there. A second callback would throw
// out of set_value and end the test.
std::future<Outcome> SendAsync(Transport& transport, HttpRequest request,
                               SendOptions options = {}) {
  auto promise = std::make_shared<std::promise<Outcome>>();
  std::future<Outcome> future = promise->get_future();
  transport.Send(
      std::move(request), std::move(options),
      [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
  return future;
}

Outcome SendAndWait(Transport& transport, HttpRequest request,
                    SendOptions options = {}) {
  std::future<Outcome> future =
      SendAsync(transport, std::move(request), std::move(options));
  if (future.wait_for(std::chrono::seconds(15)) != std::future_status::ready) {
    return absl::UnknownError("the callback was not called within 15 s");
  }
  return future.get();
}

SendOptions Within(absl::Duration time) {
  SendOptions options;
  options.deadline = absl::Now() + time;
  return options;
}

FailureKind KindOf(const Outcome& outcome) {
  const auto kind = FailureKindOf(outcome.status());
  EXPECT_TRUE(kind.has_value()) << outcome.status();
  return kind.value_or(FailureKind{});
}

// The port is chosen by the system; without it requests compare as literals.
std::string WithoutPort(const std::string& request,
                        const ScriptedHttpsServer& server) {
  return absl::StrReplaceAll(request,
                             {{absl::StrCat(":", server.port()), ":PORT"}});
}

// ---------------------------------------------------------------- the request

TEST(CurlTransportTest, SendsAPostExactlyAsItIs) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);
  HttpRequest request = Post("/v3/marketing/paygiftactivity/unique-threshold",
                             "{\"name\":\"\xE8\x89\xAF\"}\n");
  request.headers = {{"Authorization", "WECHATPAY2-SHA256-RSA2048 mchid=\"1\""},
                     {"Accept", "application/json"},
                     {"User-Agent", "campaign-gateway"},
                     {"X-Empty", ""}};

  const Outcome outcome = SendAndWait(*transport, request);

  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(server.Requests().size(), 1u);
  EXPECT_EQ(WithoutPort(server.Requests()[0], server),
            "POST /v3/marketing/paygiftactivity/unique-threshold HTTP/1.1\r\n"
            "Host: 127.0.0.1:PORT\r\n"
            "Content-Type: application/json\r\n"
            "Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1\"\r\n"
            "Accept: application/json\r\n"
            "User-Agent: campaign-gateway\r\n"
            "X-Empty:\r\n"
            "Content-Length: 15\r\n"
            "\r\n"
            "{\"name\":\"\xE8\x89\xAF\"}\n");
}

TEST(CurlTransportTest, SendsAnEmptyPostWithLengthZeroAndNoContentType) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);

  ASSERT_TRUE(SendAndWait(*transport, Post("/terminate", "")).ok());

  EXPECT_EQ(WithoutPort(server.Requests()[0], server),
            "POST /terminate HTTP/1.1\r\n"
            "Host: 127.0.0.1:PORT\r\n"
            "Content-Length: 0\r\n"
            "\r\n");
}

TEST(CurlTransportTest, SendsAGetWithNothingAdded) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);

  ASSERT_TRUE(SendAndWait(*transport, Get("/v3/certificates")).ok());

  EXPECT_EQ(WithoutPort(server.Requests()[0], server),
            "GET /v3/certificates HTTP/1.1\r\n"
            "Host: 127.0.0.1:PORT\r\n"
            "\r\n");
}

TEST(CurlTransportTest, SendsTheTargetByteForByte) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);
  const std::vector<std::string> targets = {"/v3//a/./b/../c/",
                                            "/%E8%89%af?name=%e8%89%AF+x%20y",
                                            "/a?b=/../c&d=[1]{2}|^\\\"'",
                                            "//double",
                                            "/.",
                                            "/..",
                                            "/?",
                                            "/%2e%2e/x"};

  for (const std::string& target : targets) {
    ASSERT_TRUE(SendAndWait(*transport, Get(target)).ok()) << target;
  }

  const std::vector<std::string> requests = server.Requests();
  ASSERT_EQ(requests.size(), targets.size());
  for (size_t i = 0; i < targets.size(); ++i) {
    EXPECT_EQ(requests[i].substr(0, requests[i].find("\r\n")),
              absl::StrCat("GET ", targets[i], " HTTP/1.1"));
  }
}

TEST(CurlTransportTest, SendsOtherVerbsAndABodyOfAMebibyteWithoutExpect) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);
  HttpRequest put = Post("/put", std::string(size_t{3} << 20, 'x'));
  put.verb = "PUT";
  put.content_type = "image/png";
  HttpRequest remove = Get("/delete");
  remove.verb = "DELETE";

  ASSERT_TRUE(SendAndWait(*transport, put).ok());
  ASSERT_TRUE(SendAndWait(*transport, remove).ok());

  EXPECT_EQ(WithoutPort(server.Requests()[0], server),
            absl::StrCat("PUT /put HTTP/1.1\r\n"
                         "Host: 127.0.0.1:PORT\r\n"
                         "Content-Type: image/png\r\n"
                         "Content-Length: 3145728\r\n"
                         "\r\n",
                         put.body));
  EXPECT_EQ(WithoutPort(server.Requests()[1], server),
            "DELETE /delete HTTP/1.1\r\n"
            "Host: 127.0.0.1:PORT\r\n"
            "\r\n");
}

TEST(CurlTransportTest, RefusesWhatWouldNotBeSentAsItIs) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);
  std::vector<HttpRequest> requests;
  for (const std::string& value :
       {std::string("secret\r\nX: 1"), std::string("secret\nX: 1"),
        std::string("secret\r"), std::string("secret\0", 7)}) {
    requests.push_back(Get("/"));
    requests.back().headers = {{"Authorization", value}};
    requests.push_back(Post("/", "{}"));
    requests.back().content_type = value;
  }
  requests.push_back(Get("/"));
  requests.back().headers = {{"X: secret\r\nY", "1"}};
  requests.push_back(Get("/"));
  requests.back().headers = {{"Content-Length", "7"}};
  for (const char* target :
       {"", "no-slash", "/a b", "/a\r\nX: secret", "/a#b", "/\xE8\x89\xAF"}) {
    requests.push_back(Get(target));
  }
  requests.push_back(Get("/"));
  requests.back().verb = "GET / HTTP/1.1\r\nX: 1\r\n";

  for (const HttpRequest& request : requests) {
    const Outcome outcome = SendAndWait(*transport, request);
    EXPECT_EQ(outcome.status().code(), absl::StatusCode::kInternal);
    EXPECT_THAT(outcome.status().message(), Not(HasSubstr("secret")));
  }
  EXPECT_EQ(server.Connections(), 0u);
}

// ----------------------------------------------------------------- the answer

TEST(CurlTransportTest, HandsOverTheAnswerOfAnyStatus) {
  ScriptedHttpsServer server(
      Identity(),
      Always({step::Write(HttpAnswer(404, std::string("\0\x01 raw", 6),
                                     "Request-ID: 08\r\n"
                                     "X-Twice: a\r\nX-Twice:b \r\n"
                                     "X-Folded: a\r\n  b\r\n"))}));
  auto transport = NewTransport(server);

  const Outcome outcome = SendAndWait(*transport, Get("/"));

  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->response.status, 404);
  EXPECT_EQ(outcome->response.body, std::string("\0\x01 raw", 6));
  EXPECT_EQ(outcome->verdict.state, SignatureState::kUnchecked);
  std::vector<std::string> lines;
  for (const HttpHeader& header : outcome->response.headers) {
    lines.push_back(absl::StrCat(header.name, "=", header.value));
  }
  EXPECT_THAT(lines, ElementsAre("Request-ID=08", "X-Twice=a", "X-Twice=b",
                                 "X-Folded=a b", "Content-Length=6"));
}

TEST(CurlTransportTest, FollowsNoRedirect) {
  ScriptedHttpsServer server(
      Identity(),
      Always({step::Write(HttpAnswer(302, "", "Location: /elsewhere\r\n"))}));
  auto transport = NewTransport(server);

  const Outcome outcome = SendAndWait(*transport, Get("/"));

  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->response.status, 302);
  EXPECT_EQ(server.Requests().size(), 1u);
}

TEST(CurlTransportTest, DropsInformationalAnswersAndTrailers) {
  ScriptedHttpsServer server(
      Identity(),
      Always({step::Write("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"
                          "HTTP/1.1 103 Early Hints\r\nX-Early: 2\r\n\r\n"
                          "HTTP/1.1 200 OK\r\nX-Final: 3\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n"
                          "2\r\n{}\r\n0\r\n"
                          "Wechatpay-Signature: forged\r\n\r\n")}));
  auto transport = NewTransport(server);

  const Outcome outcome = SendAndWait(*transport, Get("/"));

  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->response.status, 200);
  EXPECT_EQ(outcome->response.body, "{}");
  EXPECT_EQ(outcome->response.Header("X-Early"), nullptr);
  ASSERT_NE(outcome->response.Header("X-Final"), nullptr);
  EXPECT_EQ(outcome->response.Header("Wechatpay-Signature"), nullptr);
}

// Nothing tells such a body from one that was cut off, except the signature:
// that is the next layer's.
TEST(CurlTransportTest, TakesABodyThatEndsWithItsConnection) {
  ScriptedHttpsServer server(
      Identity(),
      Always({step::Write("HTTP/1.1 502 Bad\r\n\r\n<html>"), step::Close()}));
  auto transport = NewTransport(server);

  const Outcome outcome = SendAndWait(*transport, Get("/"));

  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->response.status, 502);
  EXPECT_EQ(outcome->response.body, "<html>");
}

TEST(CurlTransportTest, FailsWhenTheBodyIsLargerThanAllowed) {
  ScriptedHttpsServer server(
      Identity(), [](const std::string& request) -> Script {
        const size_t size =
            absl::StartsWith(request, "GET /fits") ? 1000 : 1001;
        return {step::Write(HttpAnswer(200, std::string(size, 'x')))};
      });
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.max_response_bytes = 1000;
  auto transport = NewTransport(options);

  const Outcome fits = SendAndWait(*transport, Get("/fits"));
  const Outcome larger = SendAndWait(*transport, Get("/larger"));

  ASSERT_TRUE(fits.ok()) << fits.status();
  EXPECT_EQ(fits->response.body.size(), 1000u);
  EXPECT_EQ(KindOf(larger), FailureKind::kNoAnswer);
  EXPECT_THAT(larger.status().message(),
              HasSubstr("answer larger than 1000 bytes"));
}

TEST(CurlTransportTest, FailsWhenTheHeadersAreLargerThanAllowed) {
  // Endless informational answers count as well.
  ScriptedHttpsServer server(
      Identity(), [](const std::string& request) -> Script {
        std::string text;
        const bool informational = absl::StartsWith(request, "GET /1xx");
        if (!informational) text = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 1200; ++i) {
          const std::string line =
              absl::StrCat("X-", i, ": ", std::string(50, 'x'), "\r\n");
          absl::StrAppend(
              &text, informational
                         ? absl::StrCat("HTTP/1.1 103 Hm\r\n", line, "\r\n")
                         : line);
        }
        return {step::Write(text + "\r\n"), step::Hold()};
      });
  auto transport = NewTransport(server);

  for (const char* target : {"/many", "/1xx"}) {
    const Outcome outcome = SendAndWait(*transport, Get(target));

    EXPECT_EQ(KindOf(outcome), FailureKind::kNoAnswer);
    EXPECT_THAT(outcome.status().message(),
                HasSubstr("headers larger than 65536 bytes"));
  }
}

struct BrokenAnswer {
  const char* name;
  Script script;
};

class BrokenAnswerTest : public ::testing::TestWithParam<BrokenAnswer> {};

TEST_P(BrokenAnswerTest, IsNoAnswer) {
  ScriptedHttpsServer server(Identity(), Always(GetParam().script));
  auto transport = NewTransport(server);
  HttpRequest request = Post("/", "{\"private\":1}");
  request.headers = {{"Authorization", "private"}};

  const Outcome outcome = SendAndWait(*transport, request);

  EXPECT_EQ(KindOf(outcome), FailureKind::kNoAnswer) << outcome.status();
  EXPECT_THAT(outcome.status().message(),
              AllOf(HasSubstr(absl::StrCat("127.0.0.1:", server.port())),
                    Not(HasSubstr("private"))));
  EXPECT_EQ(server.Requests().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenAnswerTest,
    ::testing::Values(
        BrokenAnswer{"Nothing", {step::Close()}},
        BrokenAnswer{"Reset", {step::Reset()}},
        BrokenAnswer{"ResetInTheBody",
                     {step::Write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"
                                  "\r\nprivate"),
                      step::Reset()}},
        BrokenAnswer{"ShorterThanItsLength",
                     {step::Write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"
                                  "\r\nprivate"),
                      step::Close()}},
        BrokenAnswer{"ChunksWithoutAnEnd",
                     {step::Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                  "chunked\r\n\r\n7\r\nprivate\r\n"),
                      step::Close()}},
        BrokenAnswer{"EndsInTheHeaders",
                     {step::Write("HTTP/1.1 200 OK\r\nX-Private: private"),
                      step::Close()}},
        BrokenAnswer{"Garbage",
                     {step::Write("<html>private, not HTTP</html>\r\n\r\n"),
                      step::Close()}}),
    [](const auto& param) { return std::string(param.param.name); });

// -------------------------------------------------------------------- whom we
// -------------------------------------------------------------------- talk to

TEST(CurlTransportTest, RefusesACertificateOfAnUnknownAuthority) {
  ScriptedHttpsServer server(MakeTlsIdentity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);  // trusts another authority

  const Outcome outcome = SendAndWait(*transport, Get("/"));

  EXPECT_EQ(KindOf(outcome), FailureKind::kNotSent);
  EXPECT_THAT(outcome.status().message(), HasSubstr("certificate"));
  EXPECT_TRUE(server.Requests().empty());
}

TEST(CurlTransportTest, RefusesTheTestAuthorityWhenItTrustsTheSystemsOnly) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.ca_file = "";
  auto transport = NewTransport(options);

  EXPECT_EQ(KindOf(SendAndWait(*transport, Get("/"))), FailureKind::kNotSent);
  EXPECT_TRUE(server.Requests().empty());
}

TEST(CurlTransportTest, RefusesACertificateForAnotherName) {
  const TlsIdentity other = MakeTlsIdentity({"other.example", "127.0.0.2"});
  const TemporaryFile ca(other.ca_certificate);
  ScriptedHttpsServer server(other,
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  for (const std::string& url :
       {server.base_url(), absl::StrCat("https://localhost:", server.port())}) {
    CurlTransportOptions options = OptionsFor(url);
    options.ca_file = ca.path();
    auto transport = NewTransport(options);

    const Outcome outcome = SendAndWait(*transport, Get("/"));

    EXPECT_EQ(KindOf(outcome), FailureKind::kNotSent);
  }
  EXPECT_TRUE(server.Requests().empty());
}

TEST(CurlTransportTest, RefusesOptionsThatMakeNoSense) {
  const auto code_with = [](auto change) {
    CurlTransportOptions options = OptionsFor("https://127.0.0.1:1");
    change(options);
    return CurlTransport::Create(options).status().code();
  };
  const auto code_of_url = [&](const char* url) {
    return code_with([&](auto& options) { options.base_url = url; });
  };
  EXPECT_EQ(code_of_url("https://api.mch.weixin.qq.com"),
            absl::StatusCode::kOk);
  EXPECT_EQ(code_of_url("https://[::1]:8443"), absl::StatusCode::kOk);
  for (const char* url :
       {"", "api.mch.weixin.qq.com", "http://127.0.0.1:1", "ftp://127.0.0.1",
        "https://", "https://a b", "https://host/path", "https://host/",
        "https://host?q", "https://host#f", "https://user:word@host",
        "https://host:99999"}) {
    EXPECT_EQ(code_of_url(url), absl::StatusCode::kInvalidArgument) << url;
  }
  EXPECT_EQ(code_with([](auto& o) { o.event_loops = 0; }),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code_with([](auto& o) { o.timeout = absl::ZeroDuration(); }),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code_with([](auto& o) { o.idle_reuse = absl::Milliseconds(2500); }),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code_with([](auto& o) { o.ca_file = "/nonexistent"; }),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code_with([](auto& o) { o.ca_file = "/dev/null"; }),
            absl::StatusCode::kFailedPrecondition);
}

TEST(CurlTransportTest, NothingIsSentWhenNobodyListens) {
  // Bound and not listening: refuses connections, and nobody else gets it.
  const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(
      bind(socket_fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
      0);
  socklen_t size = sizeof(address);
  getsockname(socket_fd, reinterpret_cast<sockaddr*>(&address), &size);
  auto transport = NewTransport(
      OptionsFor(absl::StrCat("https://127.0.0.1:", ntohs(address.sin_port))));

  const Outcome outcome = SendAndWait(*transport, Post("/", "{}"));

  EXPECT_EQ(KindOf(outcome), FailureKind::kNotSent);
  close(socket_fd);
}

// Listens, and never accepts: the kernel completes TCP, TLS never begins.
class SilentListener {
 public:
  SilentListener() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
              0);
    EXPECT_EQ(listen(fd_, 128), 0);
    socklen_t size = sizeof(address);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~SilentListener() { close(fd_); }

  std::string base_url() const {
    return absl::StrCat("https://127.0.0.1:", port_);
  }

 private:
  const int fd_;
  int port_ = 0;
};

TEST(CurlTransportTest, GivesUpAServerThatDoesNotCompleteTls) {
  const SilentListener listener;
  CurlTransportOptions options = OptionsFor(listener.base_url());
  options.connect_timeout = absl::Milliseconds(150);
  auto transport = NewTransport(options);
  std::vector<std::future<Outcome>> outcomes;
  const absl::Time start = absl::Now();

  // The first is the scout, the others wait for it, and give up with it
  // instead of trying one after the other.
  for (int i = 0; i < 20; ++i) {
    outcomes.push_back(SendAsync(*transport, Post("/", "{}")));
  }

  for (auto& outcome : outcomes) {
    EXPECT_EQ(KindOf(outcome.get()), FailureKind::kNotSent);
  }
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
}

// ------------------------------------------------------- deadlines, cancelling

TEST(CurlTransportTest, NothingIsSentAfterTheDeadline) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);

  const Outcome outcome =
      SendAndWait(*transport, Get("/"), Within(-absl::Milliseconds(1)));

  EXPECT_EQ(KindOf(outcome), FailureKind::kNotSent);
  EXPECT_EQ(server.Connections(), 0u);
}

TEST(CurlTransportTest, ADeadlineBeforeTheConnectionMeansNotSent) {
  const SilentListener listener;
  auto transport = NewTransport(OptionsFor(listener.base_url()));

  EXPECT_EQ(KindOf(SendAndWait(*transport, Post("/", "{}"),
                               Within(absl::Milliseconds(100)))),
            FailureKind::kNotSent);
}

TEST(CurlTransportTest, ADeadlineHoldsWhileWaitingBehindTheScout) {
  const SilentListener listener;
  auto transport = NewTransport(OptionsFor(listener.base_url()));
  auto scout = SendAsync(*transport, Post("/", "{}"));

  auto waiting =
      SendAsync(*transport, Post("/", "{}"), Within(absl::Milliseconds(100)));

  EXPECT_EQ(KindOf(waiting.get()), FailureKind::kNotSent);
  EXPECT_EQ(scout.wait_for(std::chrono::seconds(0)),
            std::future_status::timeout);
}

// Answers the first request, so that a connection is there when the time of
// the next one runs: how long TLS takes is none of a test's business.
ScriptedHttpsServer::Answerer OnlyTheFirst() {
  return [first = true](const std::string&) mutable -> Script {
    if (std::exchange(first, false)) {
      return {step::Write(HttpAnswer(200, "{}"))};
    }
    return {step::Hold()};
  };
}

TEST(CurlTransportTest, ADeadlineAfterSendingMeansNoAnswer) {
  ScriptedHttpsServer server(Identity(), OnlyTheFirst());
  auto transport = NewTransport(server);
  ASSERT_TRUE(SendAndWait(*transport, Get("/")).ok());
  const absl::Time start = absl::Now();

  const Outcome outcome =
      SendAndWait(*transport, Get("/"), Within(absl::Milliseconds(300)));

  EXPECT_EQ(KindOf(outcome), FailureKind::kNoAnswer);
  EXPECT_EQ(server.Requests().size(), 2u);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(300));
}

TEST(CurlTransportTest, AnAnswerThatTakesTooLongIsNone) {
  ScriptedHttpsServer server(Identity(), OnlyTheFirst());
  auto transport = NewTransport(server);
  ASSERT_TRUE(SendAndWait(*transport, Get("/")).ok());
  SendOptions options = Within(absl::Seconds(60));
  options.answer_timeout = absl::Milliseconds(300);
  const absl::Time start = absl::Now();

  const Outcome outcome = SendAndWait(*transport, Get("/"), options);

  EXPECT_EQ(KindOf(outcome), FailureKind::kNoAnswer);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(300));
}

// A burst of calls takes seconds to connect; that is not the server's silence.
TEST(CurlTransportTest, TheTimeForAnAnswerBeginsAfterTheWaitBehindTheScout) {
  const SilentListener listener;
  auto transport = NewTransport(OptionsFor(listener.base_url()));
  SendOptions of_scout;
  of_scout.cancellation = std::make_shared<Cancellation>();
  auto scout = SendAsync(*transport, Post("/", "{}"), of_scout);
  SendOptions options = Within(absl::Seconds(60));
  options.answer_timeout = absl::Milliseconds(100);

  auto waiting = SendAsync(*transport, Post("/", "{}"), options);

  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(400)),
            std::future_status::timeout);
  of_scout.cancellation->Cancel();
  EXPECT_EQ(waiting.wait_for(std::chrono::seconds(2)),
            std::future_status::ready);
  EXPECT_EQ(KindOf(waiting.get()), FailureKind::kNotSent);
}

// Those behind it would all be told that the server cannot be reached.
TEST(CurlTransportTest, ACallWhoseTimeWentInTheQueueSaysNothingOfTheServer) {
  const SilentListener listener;
  CurlTransportOptions options = OptionsFor(listener.base_url());
  options.connect_timeout = absl::Seconds(1);
  auto transport = NewTransport(options);
  SendOptions of_scout;
  of_scout.cancellation = std::make_shared<Cancellation>();
  auto scout = SendAsync(*transport, Post("/", "{}"), of_scout);
  auto hasty =
      SendAsync(*transport, Post("/", "{}"), Within(absl::Milliseconds(1200)));
  auto patient =
      SendAsync(*transport, Post("/", "{}"), Within(absl::Seconds(60)));

  // Leaves less than `connect_timeout` to the hasty one.
  absl::SleepFor(absl::Milliseconds(700));
  of_scout.cancellation->Cancel();
  EXPECT_EQ(KindOf(hasty.get()), FailureKind::kNotSent);

  EXPECT_EQ(patient.wait_for(std::chrono::milliseconds(200)),
            std::future_status::timeout);
}

TEST(CurlTransportTest, ACallWithoutADeadlineHasTheDefaultOne) {
  ScriptedHttpsServer server(Identity(), OnlyTheFirst());
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.timeout = absl::Milliseconds(700);
  auto transport = NewTransport(options);

  ASSERT_TRUE(SendAndWait(*transport, Get("/")).ok());
  EXPECT_EQ(KindOf(SendAndWait(*transport, Get("/"))), FailureKind::kNoAnswer);
}

TEST(CurlTransportTest, ADeadlineBoundsADrippingBody) {
  Script drip = {step::Write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")};
  for (int i = 0; i < 200; ++i) {
    drip.push_back(step::Write("x"));
    drip.push_back(step::Pause(std::chrono::milliseconds(20)));
  }
  ScriptedHttpsServer server(Identity(), Always(drip));
  auto transport = NewTransport(server);

  EXPECT_EQ(KindOf(SendAndWait(*transport, Get("/"),
                               Within(absl::Milliseconds(900)))),
            FailureKind::kNoAnswer);
}

TEST(CurlTransportTest, ACallCancelledBeforeIsNotSent) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);
  SendOptions options;
  options.cancellation = std::make_shared<Cancellation>();
  options.cancellation->Cancel();

  const Outcome outcome = SendAndWait(*transport, Get("/"), options);

  EXPECT_EQ(KindOf(outcome), FailureKind::kCancelled);
  EXPECT_EQ(server.Connections(), 0u);
}

TEST(CurlTransportTest, CancellingEndsACallInFlight) {
  ScriptedHttpsServer server(Identity(), Always({step::Hold()}));
  auto transport = NewTransport(server);
  SendOptions options;
  options.cancellation = std::make_shared<Cancellation>();
  auto outcome = SendAsync(*transport, Get("/"), options);
  ASSERT_TRUE(server.WaitForRequests(1));

  options.cancellation->Cancel();

  EXPECT_EQ(KindOf(outcome.get()), FailureKind::kCancelled);
  // The connection, on which an answer may still come, is not used again.
  server.Release();
  EXPECT_TRUE(server.WaitForClosedConnections(1));
}

TEST(CurlTransportTest, CancellingEndsACallThatHasNoConnectionYet) {
  const SilentListener listener;
  auto transport = NewTransport(OptionsFor(listener.base_url()));
  SendOptions scout;
  scout.cancellation = std::make_shared<Cancellation>();
  SendOptions waiting;
  waiting.cancellation = std::make_shared<Cancellation>();
  auto first = SendAsync(*transport, Get("/"), scout);
  auto second = SendAsync(*transport, Get("/"), waiting);

  waiting.cancellation->Cancel();
  EXPECT_EQ(KindOf(second.get()), FailureKind::kCancelled);
  scout.cancellation->Cancel();
  EXPECT_EQ(KindOf(first.get()), FailureKind::kCancelled);
}

TEST(CurlTransportTest, AnswerAndCancellationMayCoincide) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.event_loops = 2;
  auto transport = NewTransport(options);
  int answered = 0;
  int cancelled = 0;

  for (int i = 0; i < 400; ++i) {
    SendOptions send;
    send.cancellation = std::make_shared<Cancellation>();
    auto outcome = SendAsync(*transport, Get("/"), send);
    // Later and later, so that the two meet somewhere on the way.
    std::thread canceller([cancellation = send.cancellation, i] {
      const auto until =
          std::chrono::steady_clock::now() + std::chrono::microseconds(i * 2);
      while (std::chrono::steady_clock::now() < until) {
      }
      cancellation->Cancel();
    });
    const Outcome result = outcome.get();
    canceller.join();
    if (result.ok()) {
      ++answered;
    } else {
      ASSERT_EQ(KindOf(result), FailureKind::kCancelled);
      ++cancelled;
    }
  }

  EXPECT_EQ(answered + cancelled, 400);
  EXPECT_TRUE(SendAndWait(*transport, Get("/")).ok());
}

// --------------------------------------------------------------- connections

TEST(CurlTransportTest, UsesAConnectionAgain) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.event_loops = 3;  // calls one by one stay on one loop
  auto transport = NewTransport(options);

  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(SendAndWait(*transport, Get("/")).ok());
  }

  EXPECT_EQ(server.Requests().size(), 5u);
  EXPECT_EQ(server.Connections(), 1u);
}

TEST(CurlTransportTest, DoesNotUseAConnectionThatWasIdleForTooLong) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.idle_reuse = absl::Seconds(2);
  auto transport = NewTransport(options);

  ASSERT_TRUE(SendAndWait(*transport, Get("/")).ok());
  // Time itself is what is tested here: libcurl's clock cannot be turned.
  std::this_thread::sleep_for(std::chrono::milliseconds(2010));
  ASSERT_TRUE(SendAndWait(*transport, Get("/")).ok());

  EXPECT_EQ(server.Connections(), 2u);
}

TEST(CurlTransportTest, NoticesThatAnIdleConnectionWasClosed) {
  ScriptedHttpsServer server(
      Identity(), Always({step::Write(HttpAnswer(200, "{}")), step::Close()}));
  auto transport = NewTransport(server);

  for (size_t i = 1; i <= 3; ++i) {
    const Outcome outcome = SendAndWait(*transport, Post("/", "{}"));
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    ASSERT_TRUE(server.WaitForClosedConnections(i));
  }

  EXPECT_EQ(server.Requests().size(), 3u);
}

// libcurl would send the same bytes again, with the same nonce, after the
// server may have done what they say.
TEST(CurlTransportTest, DoesNotRepeatARequestOnItsOwn) {
  std::atomic<int> count{0};
  ScriptedHttpsServer server(Identity(), [&](const std::string&) -> Script {
    if (++count == 2) return {step::Close()};
    return {step::Write(HttpAnswer(200, "{}"))};
  });
  auto transport = NewTransport(server);
  ASSERT_TRUE(SendAndWait(*transport, Post("/", "{}")).ok());

  const Outcome outcome = SendAndWait(*transport, Post("/", "{}"));

  EXPECT_EQ(KindOf(outcome), FailureKind::kNoAnswer);
  EXPECT_EQ(server.Requests().size(), 2u);
  EXPECT_TRUE(SendAndWait(*transport, Post("/", "{}")).ok());
}

TEST(CurlTransportTest, FiveHundredCallsWaitTogether) {
  ScriptedHttpsServer server(
      Identity(), Always({step::Pause(std::chrono::milliseconds(200)),
                          step::Write(HttpAnswer(200, "{}"))}));
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.event_loops = 2;
  options.connect_timeout = absl::Seconds(30);  // sanitizers are slow
  options.timeout = absl::Seconds(30);
  auto transport = NewTransport(options);

  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 500; ++i) {
    outcomes.push_back(SendAsync(*transport, Get("/")));
  }

  for (auto& outcome : outcomes) {
    const Outcome result = outcome.get();
    EXPECT_TRUE(result.ok()) << result.status();
  }
  EXPECT_EQ(server.Requests().size(), 500u);
}

TEST(CurlTransportTest, ACallbackMaySendAgain) {
  ScriptedHttpsServer server(Identity(),
                             Always({step::Write(HttpAnswer(200, "{}"))}));
  auto transport = NewTransport(server);
  std::promise<Outcome> last;

  transport->Send(Get("/1"), {}, [&](Outcome) {
    transport->Send(Get("/2"), {}, [&](Outcome) {
      transport->Send(Get("/3"), {}, [&](Outcome outcome) {
        last.set_value(std::move(outcome));
      });
    });
  });

  EXPECT_TRUE(last.get_future().get().ok());
  EXPECT_EQ(server.Connections(), 1u);
}

// ------------------------------------------------------------------- shutdown

TEST(CurlTransportTest, DestructionCompletesWhatIsInFlight) {
  ScriptedHttpsServer server(Identity(), Always({step::Hold()}));
  CurlTransportOptions options = OptionsFor(server.base_url());
  options.event_loops = 2;
  options.connect_timeout = absl::Seconds(30);
  auto transport = NewTransport(options);
  auto cancellation = std::make_shared<Cancellation>();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 50; ++i) {
    SendOptions send;
    send.cancellation = cancellation;
    outcomes.push_back(SendAsync(*transport, Get("/"), send));
  }
  ASSERT_TRUE(server.WaitForRequests(50));
  // Some that the gate may still hold back.
  for (int i = 0; i < 50; ++i) {
    outcomes.push_back(SendAsync(*transport, Get("/")));
  }
  // One that tries again from its callback, as a retrying layer would.
  std::promise<Outcome> again;
  CurlTransport* const raw = transport.get();
  raw->Send(Get("/"), {}, [&, raw](Outcome) {
    raw->Send(Get("/"), {},
              [&](Outcome outcome) { again.set_value(std::move(outcome)); });
  });

  transport.reset();

  for (auto& outcome : outcomes) {
    ASSERT_EQ(outcome.wait_for(std::chrono::seconds(0)),
              std::future_status::ready);
    EXPECT_EQ(KindOf(outcome.get()), FailureKind::kCancelled);
  }
  EXPECT_EQ(KindOf(again.get_future().get()), FailureKind::kCancelled);
  cancellation->Cancel();  // nobody listens any more
}

TEST(CurlTransportTest, CancellationsMayComeDuringDestruction) {
  ScriptedHttpsServer server(Identity(), Always({step::Hold()}));
  for (int i = 0; i < 20; ++i) {
    auto transport = NewTransport(server);
    SendOptions send;
    send.cancellation = std::make_shared<Cancellation>();
    auto outcome = SendAsync(*transport, Get("/"), send);
    std::thread canceller([&] { send.cancellation->Cancel(); });
    transport.reset();
    EXPECT_EQ(KindOf(outcome.get()), FailureKind::kCancelled);
    canceller.join();
  }
}

// --------------------------------------------------------------------- HTTP/2

// nghttpd, an HTTP/2 server that was not written for this test. It speaks
// nothing else, so that an answer proves what was negotiated.
class Nghttpd {
 public:
  Nghttpd()
      : key_(Identity().private_key),
        certificate_(Identity().certificate),
        log_("") {
    port_ = FreePort();
    const std::string port = std::to_string(port_);
    pid_ = fork();
    if (pid_ == 0) {
      const int log = open(log_.path().c_str(), O_WRONLY | O_APPEND);
      dup2(log, STDOUT_FILENO);
      dup2(log, STDERR_FILENO);
      execlp("nghttpd", "nghttpd", "-v", "--echo-upload", "-a", "127.0.0.1",
             port.c_str(), key_.path().c_str(), certificate_.path().c_str(),
             static_cast<char*>(nullptr));
      _exit(127);
    }
  }
  ~Nghttpd() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  // Waits until it accepts connections. False if it never does.
  bool WaitUntilReady() const {
    for (int i = 0; i < 1000; ++i) {
      if (Connects()) return true;
      if (waitpid(pid_, nullptr, WNOHANG) == pid_) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

  std::string base_url() const {
    return absl::StrCat("https://127.0.0.1:", port_);
  }

  // What it says that it received.
  std::string Log() const {
    std::ifstream file(log_.path());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

 private:
  static sockaddr_in Loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    return address;
  }
  // nghttpd cannot tell which port it got for 0.
  static int FreePort() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = Loopback(0);
    EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
              0);
    socklen_t size = sizeof(address);
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    close(fd);
    return ntohs(address.sin_port);
  }
  bool Connects() const {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = Loopback(port_);
    const bool connected =
        connect(fd, reinterpret_cast<const sockaddr*>(&address),
                sizeof(address)) == 0;
    close(fd);
    return connected;
  }

  const TemporaryFile key_;
  const TemporaryFile certificate_;
  const TemporaryFile log_;
  int port_ = 0;
  pid_t pid_ = -1;
};

TEST(CurlTransportTest, SpeaksHttp2WhereItIsOffered) {
  const Nghttpd server;
  ASSERT_TRUE(server.WaitUntilReady())
      << "nghttpd did not start (Debian package nghttp2-server)";
  auto transport = NewTransport(OptionsFor(server.base_url()));
  const std::string target = "/v3//a/../%E8%89%af?b=%2F+c";
  std::vector<std::future<Outcome>> outcomes;

  for (int i = 0; i < 50; ++i) {
    outcomes.push_back(SendAsync(
        *transport, Post(target, absl::StrCat("{\"call\":", i, "}"))));
  }

  for (size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome outcome = outcomes[i].get();
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(outcome->response.status, 200);
    EXPECT_EQ(outcome->response.body, absl::StrCat("{\"call\":", i, "}"));
  }
  const std::string log = server.Log();
  EXPECT_THAT(log, HasSubstr(absl::StrCat(":path: ", target, "\n")));
  EXPECT_THAT(log, HasSubstr("content-type: application/json"));
  EXPECT_THAT(log, Not(HasSubstr("accept")));
  EXPECT_THAT(log, Not(HasSubstr("user-agent")));
  // All on one connection: the others waited for the first to find out.
  EXPECT_THAT(log, HasSubstr("[id=2]"));  // 1 was this test's own look
  EXPECT_THAT(log, Not(HasSubstr("[id=3]")));
}

}  // namespace
}  // namespace campaign
