#ifndef CAMPAIGN_CLIENT_OBSERVING_TRANSPORT_H_
#define CAMPAIGN_CLIENT_OBSERVING_TRANSPORT_H_

#include <string>
#include <utility>

#include "client/attempt_observer.h"
#include "client/transport.h"

namespace campaign {

// The layer that shows each attempt to an observer, and changes nothing.
class ObservingTransport final : public Transport {
 public:
  // `next` and `observer` must outlive this object and every call through it;
  // `observer` may be null.
  ObservingTransport(Transport& next, std::string mchid,
                     AttemptObserver* observer)
      : next_(next), mchid_(std::move(mchid)), observer_(observer) {}

  void Send(HttpRequest request, SendOptions options, Callback done) override {
    if (observer_ == nullptr) {
      next_.Send(std::move(request), std::move(options), std::move(done));
      return;
    }
    next_.Send(
        std::move(request), std::move(options),
        [this, done = std::move(done)](absl::StatusOr<Answer> result) mutable {
          observer_->OnAttempt(mchid_, result);
          done(std::move(result));
        });
  }

 private:
  Transport& next_;
  const std::string mchid_;
  AttemptObserver* const observer_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_OBSERVING_TRANSPORT_H_
