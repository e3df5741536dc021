#include "client/curl_transfer.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

// What libcurl reads into, per transfer in flight. Answers are a few KiB of
// JSON; OpenSSL decrypts a record of up to 16 KiB into its own buffer and
// gives that back when it is empty, so a larger one here only costs memory.
constexpr long kReceiveBufferBytes = 2 << 10;

// libcurl's minimum. It is held until the answer is complete.
constexpr long kSendBufferBytes = 16 << 10;

// The largest TLS record sent. OpenSSL holds a buffer for one per connection
// for as long as that lives, 16 KiB by default, more than a quarter of what a
// call in flight may cost. Most requests fit into one of these.
constexpr long kTlsRecordBytes = 4 << 10;

CURLcode OnTlsContext(CURL* /*easy*/, void* context, void* /*unused*/) {
  SSL_CTX_set_max_send_fragment(static_cast<SSL_CTX*>(context),
                                kTlsRecordBytes);
  return CURLE_OK;
}

// Sets options and remembers the first refusal, so that they can be listed
// without an `if` each.
class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) : easy_(easy) {}

  template <typename T>
  void Set(CURLoption option, T value) {
    if (code_ == CURLE_OK) code_ = curl_easy_setopt(easy_, option, value);
  }

  CURLcode code() const { return code_; }

 private:
  CURL* const easy_;
  CURLcode code_ = CURLE_OK;
};

// libcurl asks for milliseconds in [1, INT_MAX]; 0 would mean "no limit".
long TimeoutMs(CurlTransfer::Clock::duration left) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<long>(
      std::clamp<decltype(ms)>(ms, 1, decltype(ms){INT_MAX}));
}

CURLcode AppendHeader(CurlList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return CURLE_OUT_OF_MEMORY;
  // The first element stays the first, so `list` owns it already.
  if (list == nullptr) list.reset(longer);
  return CURLE_OK;
}

// libcurl takes `Name:` for "do not send"; an empty value is written `Name;`.
std::string HeaderLine(const std::string& name, const std::string& value) {
  if (absl::StripAsciiWhitespace(value).empty()) return absl::StrCat(name, ";");
  return absl::StrCat(name, ": ", value);
}

// POST, PUT and PATCH announce an empty body with `Content-Length: 0`
// (RFC 9110, 8.6); other verbs say nothing.
bool AnnouncesBody(const HttpRequest& request) {
  return !request.body.empty() || request.verb == "POST" ||
         request.verb == "PUT" || request.verb == "PATCH";
}

absl::string_view HostOf(const CurlTransportOptions& options) {
  absl::string_view host = options.base_url;
  const size_t scheme = host.find("://");
  return scheme == absl::string_view::npos ? host : host.substr(scheme + 3);
}

// The peer can have a say in libcurl's error text (names in a certificate), so
// nothing but printable ASCII is passed on.
std::string Printable(absl::string_view text) {
  std::string printable(text);
  for (char& c : printable) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  return printable;
}

}  // namespace

CurlTransfer::CurlTransfer(uint64_t id, const CurlTransportOptions& options,
                           HttpRequest request, Clock::time_point deadline,
                           Clock::duration answer_timeout,
                           std::shared_ptr<Cancellation> cancellation,
                           Transport::Callback done)
    : id_(id),
      options_(options),
      request_(std::move(request)),
      created_(Clock::now()),
      deadline_(deadline),
      answer_timeout_(answer_timeout),
      cancellation_(std::move(cancellation)),
      done_(std::move(done)),
      response_(options.max_response_header_bytes, options.max_response_bytes) {
}

void CurlTransfer::ListenForCancel(absl::AnyInvocable<void()> listener) {
  if (cancellation_ == nullptr) return;
  listener_ = cancellation_->Listen(std::move(listener));
}

absl::Status CurlTransfer::Start(CurlEasy easy, CURLSH* share,
                                 ConnectGate* gate,
                                 const IdleSockets* idle_sockets) {
  found_stale_connection_ = false;
  idle_sockets_ = idle_sockets;
  started_at_ = Clock::now();
  error_[0] = '\0';
  if (absl::Status status = SetOptions(easy.get(), share); !status.ok()) {
    return status;
  }
  easy_ = std::move(easy);
  gate_ = gate;
  return absl::OkStatus();
}

