#include "tools/benchmark/canned_upstream.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base64.h"
#include "common/private_key.h"
#include "common/string_to_sign.h"

namespace campaign::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

// The detail of an activity as WeChat Pay's pages show it, about 1 KiB.
constexpr absl::string_view kActivity =
    R"({"activity_id":"10028001","activity_type":"FULL_SEND_ACT_TYPE",)"
    R"("activity_base_info":{"activity_name":"良品铺子回馈活动",)"
    R"("activity_second_title":"海飞丝的券",)"
    R"("merchant_logo_url":"https://tool.oschina.net/regex.jpg",)"
    R"("background_color":"COLOR010","begin_time":"2015-05-20T13:29:35+08:00",)"
    R"("end_time":"2015-05-20T13:29:35+08:00","available_periods":{)"
    R"("available_time":[{"begin_time":"2015-05-20T00:00:00+08:00",)"
    R"("end_time":"2015-05-20T23:59:59+08:00"}],"available_day_time":[{)"
    R"("begin_day_time":"110000","end_day_time":"135959"}]},)"
    R"("out_request_no":"100002322019090134234sfdf",)"
    R"("delivery_purpose":"OFF_LINE_PAY"},"award_send_rule":{)"
    R"("full_send_rule":{"transaction_amount_minimum":100,)"
    R"("send_content":"SINGLE_COUPON","award_type":"BUSIFAVOR",)"
    R"("award_list":[{"stock_id":"98065001",)"
    R"("original_image_url":"https://tool.oschina.net/regex.jpg",)"
    R"("thumbnail_url":"https://tool.oschina.net/regex.jpg"}],)"
    R"("merchant_option":"MANUAL_INPUT_MERCHANT"}},)"
    R"("activity_status":"ONGOING_ACT_STATUS",)"
    R"("creator_merchant_id":"10000022","belong_merchant_id":"10000023",)"
    R"("create_time":"2015-05-20T13:29:35+08:00",)"
    R"("update_time":"2015-05-20T13:29:35+08:00"})";

[[noreturn]] void Die(absl::string_view why) {
  std::fprintf(stderr, "campaign-bench: %s\n", std::string(why).c_str());
  std::exit(1);
}

std::string SignedAnswer(const CannedUpstream::Options& options) {
  std::ifstream file(options.platform_key_file);
  const std::string pem((std::istreambuf_iterator<char>(file)),
                        std::istreambuf_iterator<char>());
  const absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(pem);
  if (!key.ok()) {
    Die(absl::StrCat(options.platform_key_file, " ", key.status().message()));
  }
  const std::string timestamp = absl::StrCat(absl::ToUnixSeconds(absl::Now()));
  constexpr absl::string_view kNonce = "c5ac7061fccab6bf3e254dcf98995b8c";
  const absl::StatusOr<std::string> signature =
      key->SignSha256(ResponseStringToVerify(timestamp, kNonce, kActivity));
  if (!signature.ok()) Die(signature.status().message());
  return absl::StrCat(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Request-ID: 08F2E999C90610-0\r\nWechatpay-Timestamp: ",
      timestamp, "\r\nWechatpay-Nonce: ", kNonce,
      "\r\nWechatpay-Serial: ", options.platform_serial,
      "\r\nWechatpay-Signature: ", Base64Encode(*signature),
      "\r\nContent-Length: ", kActivity.size(), "\r\n\r\n", kActivity);
}

}  // namespace

class CannedUpstream::Impl {
 public:
  explicit Impl(const Options& options)
      : tls_(asio::ssl::context::tls_server),
        acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        timer_(io_),
        answer_(SignedAnswer(options)) {
    tls_.use_certificate_chain_file(options.tls_certificate_file);
    tls_.use_private_key_file(options.tls_key_file, asio::ssl::context::pem);
    acceptor_.listen(4096);
    port_ = acceptor_.local_endpoint().port();
    Accept();
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    io_.stop();
    thread_.join();
  }

  int port() const { return port_; }
  int Waiting() const { return waiting_; }

  void HoldUntil(int count, absl::Duration delay) {
    asio::post(io_, [this, count, delay] {
      hold_until_ = count;
      hold_delay_ = delay;
    });
  }

 private:
  struct Session {
    Session(asio::io_context& io, asio::ssl::context& tls) : stream(io, tls) {}
    asio::ssl::stream<tcp::socket> stream;
    boost::beast::flat_buffer buffer;
    std::unique_ptr<http::request_parser<http::string_body>> parser;
  };
  using SessionPtr = std::shared_ptr<Session>;

  void Accept() {
    auto session = std::make_shared<Session>(io_, tls_);
    acceptor_.async_accept(
        session->stream.next_layer(),
        [this, session](const boost::system::error_code& error) {
          if (error) return;
          boost::system::error_code ignored;
          session->stream.next_layer().set_option(tcp::no_delay(true), ignored);
          session->stream.async_handshake(
              asio::ssl::stream_base::server,
              [this, session](const boost::system::error_code& failed) {
                if (!failed) Read(session);
              });
          Accept();
        });
  }

  void Read(const SessionPtr& session) {
    session->parser =
        std::make_unique<http::request_parser<http::string_body>>();
    http::async_read(
        session->stream, session->buffer, *session->parser,
        [this, session](const boost::system::error_code& error, size_t) {
          if (error) return;
          session->parser.reset();
          if (hold_until_ == 0) return Write(session);
          held_.push_back(session);
          waiting_ = static_cast<int>(held_.size());
          if (waiting_ == hold_until_) ReleaseLater();
        });
  }

  void ReleaseLater() {
    timer_.expires_after(absl::ToChronoMilliseconds(hold_delay_));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      std::vector<SessionPtr> released;
      released.swap(held_);
      waiting_ = 0;
      hold_until_ = 0;
      for (const SessionPtr& session : released) Write(session);
    });
  }

  void Write(const SessionPtr& session) {
    asio::async_write(
        session->stream, asio::buffer(answer_),
        [this, session](const boost::system::error_code& error, size_t) {
          if (!error) Read(session);
        });
  }

  asio::io_context io_{1};
  asio::ssl::context tls_;
  tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  const std::string answer_;
  int port_ = 0;
  // Touched on the io thread only, but for `waiting_`.
  int hold_until_ = 0;
  absl::Duration hold_delay_;
  std::vector<SessionPtr> held_;
  std::atomic<int> waiting_{0};
  std::thread thread_;
};

CannedUpstream::CannedUpstream(const Options& options)
    : impl_(std::make_unique<Impl>(options)) {}
CannedUpstream::~CannedUpstream() = default;
int CannedUpstream::port() const { return impl_->port(); }
int CannedUpstream::Waiting() const { return impl_->Waiting(); }
void CannedUpstream::HoldUntil(int count, absl::Duration delay) {
  impl_->HoldUntil(count, delay);
}

}  // namespace campaign::bench
