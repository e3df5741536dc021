#include "tools/simulator/http_server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <mutex>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace simulator {
namespace {

namespace net = boost::asio;
namespace ssl = net::ssl;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;  // NOLINT(readability-identifier-naming)
using boost::system::error_code;
using std::chrono::milliseconds;

// A slow handshake, a slow upload, or a caller who reads slowly.
constexpr milliseconds kSlowest{30000};
// For the other side's close_notify.
constexpr milliseconds kFarewell{1000};
constexpr uint32_t kHeaderLimit = 64 * 1024;
constexpr int kBacklog = 4096;
// A slow body comes in so many pieces.
constexpr size_t kPieces = 10;

// What can be done to a connection from outside.
class Resettable {
 public:
  virtual ~Resettable() = default;
  // From any thread; happens on the connection's strand, and only to one of an
  // earlier epoch.
  virtual void PostReset() = 0;
};

// Every connection of a server, so that all can be reset. Thread-safe.
class Connections {
 public:
  uint64_t Add(const std::weak_ptr<Resettable>& connection) {
    const std::lock_guard lock(mutex_);
    connections_.emplace(++last_, connection);
    return last_;
  }
  void Remove(uint64_t number) {
    const std::lock_guard lock(mutex_);
    connections_.erase(number);
  }
  void ResetAll() {
    // Held beyond the lock: the last reference may go here, and its destructor
    // calls Remove().
    std::vector<std::shared_ptr<Resettable>> all;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [number, connection] : connections_) {
        if (auto held = connection.lock()) all.push_back(std::move(held));
      }
    }
    for (const auto& connection : all) connection->PostReset();
  }

 private:
  std::mutex mutex_;
  uint64_t last_ = 0;
  std::unordered_map<uint64_t, std::weak_ptr<Resettable>> connections_;
};

struct Shared {
  Shared(HttpServer::Options o, HttpServer::Handler h)
      : options(std::move(o)), handler(std::move(h)) {}

  const HttpServer::Options options;
  const HttpServer::Handler handler;
  Connections connections;
  // A connection of an earlier epoch has been cut off.
  std::atomic<uint64_t> epoch = 0;
  std::atomic<bool> silent = false;
};

