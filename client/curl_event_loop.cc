#include "client/curl_event_loop.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

// Connections kept for reuse, per loop. More than the transfers that one loop
// is built for, so that a burst does not close its connections behind itself.
constexpr long kMaxConnections = 16384;

// Easy handles kept for reuse; each holds about 6 KiB.
constexpr size_t kMaxSpareEasies = 128;

// Events taken from the kernel at once; only a buffer's size.
constexpr int kEventsPerWait = 256;

constexpr absl::string_view kShuttingDown = "the gateway is shutting down";

// Blocks every signal for the calling thread while it lives. A thread started
// meanwhile inherits that: signals are the main thread's business, and SIGPIPE
// would end the process when OpenSSL writes to a connection that was closed
// (libcurl leaves it alone under CURLOPT_NOSIGNAL).
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

absl::StatusOr<std::unique_ptr<CurlEventLoop>> CurlEventLoop::Start(
    const CurlTransportOptions& options) {
  std::unique_ptr<CurlEventLoop> loop(new CurlEventLoop(options));
  if (absl::Status status = loop->SetUp(); !status.ok()) return status;
  const AllSignalsBlocked blocked;
  loop->thread_ = std::thread([raw = loop.get()] { raw->Run(); });
  return loop;
}

CurlEventLoop::CurlEventLoop(const CurlTransportOptions& options)
    : options_(options), epoll_(epoll_create1(EPOLL_CLOEXEC)) {}

CurlEventLoop::~CurlEventLoop() { Stop(); }

absl::Status CurlEventLoop::SetUp() {
  FileDescriptor wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll_.IsOpen() || !wake.IsOpen()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("no descriptor for an event loop: ", strerror(errno)));
  }
  inbox_ = std::make_shared<TransferInbox>(std::move(wake));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = inbox_->fd();
  if (epoll_ctl(epoll_.Get(), EPOLL_CTL_ADD, inbox_->fd(), &event) != 0) {
    return absl::ResourceExhaustedError(
        absl::StrCat("epoll_ctl: ", strerror(errno)));
  }

  share_.reset(curl_share_init());
  multi_.reset(curl_multi_init());
  if (share_ == nullptr || multi_ == nullptr) {
    return absl::ResourceExhaustedError("no memory for a libcurl handle");
  }
  // Without it every easy handle would have TLS sessions of its own. The share
  // needs no locks: only this loop's thread uses it.
  CURLSHcode shared = curl_share_setopt(share_.get(), CURLSHOPT_SHARE,
                                        CURL_LOCK_DATA_SSL_SESSION);
  CURLMcode code = CURLM_OK;
  const auto set = [&](CURLMoption option, auto value) {
    if (code == CURLM_OK) code = curl_multi_setopt(multi_.get(), option, value);
  };
  set(CURLMOPT_SOCKETFUNCTION, &CurlEventLoop::OnSocket);
  set(CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  set(CURLMOPT_TIMERFUNCTION, &CurlEventLoop::OnTimer);
  set(CURLMOPT_TIMERDATA, static_cast<void*>(this));
  set(CURLMOPT_MAXCONNECTS, kMaxConnections);
  set(CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  if (shared != CURLSHE_OK || code != CURLM_OK) {
    return absl::InternalError("libcurl refuses an option of an event loop");
  }
  return absl::OkStatus();
}

void CurlEventLoop::Submit(std::unique_ptr<CurlTransfer> transfer) {
  in_flight_.fetch_add(1, std::memory_order_relaxed);
  transfer = inbox_->Put(std::move(transfer));
  if (transfer == nullptr) return;
  in_flight_.fetch_sub(1, std::memory_order_relaxed);
  transfer->Complete(transfer->Cancelled(kShuttingDown));
}

void CurlEventLoop::Stop() {
  if (inbox_ != nullptr) inbox_->Close();
  if (thread_.joinable()) thread_.join();
}

// libcurl tells which events of a socket it waits for. `known` is not null for
// sockets that epoll has already.
int CurlEventLoop::OnSocket(CURL* easy, curl_socket_t socket, int what,
                            void* self, void* known) {
  auto* loop = static_cast<CurlEventLoop*>(self);
  const int epoll = loop->epoll_.Get();
  if (what == CURL_POLL_REMOVE) {
    // Fails if libcurl has closed it: then the kernel has removed it.
    epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  CurlTransfer* transfer = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
  if (transfer != nullptr) transfer->set_socket(socket);
  epoll_event event{};
  event.data.fd = socket;
  if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
  int op = known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  int result = epoll_ctl(epoll, op, socket, &event);
  if (result != 0 && (errno == EEXIST || errno == ENOENT)) {
    // The number was closed and given out again behind libcurl's notes.
    op = op == EPOLL_CTL_ADD ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    result = epoll_ctl(epoll, op, socket, &event);
  }
  curl_multi_assign(loop->multi_.get(), socket, loop);
  // -1 would make libcurl fail every transfer of the loop. One socket that
  // cannot be watched ends by its own time limit instead.
  static_cast<void>(result);
  return 0;
}

// Only notes the moment: acting on it here would call libcurl recursively.
int CurlEventLoop::OnTimer(CURLM* /*multi*/, long timeout_ms, void* self) {
  auto* loop = static_cast<CurlEventLoop*>(self);
  if (timeout_ms < 0) {
    loop->timer_.reset();
  } else {
    loop->timer_ = Clock::now() + std::chrono::milliseconds(timeout_ms);
  }
  return 0;
}

void CurlEventLoop::Run() {
  pthread_setname_np(pthread_self(), "curl-loop");
  while (!closed_) {
    HandleSockets(EpollTimeoutMs());
    HandleMail(inbox_->Take());
    if (closed_) break;
    ExpireWaiting();
    do {
      StartWaiting();
      HandleTimer();  // a transfer that was added is due at once
      CollectFinished();
    } while (gate_.IsOpen() && !waiting_.empty());
    TellFinished();
  }
  AbandonAll();
  // Here and not in the destructor: closing TLS connections writes to them,
  // and this thread is the one that bears SIGPIPE.
  spare_easies_.clear();
  multi_.reset();
  share_.reset();
}

int CurlEventLoop::EpollTimeoutMs() const {
  std::optional<Clock::time_point> next = timer_;
  if (!waiting_deadlines_.empty()) {
    const Clock::time_point deadline = waiting_deadlines_.begin()->first;
    next = next.has_value() ? std::min(*next, deadline) : deadline;
  }
  if (!next.has_value()) return -1;
  // Rounded up, or the loop would spin through the last millisecond.
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now());
  return static_cast<int>(
      std::clamp<decltype(left.count())>(left.count(), 0, INT_MAX));
}

void CurlEventLoop::HandleSockets(int timeout_ms) {
  std::array<epoll_event, kEventsPerWait> events;
  const int count =
      epoll_wait(epoll_.Get(), events.data(), kEventsPerWait, timeout_ms);
  // A negative count is EINTR: as good as no event.
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<size_t>(i)];
    if (event.data.fd == inbox_->fd()) continue;
    int mask = 0;
    if ((event.events & EPOLLIN) != 0) mask |= CURL_CSELECT_IN;
    if ((event.events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
    if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) mask |= CURL_CSELECT_ERR;
    int running = 0;
    // A socket that an earlier event of this batch closed is one that libcurl
    // does not know (or a new one, which it finds not ready): both harmless.
    curl_multi_socket_action(multi_.get(), event.data.fd, mask, &running);
  }
}

