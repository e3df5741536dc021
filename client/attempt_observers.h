#ifndef CAMPAIGN_CLIENT_ATTEMPT_OBSERVERS_H_
#define CAMPAIGN_CLIENT_ATTEMPT_OBSERVERS_H_

#include <string>
#include <utility>
#include <vector>

#include "client/attempt_observer.h"

namespace campaign {

// Several observers as one; all must outlive it.
class AttemptObservers final : public AttemptObserver {
 public:
  explicit AttemptObservers(std::vector<AttemptObserver*> observers)
      : observers_(std::move(observers)) {}

  void OnAttempt(const std::string& mchid,
                 const absl::StatusOr<Answer>& result) override {
    for (AttemptObserver* observer : observers_) {
      observer->OnAttempt(mchid, result);
    }
  }

 private:
  const std::vector<AttemptObserver*> observers_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_ATTEMPT_OBSERVERS_H_
