#ifndef CAMPAIGN_CLIENT_OBSERVING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_OBSERVING_TRANSPORT_H_

#include <utility>

#include "client/attempt_observer.h"
#include "client/transport.h"

namespace campaign {

// The layer that shows each attempt to an observer, and changes nothing.
class ObservingTransport final : public Transport {
 public:
  // `next` and `observer` must outlive this object and every call through it;
  // `observer` may be null.
  ObservingTransport(Transport& next, AttemptObserver* observer)
      : next_(next), observer_(observer) {}

  void Send(HttpRequest request, SendOptions options, Callback done) override {
    if (observer_ == nullptr) {
      next_.Send(std::move(request), std::move(options), std::move(done));
      return;
    }
    next_.Send(std::move(request), std::move(options),
               [observer = observer_,
                done = std::move(done)](absl::StatusOr<Answer> result) mutable {
                 observer->OnAttempt(result);
                 done(std::move(result));
               });
  }

 private:
  Transport& next_;
  AttemptObserver* const observer_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_OBSERVING_TRANSPORT_H_
