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

// Whether an answer came; nothing when the call ended for reasons of its own.
std::optional<bool> Reached(const absl::StatusOr<Answer>& result) {
  if (result.ok()) return true;
  switch (FailureKindOf(result.status()).value_or(FailureKind::kCancelled)) {
    case FailureKind::kNotSent:
    case FailureKind::kNoAnswer:
      return false;
    case FailureKind::kUnverified:
      return true;
    case FailureKind::kCancelled:
    case FailureKind::kRateLimited:
      return std::nullopt;
  }
  return std::nullopt;
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
  const absl::Time began = clock_.Now();
  HttpRequest first_request = request;
  SendOptions first_options = options;
  At(first).Send(
      std::move(first_request), std::move(first_options),
      [this, first, began, request = std::move(request),
       options = std::move(options),
       done = std::move(done)](absl::StatusOr<Answer> result) mutable {
        const std::optional<bool> reached = Reached(result);
        const absl::Time now = clock_.Now();
        const bool in_time = now < options.deadline;
        // A call with hardly any time of its own says nothing of the domain.
        if (reached == true ||
            (reached == false && (in_time || now - began >= kPatience))) {
          health_.Report(first, *reached);
        }
        const bool not_sent = !result.ok() && FailureKindOf(result.status()) ==
                                                  FailureKind::kNotSent;
        if (!not_sent || !in_time) return done(std::move(result));
        const Domain second = Other(first);
        At(second).Send(std::move(request), std::move(options),
                        [this, second, done = std::move(done)](
                            absl::StatusOr<Answer> last) mutable {
                          if (const std::optional<bool> there = Reached(last)) {
                            health_.Report(second, *there);
                          }
                          done(std::move(last));
                        });
      });
}

}  // namespace campaign