absl::Status CurlTransfer::SetOptions(CURL* easy, CURLSH* share) {
  OptionSetter options(easy);
  const auto off = 0L;
  const auto on = 1L;

  // Where. The target is given beside the URL, because it must be sent byte
  // for byte as it was signed: from a URL libcurl would remove dot segments
  // and rewrite what it thinks needs escaping. PATH_AS_IS says the same of the
  // URL, should somebody give a target there one day.
  options.Set(CURLOPT_URL, options_.base_url.c_str());
  options.Set(CURLOPT_REQUEST_TARGET, request_.target.c_str());
  options.Set(CURLOPT_PATH_AS_IS, on);
  options.Set(CURLOPT_PROTOCOLS_STR, "https");
  options.Set(CURLOPT_FOLLOWLOCATION, off);
  // An empty proxy is one that environment variables cannot replace.
  options.Set(CURLOPT_PROXY, options_.proxy.c_str());
  options.Set(CURLOPT_NOPROXY, "");
  options.Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, on);

  // Whom to believe.
  options.Set(CURLOPT_SSL_VERIFYPEER, on);
  options.Set(CURLOPT_SSL_VERIFYHOST, 2L);
  options.Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.ca_file.empty()) {
    options.Set(CURLOPT_CAINFO, options_.ca_file.c_str());
  }
  if (!options_.ca_file.empty() ||
      curl_version_info(CURLVERSION_NOW)->cainfo != nullptr) {
    // Debian's libcurl also looks into a directory of certificates by default.
    // That would trust the system beside `ca_file`, and turn off the cache of
    // parsed certificates: parsing the system's takes longer than the rest of
    // the handshake, and about a MiB for every connection.
    options.Set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  }
  options.Set(CURLOPT_CA_CACHE_TIMEOUT, 24L * 60 * 60);
  options.Set(CURLOPT_SHARE, share);

  // How. HTTP/2 if the server offers it, HTTP/1.1 otherwise; HTTP/0.9 (a body
  // without a header) is refused by default.
  options.Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // libcurl counts whole seconds and reuses up to and including the limit's
  // last one: 6 means "idle for less than 7 s".
  options.Set(CURLOPT_MAXAGE_CONN,
              static_cast<long>(absl::ToInt64Seconds(options_.idle_reuse) - 1));
  options.Set(CURLOPT_BUFFERSIZE, kReceiveBufferBytes);
  options.Set(CURLOPT_UPLOAD_BUFFERSIZE, kSendBufferBytes);
  options.Set(CURLOPT_SSL_CTX_FUNCTION, &OnTlsContext);
  options.Set(CURLOPT_NOSIGNAL, on);
  // Despite its name: do not wait for a resolver thread when a transfer is
  // cancelled or out of time. Waiting would stop the whole loop for as long as
  // getaddrinfo() takes, which is many seconds when DNS is down.
  options.Set(CURLOPT_QUICK_EXIT, on);
  options.Set(CURLOPT_CONNECTTIMEOUT_MS,
              TimeoutMs(absl::ToChronoNanoseconds(options_.connect_timeout)));
  options.Set(CURLOPT_TIMEOUT_MS,
              TimeoutMs(std::min(deadline_ - started_at_, answer_timeout_)));

  // What.
  if (AnnouncesBody(request_)) {
    options.Set(CURLOPT_POST, on);
    options.Set(CURLOPT_POSTFIELDSIZE_LARGE,
                static_cast<curl_off_t>(request_.body.size()));
    options.Set(CURLOPT_POSTFIELDS, request_.body.data());  // not copied
    if (request_.verb != "POST") {
      options.Set(CURLOPT_CUSTOMREQUEST, request_.verb.c_str());
    }
  } else if (request_.verb == "HEAD") {
    options.Set(CURLOPT_NOBODY, on);  // or it would wait for a body
  } else {
    options.Set(CURLOPT_HTTPGET, on);
    if (request_.verb != "GET") {
      options.Set(CURLOPT_CUSTOMREQUEST, request_.verb.c_str());
    }
  }

  CURLcode code = MakeHeaders();
  options.Set(CURLOPT_HTTPHEADER, headers_.get());

  options.Set(CURLOPT_PREREQFUNCTION, &CurlTransfer::OnConnected);
  options.Set(CURLOPT_PREREQDATA, static_cast<void*>(this));
  options.Set(CURLOPT_HEADERFUNCTION, &CurlTransfer::OnHeader);
  options.Set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  options.Set(CURLOPT_WRITEFUNCTION, &CurlTransfer::OnBody);
  options.Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  options.Set(CURLOPT_ERRORBUFFER, error_.data());
  options.Set(CURLOPT_PRIVATE, static_cast<void*>(this));

  if (code == CURLE_OK) code = options.code();
  if (code != CURLE_OK) {
    return absl::InternalError(
        absl::StrCat("libcurl refuses an option: ", curl_easy_strerror(code)));
  }
  return absl::OkStatus();
}

// Moves the request's headers into the form that libcurl reads while it sends.
CURLcode CurlTransfer::MakeHeaders() {
  // A second start finds them made.
  if (headers_ != nullptr) return CURLE_OK;
  CURLcode code = CURLE_OK;
  const auto append = [&](const std::string& line) {
    if (code == CURLE_OK) code = AppendHeader(headers_, line);
  };
  // A name with nothing after the colon: libcurl's own is not sent.
  append("Expect:");
  if (request_.content_type.empty()) {
    append("Content-Type:");
  } else {
    append(HeaderLine("Content-Type", request_.content_type));
  }
  bool has_accept = false;
  for (const HttpHeader& header : request_.headers) {
    has_accept = has_accept || absl::EqualsIgnoreCase(header.name, "Accept");
    append(HeaderLine(header.name, header.value));
  }
  if (!has_accept) append("Accept:");
  // Their copies are not needed any more, for as long as the call takes.
  request_.headers = {};
  return code;
}

