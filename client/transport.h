#ifndef CAMPAIGN_CLIENT_TRANSPORT_H_
#define CAMPAIGN_CLIENT_TRANSPORT_H_

#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cancellation.h"
#include "common/http_message.h"
#include "common/verdict.h"

namespace campaign {

// What one call wants of its transport, beside the request itself.
struct SendOptions {
  // No answer is waited for after this moment.
  absl::Time deadline = absl::InfiniteFuture();

  // Nor for longer than this, connecting included, once the request may go:
  // the time in which it waits for its turn, in a limit of calls or to
  // connect, does not count. More than 0.
  absl::Duration answer_timeout = absl::InfiniteDuration();

  // May be null: then the call cannot be cancelled.
  std::shared_ptr<Cancellation> cancellation;
};

// An answer and what is known about where it came from.
struct Answer {
  HttpResponse response;
  Verdict verdict = {};

  // How often the request was sent to get it; see RetryingTransport.
  int attempts = 1;
};

// Sends requests and hands back answers: the one interface between the layers
// of the client. A layer wraps the next one (retrying, signing, verifying,
// libcurl), so their order is visible where they are put together
// (`merchant_channel.cc`). Implementations are thread-safe.
class Transport {
 public:
  // Called exactly once per `Send`, on any thread, possibly before `Send`
  // returns. It must not block: on the libcurl layer it runs on an event loop.
  //
  // A non-OK status is a `TransportFailure`, or INTERNAL for a fault of the
  // gateway itself. An HTTP error status is an answer, not a failure.
  using Callback = absl::AnyInvocable<void(absl::StatusOr<Answer>)>;

  virtual ~Transport() = default;

  virtual void Send(HttpRequest request, SendOptions options,
                    Callback done) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TRANSPORT_H_
