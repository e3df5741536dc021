#include "client/failover_transport.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "common/transport_failure.h"

namespace campaign {
namespace {

// A domain that lets a call wait this long until its deadline is down.
constexpr absl::Duration kPatience = absl::Seconds(1);

Domain Other(Domain domain) {
  return domain == Domain::kMain ? Domain::kBackup : Domain::kMain;
}

bool IsNotSent(const absl::StatusOr<Answer>& result) {
  return !result.ok() &&
         FailureKindOf(result.status()) == FailureKind::kNotSent;
}

bool ShowsOutage(const absl::StatusOr<Answer>& result) {
  return IsNotSent(result) || (!result.ok() && FailureKindOf(result.status()) ==
                                                   FailureKind::kNoAnswer);
}

// Whether the answer is one that WeChat Pay's service gives and nobody in
// front of it. A refusal of a request's signature comes unsigned.
bool ShowsService(const absl::StatusOr<Answer>& result) {
  if (!result.ok()) return false;
  const int status = result->response.status;
  return status < 500 && (status >= 400 || result->verdict.Verified());
}

}  // namespace

FailoverTransport::FailoverTransport(Transport& main, Transport* backup,
                                     DomainHealth& health, const Clock& clock)
    : main_(main), backup_(backup), health_(health), clock_(clock) {}

void FailoverTransport::Send(HttpRequest request, SendOptions options,
                             Callback done) {
  if (backup_ == nullptr) {
    main_.Send(std::move(request), std::move(options), std::move(done));
    return;
  }
  const Domain first = health_.Choose();
  HttpRequest first_request = request;
  SendOptions first_options = options;
  SendTo(first, std::move(first_request), std::move(first_options),
         [this, second = Other(first), request = std::move(request),
          options = std::move(options),
          done = std::move(done)](absl::StatusOr<Answer> result) mutable {
           if (!IsNotSent(result) || clock_.Now() >= options.deadline) {
             return done(std::move(result));
           }
           SendTo(second, std::move(request), std::move(options),
                  std::move(done));
         });
}

void FailoverTransport::SendTo(Domain domain, HttpRequest request,
                               SendOptions options, Callback done) {
  Transport& transport = domain == Domain::kMain ? main_ : *backup_;
  const absl::Time began = clock_.Now();
  const absl::Time deadline = options.deadline;
  transport.Send(std::move(request), std::move(options),
                 [this, domain, began, deadline, done = std::move(done)](
                     absl::StatusOr<Answer> result) mutable {
                   if (ShowsService(result)) {
                     health_.OnWorking(domain);
                   } else if (ShowsOutage(result)) {
                     // A call with hardly any time of its own says nothing.
                     const absl::Time now = clock_.Now();
                     if (now < deadline || now - began >= kPatience) {
                       health_.OnUnreachable(domain);
                     }
                   }
                   done(std::move(result));
                 });
}

}  // namespace campaign