void CurlEventLoop::HandleTimer() {
  if (!timer_.has_value() || Clock::now() < *timer_) return;
  timer_.reset();
  int running = 0;
  curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
  // libcurl calls back only when its next moment has changed, by its own
  // reckoning. Ask, so that a loop whose clock disagrees cannot fall asleep.
  long timeout_ms = -1;
  if (!timer_.has_value() &&
      curl_multi_timeout(multi_.get(), &timeout_ms) == CURLM_OK) {
    OnTimer(multi_.get(), timeout_ms, this);
  }
}

void CurlEventLoop::HandleMail(TransferInbox::Mail mail) {
  closed_ = mail.closed;
  const Clock::time_point now = Clock::now();
  if (!mail.arrivals.empty() && transfers_.empty() &&
      now - last_busy_ >= absl::ToChronoNanoseconds(options_.idle_reuse)) {
    gate_.Forget();
  }
  for (std::unique_ptr<CurlTransfer>& transfer : mail.arrivals) {
    const uint64_t id = transfer->id();
    // Listening begins here and not in `Send`, so that a cancellation finds
    // the transfer known. The listener owns the inbox: it may be called when
    // transfer and loop are gone.
    transfer->ListenForCancel([inbox = inbox_, id] { inbox->Cancel(id); });
    transfers_.emplace(id, std::move(transfer));
    KeepWaiting(id);
  }
  for (uint64_t id : mail.cancelled) {
    const auto it = transfers_.find(id);
    if (it == transfers_.end()) continue;  // it completed meanwhile
    if (it->second->started() && !it->second->connected()) gate_.Withdrawn();
    Finish(id, it->second->Cancelled("cancelled by the caller"));
  }
}

void CurlEventLoop::StartWaiting() {
  while (gate_.IsOpen() && !waiting_.empty()) {
    const uint64_t id = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    waiting_deadlines_.erase({transfers_.at(id)->deadline(), id});
    StartOne(id);
  }
}

