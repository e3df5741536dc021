#ifndef CAMPAIGN_CLIENT_KEY_FETCHER_H_
#define CAMPAIGN_CLIENT_KEY_FETCHER_H_

#include "absl/functional/any_invocable.h"

namespace campaign {

// Gets keys that a trust store does not have yet. Thread-safe.
class KeyFetcher {
 public:
  virtual ~KeyFetcher() = default;

  // Calls `done` exactly once: when the keys that there are now are in the
  // store, or when it is clear that they cannot be had; possibly before this
  // returns, on any thread. `done` must not block. Neither does this.
  virtual void Fetch(absl::AnyInvocable<void()> done) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_KEY_FETCHER_H_