std::string Head(const HttpResponse& response, bool keep_alive) {
  const auto reason = http::obsolete_reason(
      http::int_to_status(static_cast<unsigned>(response.status)));
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head.append(reason.data(), reason.size()).append("\r\n");
  for (const HttpHeader& header : response.headers) {
    head.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  head += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  return head + "\r\n";
}

// One connection. Everything happens on its strand; it lives as long as an
// operation or a timer refers to it.
template <typename Stream>
class Session : public Resettable,
                public std::enable_shared_from_this<Session<Stream>> {
 public:
  static constexpr bool kTls = !std::is_same_v<Stream, tcp::socket>;

  template <typename... Args>
  explicit Session(std::shared_ptr<Shared> shared, Args&&... args)
      : shared_(std::move(shared)),
        epoch_(shared_->epoch),
        stream_(std::forward<Args>(args)...),
        timer_(stream_.get_executor()) {}

  ~Session() override { shared_->connections.Remove(number_); }

  void Start() {
    number_ = shared_->connections.Add(this->weak_from_this());
    error_code ignored;
    stream_.lowest_layer().set_option(tcp::no_delay(true), ignored);
    net::dispatch(stream_.get_executor(), [self = this->shared_from_this()] {
      if (!self->CutOff()) self->Handshake();
    });
  }

  void PostReset() override {
    net::post(stream_.get_executor(), [self = this->shared_from_this()] {
      if (self->epoch_ != self->shared_->epoch) self->Reset();
    });
  }

 private:
  // True if this connection is not to be served any more, and then sees to it.
  // Only between operations.
  bool CutOff() {
    if (epoch_ != shared_->epoch) {
      Reset();
      return true;
    }
    if (shared_->silent) {
      NoDeadline();
      Ignore();
      return true;
    }
    return false;
  }

  void Reset() {
    NoDeadline();
    error_code ignored;
    stream_.lowest_layer().set_option(net::socket_base::linger(true, 0),
                                      ignored);
    stream_.lowest_layer().close(ignored);
  }

  // Takes what comes and says nothing, until the other side has enough.
  void Ignore() {
    out_.resize(4096);
    Socket().async_read_some(
        net::buffer(out_),
        [self = this->shared_from_this()](const error_code& error, size_t) {
          if (error) return self->Abandon();
          self->Ignore();
        });
  }

  tcp::socket& Socket() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  // Runs `then` unless the timer is set anew or cancelled before.
  template <typename Then>
  void After(milliseconds time, Then then) {
    const uint64_t turn = ++timer_turn_;
    timer_.expires_after(time);
    timer_.async_wait([self = this->shared_from_this(), turn,
                       then = std::move(then)](const error_code& error) {
      if (!error && turn == self->timer_turn_) then(*self);
    });
  }

  // Gives up on the operation under way after `time`.
  void Deadline(milliseconds time) {
    After(time, [](Session& self) {
      self.timed_out_ = true;
      error_code ignored;
      self.stream_.lowest_layer().cancel(ignored);
    });
  }

  void NoDeadline() {
    ++timer_turn_;
    timer_.cancel();
  }

  void Handshake() {
    if constexpr (kTls) {
      Deadline(kSlowest);
      stream_.async_handshake(
          ssl::stream_base::server,
          [self = this->shared_from_this()](const error_code& error) {
            if (error) return self->Abandon();
            self->ReadHead();
          });
    } else {
      ReadHead();
    }
  }

  void ReadHead() {
    timed_out_ = false;
    parser_.emplace();
    parser_->header_limit(kHeaderLimit);
    parser_->body_limit(shared_->options.body_limit);
    Deadline(shared_->options.idle_timeout);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](const error_code& error, size_t) {
          self->OnHead(error);
        });
  }

  void OnHead(const error_code& error) {
    NoDeadline();
    if (error) return OnReadError(error);
    const auto expect = parser_->get().find(http::field::expect);
    if (expect != parser_->get().end() && !parser_->is_done() &&
        boost::beast::iequals(expect->value(), "100-continue")) {
      // libcurl waits for this before it sends a large body.
      out_ = "HTTP/1.1 100 Continue\r\n\r\n";
      Deadline(kSlowest);
      net::async_write(
          stream_, net::buffer(out_),
          [self = this->shared_from_this()](const error_code& failed, size_t) {
            if (failed) return self->Abandon();
            self->ReadBody();
          });
      return;
    }
    ReadBody();
  }

  void ReadBody() {
    Deadline(kSlowest);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](const error_code& error, size_t) {
          self->NoDeadline();
          if (error) return self->OnReadError(error);
          self->OnRequest();
        });
  }

  void OnReadError(const error_code& error) {
    if (timed_out_) return Farewell();
    int status = 0;
    if (error == http::error::body_limit) {
      status = 413;
    } else if (error == http::error::header_limit) {
      status = 431;
    } else if (error.category() ==
                   http::make_error_code(http::error::bad_method).category() &&
               error != http::error::end_of_stream &&
               error != http::error::partial_message) {
      status = 400;
    }
    if (status == 0) return Farewell();
    Delivery refusal;
    refusal.response.status = status;
    refusal.response.Set("Server", "nginx");
    keep_alive_ = false;
    Deliver(std::move(refusal));
  }

  void OnRequest() {
    auto message = parser_->release();
    keep_alive_ = message.keep_alive();
    HttpRequest request;
    const auto verb = message.method_string();
    request.verb.assign(verb.data(), verb.size());
    const auto target = message.target();
    request.target.assign(target.data(), target.size());
    for (const auto& field : message) {
      const auto name = field.name_string();
      const auto value = field.value();
      request.headers.push_back({std::string(name.data(), name.size()),
                                 std::string(value.data(), value.size())});
    }
    request.body = std::move(message.body());
    parser_.reset();
    // Before the call takes effect: it never arrived.
    if (CutOff()) return;
    Deliver(shared_->handler(request));
  }

  void Deliver(Delivery delivery) {
    delivery_ = std::move(delivery);
    if (delivery_.delay.count() > 0) {
      After(delivery_.delay, [](Session& self) { self.Send(); });
    } else {
      Send();
    }
  }

  void Send() {
    if (CutOff()) return;
    if (delivery_.nothing_sent) return End();
    out_ = Head(delivery_.response, keep_alive_);
    const std::string_view body = delivery_.response.body;
    sent_ = 0;
    if (delivery_.body_time.count() > 0) return Write();
    sent_ = delivery_.body_bytes_sent.value_or(body.size());
    out_.append(body.substr(0, sent_));
    Write();
  }

  // Writes `out_`, then the next piece of a slow body, then goes on.
  void Write() {
    Deadline(kSlowest);
    net::async_write(
        stream_, net::buffer(out_),
        [self = this->shared_from_this()](const error_code& error, size_t) {
          self->NoDeadline();
          if (error) return self->Abandon();
          self->OnWritten();
        });
  }

  void OnWritten() {
    const std::string_view body = delivery_.response.body;
    if (delivery_.body_time.count() > 0 && sent_ < body.size()) {
      const size_t piece = std::max<size_t>(1, body.size() / kPieces);
      out_ = body.substr(sent_, piece);
      sent_ += out_.size();
      const auto pieces =
          static_cast<int64_t>((body.size() + piece - 1) / piece);
      After(delivery_.body_time / pieces, [](Session& self) { self.Write(); });
      return;
    }
    if (delivery_.ending != Delivery::Ending::kKeepAlive) return End();
    if (!keep_alive_) return Farewell();
    // A large answer or upload is not kept by an idle connection.
    delivery_ = {};
    if (out_.capacity() > 16384) out_ = {};
    if (buffer_.size() == 0 && buffer_.capacity() > 16384) buffer_ = {};
    ReadHead();
  }

  // Ends as the delivery says.
  void End() {
    NoDeadline();
    if (delivery_.ending == Delivery::Ending::kReset) return Reset();
    // Half-finished or never begun answers end without TLS's close_notify.
    if (delivery_.nothing_sent || delivery_.body_bytes_sent.has_value()) {
      return Abandon();
    }
    Farewell();
  }

  // Ends politely: close_notify, then FIN.
  void Farewell() {
    NoDeadline();
    if (CutOff()) return;
    if constexpr (kTls) {
      Deadline(kFarewell);
      stream_.async_shutdown(
          [self = this->shared_from_this()](const error_code&) {
            self->NoDeadline();
            self->Abandon();
          });
    } else {
      Abandon();
    }
  }

  void Abandon() {
    NoDeadline();
    error_code ignored;
    stream_.lowest_layer().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.lowest_layer().close(ignored);
  }

  const std::shared_ptr<Shared> shared_;
  const uint64_t epoch_;
  uint64_t number_ = 0;
  Stream stream_;
  net::steady_timer timer_;
  uint64_t timer_turn_ = 0;
  bool timed_out_ = false;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  bool keep_alive_ = true;
  Delivery delivery_;
  std::string out_;
  // How much of a body has been handed over.
  size_t sent_ = 0;
};

}  // namespace

