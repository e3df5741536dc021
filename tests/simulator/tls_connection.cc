#include "tests/simulator/tls_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "tools/simulator/http_message.h"
#include "tools/simulator/openssl_handles.h"

namespace simulator {

using SslContextHandle = std::unique_ptr<SSL_CTX, OpenSslDeleter<SSL_CTX_free>>;
using SslHandle = std::unique_ptr<SSL, OpenSslDeleter<SSL_free>>;

std::string Answer::Header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoringCase(key, name)) return value;
  }
  return "";
}

bool Answer::Has(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoringCase(key, name)) return true;
  }
  return false;
}

Json Answer::json() const { return ParseJson(body).value_or(Json::object()); }

struct TlsConnection::Impl {
  int socket = -1;
  bool ready = false;
  SslContextHandle context;
  SslHandle ssl;
  // Read but not yet part of an answer.
  std::string rest;

  // Appends to `rest`; gives why it could not.
  Answer::End More() {
    char bytes[16384];
    errno = 0;
    int error = 0;
    ssize_t n = 0;
    if (ssl != nullptr) {
      n = SSL_read(ssl.get(), bytes, sizeof(bytes));
      const int saved = errno;
      error = n > 0 ? 0 : saved;
      ERR_clear_error();
    } else {
      n = recv(socket, bytes, sizeof(bytes), 0);
      error = n > 0 ? 0 : errno;
    }
    if (n > 0) {
      rest.append(bytes, static_cast<size_t>(n));
      return Answer::End::kOpen;
    }
    if (error == ECONNRESET) return Answer::End::kReset;
    if (error == EAGAIN) return Answer::End::kTimeout;
    return Answer::End::kClosed;
  }
};

TlsConnection::TlsConnection(uint16_t port, const std::string& ca_pem)
    : impl_(std::make_unique<Impl>()) {
  std::signal(SIGPIPE, SIG_IGN);
  impl_->socket = socket(AF_INET, SOCK_STREAM, 0);
  const timeval timeout{10, 0};
  setsockopt(impl_->socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(impl_->socket, reinterpret_cast<sockaddr*>(&address),
              sizeof(address)) != 0) {
    return;
  }
  if (ca_pem.empty()) {
    impl_->ready = true;
    return;
  }
  impl_->context.reset(SSL_CTX_new(TLS_client_method()));
  const BioHandle bio(
      BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())));
  const X509Handle ca(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(impl_->context.get()), ca.get());
  SSL_CTX_set_verify(impl_->context.get(), SSL_VERIFY_PEER, nullptr);
  impl_->ssl.reset(SSL_new(impl_->context.get()));
  SSL_set1_host(impl_->ssl.get(), "localhost");
  SSL_set_fd(impl_->ssl.get(), impl_->socket);
  impl_->ready = SSL_connect(impl_->ssl.get()) == 1;
  ERR_clear_error();
}

TlsConnection::~TlsConnection() {
  if (impl_->socket >= 0) close(impl_->socket);
}

bool TlsConnection::ok() const { return impl_->ready; }

bool TlsConnection::Send(const std::string& bytes) {
  if (!impl_->ready) return false;
  size_t sent = 0;
  while (sent < bytes.size()) {
    const size_t left = bytes.size() - sent;
    const ssize_t n = impl_->ssl != nullptr
                          ? SSL_write(impl_->ssl.get(), bytes.data() + sent,
                                      static_cast<int>(left))
                          : send(impl_->socket, bytes.data() + sent, left, 0);
    if (n <= 0) {
      ERR_clear_error();
      return false;
    }
    sent += static_cast<size_t>(n);
  }
  return true;
}

Answer TlsConnection::Read() {
  Answer answer;
  std::string& rest = impl_->rest;
  size_t head_end;
  while ((head_end = rest.find("\r\n\r\n")) == std::string::npos) {
    answer.end = impl_->More();
    if (answer.end != Answer::End::kOpen) return answer;
  }
  answer.status = std::atoi(rest.substr(9, 3).c_str());
  size_t at = rest.find("\r\n") + 2;
  while (at < head_end + 2) {
    const size_t end = rest.find("\r\n", at);
    const size_t colon = rest.find(": ", at);
    answer.headers.emplace_back(rest.substr(at, colon - at),
                                rest.substr(colon + 2, end - colon - 2));
    at = end + 2;
  }
  rest.erase(0, head_end + 4);
  const auto length =
      static_cast<size_t>(std::atoll(answer.Header("Content-Length").c_str()));
  while (rest.size() < length && answer.end == Answer::End::kOpen) {
    answer.end = impl_->More();
  }
  answer.body = rest.substr(0, length);
  rest.erase(0, answer.body.size());
  return answer;
}

}  // namespace simulator
