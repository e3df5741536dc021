#ifndef CAMPAIGN_TESTS_SUPPORT_FAKE_TRANSPORT_H_
#define CAMPAIGN_TESTS_SUPPORT_FAKE_TRANSPORT_H_

#include <deque>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "client/transport.h"

namespace campaign {

// Keeps what was sent and answers with what the test planned, in order, inside
// `Send`. A call with no plan waits until `CompleteOldest`. Thread-safe.
class FakeTransport final : public Transport {
 public:
  struct Call {
    HttpRequest request;
    SendOptions options;
  };

  // What the next call without a plan ends with.
  void Plan(absl::StatusOr<Answer> outcome) {
    absl::MutexLock lock(&mutex_);
    planned_.push_back(std::move(outcome));
  }

  void Send(HttpRequest request, SendOptions options, Callback done) override {
    absl::StatusOr<Answer> outcome;
    {
      absl::MutexLock lock(&mutex_);
      calls_.push_back({std::move(request), std::move(options)});
      if (planned_.empty()) {
        waiting_.push_back(std::move(done));
        return;
      }
      outcome = std::move(planned_.front());
      planned_.pop_front();
    }
    done(std::move(outcome));
  }

  // Ends the call that waits longest. False if none waits.
  bool CompleteOldest(absl::StatusOr<Answer> outcome) {
    Callback done;
    {
      absl::MutexLock lock(&mutex_);
      if (waiting_.empty()) return false;
      done = std::move(waiting_.front());
      waiting_.pop_front();
    }
    done(std::move(outcome));
    return true;
  }

  // Every call so far, oldest first.
  std::vector<Call> Calls() const {
    absl::MutexLock lock(&mutex_);
    return calls_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<Call> calls_ ABSL_GUARDED_BY(mutex_);
  std::deque<absl::StatusOr<Answer>> planned_ ABSL_GUARDED_BY(mutex_);
  std::deque<Callback> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_FAKE_TRANSPORT_H_