class HttpServer::Impl {
 public:
  Impl(Options options, Handler handler)
      : shared_(
            std::make_shared<Shared>(std::move(options), std::move(handler))),
        threads_wanted_(std::max(1, shared_->options.threads)),
        io_(threads_wanted_),
        work_(net::make_work_guard(io_)),
        tls_(ssl::context::tls_server),
        acceptor_(io_),
        retry_(io_) {}

  ~Impl() { Stop(); }

  std::optional<std::string> Start() {
    const Options& options = shared_->options;
    error_code error;
    if (!options.tls_certificate_pem.empty()) {
      tls_.set_options(ssl::context::default_workarounds |
                           ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1,
                       error);
      tls_.use_certificate_chain(net::buffer(options.tls_certificate_pem),
                                 error);
      if (error) {
        return "tls: the certificate is not usable: " + error.message();
      }
      tls_.use_private_key(net::buffer(options.tls_private_key_pem),
                           ssl::context::pem, error);
      if (error) {
        return "tls: the private key is not usable: " + error.message();
      }
    }
    const auto address = net::ip::make_address(options.address, error);
    if (error || !address.is_loopback()) {
      return "listen: '" + options.address +
             "' is no loopback address; give 127.0.0.1";
    }
    endpoint_ = tcp::endpoint(address, options.port);
    const std::lock_guard lock(mutex_);
    if (auto problem = Reserve()) return problem;
    if (auto problem = Listen()) return problem;
    for (int i = 0; i < threads_wanted_; ++i) {
      threads_.emplace_back([this] { Run(); });
    }
    return std::nullopt;
  }