void CurlEventLoop::StartOne(uint64_t id) {
  CurlTransfer& transfer = *transfers_.at(id);
  if (transfer.IsCancelled()) {
    Finish(id, transfer.Cancelled("cancelled by the caller"));
    return;
  }
  CurlEasy easy = TakeEasy();
  if (easy == nullptr) {
    Finish(id, transfer.NotSent("no memory for a libcurl handle"));
    return;
  }
  absl::Status status = transfer.Start(std::move(easy), share_.get(), &gate_,
                                       multiplexed_ ? nullptr : &idle_sockets_);
  if (!status.ok()) {
    Finish(id, std::move(status));
    return;
  }
  gate_.Enter();
  const CURLMcode code = curl_multi_add_handle(multi_.get(), transfer.easy());
  if (code != CURLM_OK) {
    gate_.Withdrawn();
    Finish(id, transfer.NotSent(curl_multi_strerror(code)));
  }
}

void CurlEventLoop::ExpireWaiting() {
  const Clock::time_point now = Clock::now();
  while (!waiting_deadlines_.empty() &&
         waiting_deadlines_.begin()->first <= now) {
    const uint64_t id = waiting_deadlines_.begin()->second;
    Finish(id, transfers_.at(id)->NotSent(
                   "the deadline passed while waiting for a connection"));
  }
}

void CurlEventLoop::FailWaitingLongerThan(Clock::duration age,
                                          const absl::Status& why) {
  const Clock::time_point oldest_allowed = Clock::now() - age;
  // Oldest first.
  while (!waiting_.empty() &&
         transfers_.at(*waiting_.begin())->created() <= oldest_allowed) {
    Finish(*waiting_.begin(), why);
  }
}

void CurlEventLoop::CollectFinished() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // Copied: removing the handle frees the message.
    const CURLcode code = message->data.result;
    CurlTransfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    if (transfer->found_stale_connection()) {
      // Every round drops a connection, so this ends with one that lives, or
      // a new one.
      gate_.Withdrawn();
      TakeFromCurl(*transfer);
      KeepWaiting(transfer->id());
      continue;
    }
    long version = CURL_HTTP_VERSION_NONE;
    curl_easy_getinfo(transfer->easy(), CURLINFO_HTTP_VERSION, &version);
    if (version != CURL_HTTP_VERSION_NONE) {
      multiplexed_ = version == CURL_HTTP_VERSION_2_0;
    }
    absl::StatusOr<Answer> result = transfer->Result(code);
    if (result.ok()) {
      idle_sockets_.Remember(transfer->local_port(), transfer->socket());
    }
    const bool connected = transfer->connected();
    const Clock::time_point now = Clock::now();
    const Clock::duration tried = now - transfer->started_at();
    const bool out_of_time =
        code == CURLE_OPERATION_TIMEDOUT && now >= transfer->deadline();
    const absl::Status why = result.status();
    Finish(transfer->id(), std::move(result));
    if (connected) continue;

    // A call with little time left says nothing about the server, even if it
    // had more before it waited. Everything else does, and then calls that
    // have waited in vain as long as a connection may take are told so: the
    // layer above can try another host.
    const auto bound = absl::ToChronoNanoseconds(options_.connect_timeout);
    if (out_of_time && tried < bound) {
      gate_.Withdrawn();
    } else {
      gate_.Failed();
      FailWaitingLongerThan(bound, why);
    }
  }
}

void CurlEventLoop::Finish(uint64_t id, absl::StatusOr<Answer> result) {
  auto node = transfers_.extract(id);
  std::unique_ptr<CurlTransfer> transfer = std::move(node.mapped());
  if (transfer->started()) {
    TakeFromCurl(*transfer);
  } else {
    waiting_.erase(id);
    waiting_deadlines_.erase({transfer->deadline(), id});
  }
  finished_.emplace_back(std::move(transfer), std::move(result));
}

void CurlEventLoop::KeepWaiting(uint64_t id) {
  waiting_.insert(id);
  waiting_deadlines_.emplace(transfers_.at(id)->deadline(), id);
}

void CurlEventLoop::TakeFromCurl(CurlTransfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.easy());
  GiveBack(transfer.Release());
}

void CurlEventLoop::TellFinished() {
  if (finished_.empty()) return;
  last_busy_ = Clock::now();
  std::vector<Finished> finished;
  finished.swap(finished_);
  for (auto& [transfer, result] : finished) {
    in_flight_.fetch_sub(1, std::memory_order_relaxed);
    transfer->Complete(std::move(result));
    transfer.reset();
  }
}

void CurlEventLoop::AbandonAll() {
  while (!transfers_.empty()) {
    const auto& [id, transfer] = *transfers_.begin();
    Finish(id, transfer->Cancelled(kShuttingDown));
  }
  TellFinished();
}

CurlEasy CurlEventLoop::TakeEasy() {
  if (spare_easies_.empty()) return CurlEasy(curl_easy_init());
  CurlEasy easy = std::move(spare_easies_.back());
  spare_easies_.pop_back();
  return easy;
}

void CurlEventLoop::GiveBack(CurlEasy easy) {
  if (spare_easies_.size() >= kMaxSpareEasies) return;
  // Forgets every option, and with them the pointers into the transfer.
  curl_easy_reset(easy.get());
  spare_easies_.push_back(std::move(easy));
}

}  // namespace campaign
