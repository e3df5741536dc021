#ifndef CAMPAIGN_CLIENT_ATTEMPT_OBSERVER_H_
#define CAMPAIGN_CLIENT_ATTEMPT_OBSERVER_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/transport.h"

namespace campaign {

// Is told what every single attempt of a merchant came to, those that are
// repeated among them: a probe that a repetition makes good is seen nowhere
// else. Thread-safe, and must not block: it runs on event loops.
class AttemptObserver {
 public:
  virtual ~AttemptObserver() = default;
  virtual void OnAttempt(const std::string& mchid,
                         const absl::StatusOr<Answer>& result) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_ATTEMPT_OBSERVER_H_
