#include "tests/support/scripted_https_server.h"

// clang-format off: Boost 1.74's awaitable.hpp uses std::exchange without
// including this.
#include <utility>
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <cctype>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace campaign {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using Stream = asio::ssl::stream<tcp::socket>;

constexpr std::chrono::seconds kPatience{10};

// The Content-Length of a request head, 0 without one.
size_t ContentLength(std::string head) {
  for (char& c : head) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const std::string name = "\r\ncontent-length:";
  const size_t at = head.find(name);
  return at == std::string::npos ? 0
                                 : std::stoul(head.substr(at + name.size()));
}

}  // namespace

std::string HttpAnswer(int status, const std::string& body,
                       const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class ScriptedHttpsServer::Impl {
 public:
  Impl(const TlsIdentity& identity, Answerer answerer)
      : answerer_(std::move(answerer)),
        tls_(asio::ssl::context::tls_server),
        acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        port_(acceptor_.local_endpoint().port()),
        released_(io_, asio::steady_timer::time_point::max()) {
    tls_.set_options(asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1);
    tls_.use_certificate_chain(asio::buffer(identity.certificate));
    tls_.use_private_key(asio::buffer(identity.private_key),
                         asio::ssl::context::pem);
    acceptor_.listen(4096);
    asio::co_spawn(io_, Accept(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    io_.stop();
    thread_.join();
  }

  int port() const { return port_; }

  void Release() {
    asio::post(io_, [this] {
      release_ = true;
      released_.cancel();
    });
  }

  bool WaitForRequests(size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience,
                             [&] { return requests_.size() >= count; });
  }

  bool WaitForClosedConnections(size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return closed_ >= count; });
  }

  std::vector<std::string> Requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }

  size_t Connections() const {
    std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  asio::awaitable<void> Accept() {
    for (;;) {
      tcp::socket socket = co_await acceptor_.async_accept(use_awaitable);
      socket.set_option(tcp::no_delay(true));
      {
        std::lock_guard lock(mutex_);
        ++connections_;
      }
      asio::co_spawn(io_, Serve(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> Serve(tcp::socket socket) {
    try {
      Stream stream(std::move(socket), tls_);
      co_await stream.async_handshake(Stream::server, use_awaitable);
      std::string buffer;
      bool open = true;
      while (open) {
        const std::string request = co_await ReadRequest(stream, buffer);
        const Script script = answerer_(request);
        {
          std::lock_guard lock(mutex_);
          requests_.push_back(request);
        }
        changed_.notify_all();
        for (const Step& next : script) {
          open = co_await Do(stream, next);
          if (!open) break;
        }
      }
    } catch (const boost::system::system_error&) {
      // The client went away: what many tests are about.
    }
    {
      std::lock_guard lock(mutex_);
      ++closed_;
    }
    changed_.notify_all();
  }

  asio::awaitable<std::string> ReadRequest(Stream& stream,
                                           std::string& buffer) {
    const size_t head = co_await asio::async_read_until(
        stream, asio::dynamic_buffer(buffer), "\r\n\r\n", use_awaitable);
    const size_t size = head + ContentLength(buffer.substr(0, head));
    if (buffer.size() < size) {
      const size_t missing = size - buffer.size();
      co_await asio::async_read(stream, asio::dynamic_buffer(buffer),
                                asio::transfer_exactly(missing), use_awaitable);
    }
    std::string request = buffer.substr(0, size);
    buffer.erase(0, size);
    co_return request;
  }

  // False if the connection has ended.
  asio::awaitable<bool> Do(Stream& stream, const Step& next) {
    switch (next.kind) {
      case Step::Kind::kWrite:
        co_await asio::async_write(stream, asio::buffer(next.bytes),
                                   use_awaitable);
        co_return true;
      case Step::Kind::kPause: {
        asio::steady_timer timer(io_, next.time);
        co_await timer.async_wait(use_awaitable);
        co_return true;
      }
      case Step::Kind::kHold:
        if (!release_) {
          boost::system::error_code cancelled;  // how a release looks
          co_await released_.async_wait(
              asio::redirect_error(use_awaitable, cancelled));
        }
        co_return true;
      case Step::Kind::kClose: {
        // Sends close_notify and does not wait for the client's.
        boost::system::error_code ignored;
        stream.next_layer().shutdown(tcp::socket::shutdown_receive, ignored);
        co_await stream.async_shutdown(
            asio::redirect_error(use_awaitable, ignored));
        break;
      }
      case Step::Kind::kReset:
        stream.next_layer().set_option(asio::socket_base::linger(true, 0));
        break;
    }
    stream.next_layer().close();
    co_return false;
  }

  const Answerer answerer_;
  asio::io_context io_{1};
  asio::ssl::context tls_;
  tcp::acceptor acceptor_;
  const int port_;
  asio::steady_timer released_;
  bool release_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> requests_;
  size_t connections_ = 0;
  size_t closed_ = 0;

  std::thread thread_;
};

ScriptedHttpsServer::ScriptedHttpsServer(const TlsIdentity& identity,
                                         Answerer answerer)
    : impl_(std::make_unique<Impl>(identity, std::move(answerer))) {}

ScriptedHttpsServer::~ScriptedHttpsServer() = default;

int ScriptedHttpsServer::port() const { return impl_->port(); }

std::string ScriptedHttpsServer::base_url() const {
  return "https://127.0.0.1:" + std::to_string(impl_->port());
}

void ScriptedHttpsServer::Release() { impl_->Release(); }

bool ScriptedHttpsServer::WaitForRequests(size_t count) {
  return impl_->WaitForRequests(count);
}

bool ScriptedHttpsServer::WaitForClosedConnections(size_t count) {
  return impl_->WaitForClosedConnections(count);
}

std::vector<std::string> ScriptedHttpsServer::Requests() const {
  return impl_->Requests();
}

size_t ScriptedHttpsServer::Connections() const { return impl_->Connections(); }

}  // namespace campaign
