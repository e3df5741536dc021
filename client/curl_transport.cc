#include "client/curl_transport.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/curl_handles.h"
#include "client/sendable_request.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

// Never undone: other parts of a process may use libcurl until it ends.
absl::Status InitializeCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code == CURLE_OK) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("libcurl cannot start: ", curl_easy_strerror(code)));
}

// The part of a URL, or nothing if it has none.
std::string UrlPart(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  return CurlString(text).get();
}

absl::Status CheckBaseUrl(const std::string& base_url) {
  const auto refuse = [&](absl::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("base_url '", base_url, "': ", why,
                     "; it must be https://host or https://host:port"));
  };
  // Plain HTTP would send credentials in the clear, and says nothing about who
  // answers.
  if (!absl::StartsWith(base_url, "https://")) return refuse("not https");
  const CurlUrl url(curl_url());
  if (url == nullptr) return absl::ResourceExhaustedError("no memory");
  const CURLUcode code =
      curl_url_set(url.get(), CURLUPART_URL, base_url.c_str(), 0);
  if (code != CURLUE_OK) return refuse(curl_url_strerror(code));
  for (CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY,
                         CURLUPART_FRAGMENT}) {
    if (!UrlPart(url.get(), part).empty()) return refuse("has too many parts");
  }
  // libcurl reports "/" for none at all.
  const size_t host = std::string("https://").size();
  if (base_url.find_first_of("/?#", host) != std::string::npos) {
    return refuse("has a path");
  }
  return absl::OkStatus();
}

// A wrong file would otherwise be found by the first call, and every other.
absl::Status CheckCaFile(const std::string& ca_file) {
  if (ca_file.empty()) return absl::OkStatus();
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(
      X509_STORE_new(), &X509_STORE_free);
  if (store == nullptr ||
      X509_STORE_load_file(store.get(), ca_file.c_str()) != 1) {
    ERR_clear_error();
    return absl::FailedPreconditionError(absl::StrCat(
        "ca_file '", ca_file, "' is not a readable PEM file of certificates"));
  }
  return absl::OkStatus();
}

absl::Status Check(const CurlTransportOptions& options) {
  if (absl::Status status = CheckBaseUrl(options.base_url); !status.ok()) {
    return status;
  }
  if (options.connect_timeout < absl::Milliseconds(1) ||
      options.timeout < absl::Milliseconds(1)) {
    return absl::InvalidArgumentError(
        "connect_timeout and timeout must be at least 1 ms");
  }
  if (options.event_loops < 1) {
    return absl::InvalidArgumentError("event_loops must be at least 1");
  }
  if (options.idle_reuse < absl::Seconds(2) ||
      options.idle_reuse != absl::Trunc(options.idle_reuse, absl::Seconds(1))) {
    return absl::InvalidArgumentError(
        "idle_reuse must be whole seconds, at least 2");
  }
  return CheckCaFile(options.ca_file);
}

// On the clock that no administrator sets: a deadline is a promise of a
// duration, whatever happens to the time of day while it runs.
CurlTransfer::Clock::duration SteadyDuration(absl::Duration duration) {
  // Far away enough, and no overflow (libcurl's own limit is INT_MAX ms).
  duration = std::min(duration, absl::Hours(24));
  return std::chrono::duration_cast<CurlTransfer::Clock::duration>(
      absl::ToChronoNanoseconds(duration));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CurlTransport>> CurlTransport::Create(
    CurlTransportOptions options) {
  if (absl::Status status = InitializeCurlOnce(); !status.ok()) return status;
  if (absl::Status status = Check(options); !status.ok()) return status;
  std::unique_ptr<CurlTransport> transport(
      new CurlTransport(std::move(options)));
  for (int i = 0; i < transport->options_.event_loops; ++i) {
    auto loop = CurlEventLoop::Start(transport->options_);
    if (!loop.ok()) return loop.status();
    transport->loops_.push_back(*std::move(loop));
  }
  return transport;
}

CurlTransport::CurlTransport(CurlTransportOptions options)
    : options_(std::move(options)) {}

CurlTransport::~CurlTransport() {
  stopping_ = true;
  // All stop before any is destroyed: a callback of one may send into another.
  for (const auto& loop : loops_) loop->Stop();
}

void CurlTransport::Send(HttpRequest request, SendOptions options,
                         Callback done) {
  if (absl::Status status = CheckSendable(request); !status.ok()) {
    done(std::move(status));
    return;
  }
  if (stopping_) {
    done(TransportFailure(FailureKind::kCancelled,
                          "the gateway is shutting down"));
    return;
  }
  if (options.cancellation != nullptr && options.cancellation->IsCancelled()) {
    done(TransportFailure(FailureKind::kCancelled, "cancelled by the caller"));
    return;
  }
  absl::Duration left = options_.timeout;
  if (options.deadline != absl::InfiniteFuture()) {
    left = options.deadline - absl::Now();
    if (left <= absl::ZeroDuration()) {
      done(TransportFailure(FailureKind::kNotSent,
                            "not sent: the deadline had passed already"));
      return;
    }
  }
  ChooseLoop().Submit(std::make_unique<CurlTransfer>(
      next_id_.fetch_add(1, std::memory_order_relaxed), options_,
      std::move(request), CurlTransfer::Clock::now() + SteadyDuration(left),
      SteadyDuration(options.answer_timeout), std::move(options.cancellation),
      std::move(done)));
}

// The one with the least to do, the first of equals. Taking turns would spread
// a few calls over all loops' connections and let each grow too old for use;
// this way a quiet gateway keeps one loop's connections warm.
CurlEventLoop& CurlTransport::ChooseLoop() {
  const auto least = std::min_element(loops_.begin(), loops_.end(),
                                      [](const auto& a, const auto& b) {
                                        return a->in_flight() < b->in_flight();
                                      });
  return **least;
}

}  // namespace campaign
