#ifndef CAMPAIGN_CLIENT_TRUST_OBSERVER_H_
#define CAMPAIGN_CLIENT_TRUST_OBSERVER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace campaign {

// How a merchant's trust stands after an attempt to renew it.
struct TrustReport {
  std::string mchid;

  // OK: WeChat Pay's list was had, and is believed now. Otherwise why not; what
  // was known before is kept.
  absl::Status refresh;

  // Keys that an answer could be verified with now.
  size_t keys = 0;

  // When the last of the platform certificates expires; InfiniteFuture where
  // there is a key that does not expire, InfinitePast where there is no key.
  absl::Time expires = absl::InfinitePast();
};

// Is told how merchants' trust fares. Thread-safe, and must not block.
class TrustObserver {
 public:
  virtual ~TrustObserver() = default;

  virtual void OnRefresh(const TrustReport& report) = 0;

  // The set could not be saved (or loaded) for the next start.
  virtual void OnCacheFailure(const std::string& mchid,
                              const absl::Status& failure) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TRUST_OBSERVER_H_