  void Stop() {
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  uint16_t port() const { return endpoint_.port(); }

  std::optional<std::string> SetState(ListenerState state) {
    std::optional<std::string> problem;
    {
      const std::lock_guard lock(mutex_);
      if (state == state_) return std::nullopt;
      // Who connected before this change, unless silence is all it brings.
      if (state != ListenerState::kSilent) ++shared_->epoch;
      shared_->silent = state == ListenerState::kSilent;
      if (state == ListenerState::kCut) {
        problem = Reserve();
      } else if (state_ == ListenerState::kCut) {
        problem = Listen();
      }
      if (!problem.has_value()) state_ = state;
    }
    if (state != ListenerState::kSilent) shared_->connections.ResetAll();
    return problem;
  }

  ListenerState state() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

 private:
  std::string Where() const {
    return "listen: cannot listen on " + shared_->options.address + ":" +
           std::to_string(endpoint_.port()) + ": ";
  }

  // Takes the port without listening on it, so that connects are refused and
  // yet nobody else gets it. Closes a socket that listened. Needs `mutex_`.
  std::optional<std::string> Reserve() {
    ++accepting_;
    error_code error;
    retry_.cancel();
    acceptor_.close(error);
    acceptor_.open(endpoint_.protocol(), error);
    if (error) return Where() + error.message();
    acceptor_.set_option(net::socket_base::reuse_address(true), error);
    acceptor_.bind(endpoint_, error);
    if (error) return Where() + error.message();
    endpoint_ = acceptor_.local_endpoint(error);
    return std::nullopt;
  }

  // Needs `mutex_`.
  std::optional<std::string> Listen() {
    error_code error;
    acceptor_.listen(kBacklog, error);
    if (error) return Where() + error.message();
    Accept();
    return std::nullopt;
  }

  void Run() {
    while (!io_.stopped()) {
      try {
        io_.run();
      } catch (const std::exception& e) {
        spdlog::error("http server: {}", e.what());
      }
    }
  }

  // Only one accept is pending at a time. Acceptor and timer are used under
  // `mutex_` alone, as other threads cut the port off. Needs `mutex_`.
  void Accept() {
    acceptor_.async_accept(
        net::make_strand(io_),
        [this, turn = accepting_](const error_code& error, tcp::socket socket) {
          const std::lock_guard lock(mutex_);
          // Cut off meanwhile.
          if (turn != accepting_) {
            error_code ignored;
            socket.set_option(net::socket_base::linger(true, 0), ignored);
            return;
          }
          if (error) {
            // Out of file descriptors, most likely: others will be closed.
            retry_.expires_after(milliseconds(50));
            retry_.async_wait([this, turn](const error_code& cancelled) {
              const std::lock_guard again(mutex_);
              if (!cancelled && turn == accepting_) Accept();
            });
            return;
          }
          if (shared_->options.tls_certificate_pem.empty()) {
            std::make_shared<Session<tcp::socket>>(shared_, std::move(socket))
                ->Start();
          } else {
            std::make_shared<Session<ssl::stream<tcp::socket>>>(
                shared_, std::move(socket), tls_)
                ->Start();
          }
          Accept();
        });
  }

  const std::shared_ptr<Shared> shared_;
  const int threads_wanted_;
  net::io_context io_;
  // Without it, the threads would end while the port is cut off and nothing is
  // left to do.
  net::executor_work_guard<net::io_context::executor_type> work_;
  ssl::context tls_;
  tcp::acceptor acceptor_;
  net::steady_timer retry_;
  // From Start() on with the port that was bound.
  tcp::endpoint endpoint_;
  mutable std::mutex mutex_;
  ListenerState state_ = ListenerState::kUp;
  // Goes up whenever the accepting ends.
  uint64_t accepting_ = 0;
  std::vector<std::thread> threads_;
};

HttpServer::HttpServer(Options options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}

HttpServer::~HttpServer() = default;

std::optional<std::string> HttpServer::Start() { return impl_->Start(); }

void HttpServer::Stop() { impl_->Stop(); }

std::optional<std::string> HttpServer::SetState(ListenerState state) {
  return impl_->SetState(state);
}

ListenerState HttpServer::state() const { return impl_->state(); }

uint16_t HttpServer::port() const { return impl_->port(); }

}  // namespace simulator