// libcurl calls this when a connection is ready and the request is about to be
// written to it, each time.
//
// Each time, because it repeats by itself (up to five times) a request on a
// reused connection that ended before a byte of an answer came: the server may
// have closed an idle connection in the very moment of sending. It may as well
// have done what was asked and died. A signed request must not be repeated
// here: its nonce and timestamp belong to one attempt, and only the layers
// above know whether the call can bear a second one. So the repetition is
// refused, unless not one byte was written the first time.
int CurlTransfer::OnConnected(void* self, char* /*remote_ip*/,
                              char* /*local_ip*/, int /*remote_port*/,
                              int local_port) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  if (transfer->ConnectionIsStale(local_port)) {
    transfer->found_stale_connection_ = true;
    // Read when libcurl is done with the transfer: closes the connection.
    curl_easy_setopt(transfer->easy_.get(), CURLOPT_FORBID_REUSE, 1L);
    return CURL_PREREQFUNC_ABORT;
  }
  transfer->local_port_ = local_port;
  if (transfer->attempts_++ == 0) {
    transfer->bytes_before_request_ = transfer->RequestBytes();
    transfer->gate_->Connected();
    return CURL_PREREQFUNC_OK;
  }
  if (transfer->MayHaveBeenSent()) {
    transfer->refused_to_repeat_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  return CURL_PREREQFUNC_OK;
}

size_t CurlTransfer::OnHeader(char* data, size_t size, size_t count,
                              void* self) {
  try {
    auto* transfer = static_cast<CurlTransfer*>(self);
    return transfer->response_.AddHeaderLine({data, size * count})
               ? size * count
               : 0;
  } catch (...) {
    return 0;  // out of memory: libcurl fails the transfer
  }
}

size_t CurlTransfer::OnBody(char* data, size_t size, size_t count, void* self) {
  try {
    auto* transfer = static_cast<CurlTransfer*>(self);
    return transfer->response_.AddBody({data, size * count}) ? size * count : 0;
  } catch (...) {
    return 0;
  }
}

bool CurlTransfer::ConnectionIsStale(int local_port) const {
  if (attempts_ > 0 || idle_sockets_ == nullptr) return false;
  long new_connections = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &new_connections);
  return new_connections == 0 && idle_sockets_->IsStale(local_port);
}

long CurlTransfer::RequestBytes() const {
  long bytes = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes);
  return bytes;
}

// Where libcurl cannot tell (HTTP/2 counts a frame when it is queued) the
// answer is yes: to say "not sent" of a write that had its effect is the worse
// mistake.
bool CurlTransfer::MayHaveBeenSent() const {
  return refused_to_repeat_ ||
         (connected() && RequestBytes() > bytes_before_request_);
}

absl::StatusOr<Answer> CurlTransfer::Result(CURLcode code) {
  const absl::string_view host = HostOf(options_);
  if (code == CURLE_OK && !response_.headers_complete()) {
    return TransportFailure(
        FailureKind::kNoAnswer,
        absl::StrCat(host, ": the answer ended within its headers"));
  }
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return Answer{std::move(response_).Take(static_cast<int>(status)), {}};
  }

  if (response_.body_too_large()) {
    return TransportFailure(
        FailureKind::kNoAnswer,
        absl::StrCat(host, ": answer larger than ", options_.max_response_bytes,
                     " bytes"));
  }
  if (response_.headers_too_large()) {
    return TransportFailure(
        FailureKind::kNoAnswer,
        absl::StrCat(host, ": answer's headers larger than ",
                     options_.max_response_header_bytes, " bytes"));
  }
  if (refused_to_repeat_) {
    return TransportFailure(
        FailureKind::kNoAnswer,
        absl::StrCat(host,
                     ": the connection was closed after the request was sent, "
                     "before an answer came"));
  }
  const bool sent = MayHaveBeenSent();
  std::string detail = Printable(error_.data());
  if (!detail.empty()) detail = absl::StrCat(" (", detail, ")");
  return TransportFailure(
      sent ? FailureKind::kNoAnswer : FailureKind::kNotSent,
      absl::StrCat(host, sent ? ": no complete answer: " : ": not sent: ",
                   curl_easy_strerror(code), detail));
}

absl::Status CurlTransfer::NotSent(absl::string_view reason) const {
  return TransportFailure(
      FailureKind::kNotSent,
      absl::StrCat(HostOf(options_), ": not sent: ", reason));
}

absl::Status CurlTransfer::Cancelled(absl::string_view reason) const {
  return TransportFailure(FailureKind::kCancelled,
                          absl::StrCat(HostOf(options_), ": ", reason));
}

void CurlTransfer::Complete(absl::StatusOr<Answer> result) {
  if (listener_ != 0) cancellation_->StopListening(listener_);
  std::exchange(done_, nullptr)(std::move(result));
}

}  // namespace campaign
