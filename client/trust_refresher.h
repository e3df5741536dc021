#ifndef CAMPAIGN_CLIENT_TRUST_REFRESHER_H_
#define CAMPAIGN_CLIENT_TRUST_REFRESHER_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/key_fetcher.h"
#include "client/random_fraction.h"
#include "client/rotating_trust_store.h"
#include "client/timer.h"
#include "client/token_schedule.h"
#include "client/transport.h"
#include "client/trust_cache.h"
#include "client/trust_observer.h"
#include "common/api_v3_key.h"
#include "common/certificate_authorities.h"
#include "common/clock.h"
#include "common/http_message.h"

namespace campaign {

// When platform certificates are downloaded, of every merchant's own accord.
struct TrustSchedule {
  // From one good download to the next, give or take a tenth. WeChat Pay asks
  // for less than 12 h; its Java SDK takes 1 h.
  absl::Duration interval = absl::Hours(1);

  // A merchant that starts with keys downloads within this time, somewhen:
  // 2,000 merchants do not start with 2,000 downloads.
  absl::Duration first_within = absl::Minutes(1);

  // After the n-th failure in a row the next try comes within
  // min(max_backoff, first_backoff * 2^(n-1)), and not before half of it.
  absl::Duration first_backoff = absl::Seconds(5);
  absl::Duration max_backoff = absl::Minutes(10);

  // Of one download.
  absl::Duration timeout = absl::Seconds(10);

  // How often unknown serial numbers may cause a download: so many at once,
  // then one an interval. Anybody can make a serial number up, so a flood of
  // them must not become a flood of downloads; no change of certificates is
  // faster.
  int forced_at_once = 2;
  absl::Duration forced_interval = absl::Minutes(1);
};

// What all merchants' refreshers share; outlives them and their downloads.
struct TrustSurroundings {
  const Clock& clock;

  // Runs what may take long: signing, and the cache's files.
  Timer& timer;

  // May be null.
  TrustCache* cache = nullptr;
  TrustObserver* observer = nullptr;

  TrustSchedule schedule = {};
  std::function<double()> random = RandomFraction;
};

// Keeps one merchant's platform certificates fresh: downloads them regularly,
// and at once when somebody meets an unknown serial number. There is never more
// than one download under way; whoever asks meanwhile waits for that one. A
// download that fails, or whose content cannot be believed, changes nothing.
// Thread-safe.
class TrustRefresher final : public KeyFetcher {
 public:
  // `network` signs, and does not verify: the first list's signer is not known
  // before the list is read. `network` and `trust` must outlive this object.
  TrustRefresher(std::string mchid, ApiV3Key key,
                 std::optional<CertificateAuthorities> authorities,
                 Transport& network, RotatingTrustStore& trust,
                 const TrustSurroundings& surroundings);
  ~TrustRefresher() override;

  // Takes in what the cache has, and begins. Blocks while it reads the cache.
  // `self` is this object, or shares the ownership of what it is a part of: it
  // is held while a download is under way. Once, before anything else.
  void Start(std::weak_ptr<TrustRefresher> self);

  // Downloads, unless that was done too often of late.
  void Fetch(absl::AnyInvocable<void()> done) override;

 private:
  void LoadSaved();

  // Both with `mutex_` held.
  void ScheduleIn(absl::Duration delay);
  absl::Duration NextDelay(bool succeeded);

  void BeginDownload();
  void Download();
  void OnAnswer(absl::StatusOr<Answer> answer);

  // OK if `response` is a list that is believed now, or says that there is
  // none for a merchant that does not need one.
  absl::Status TakeIn(const HttpResponse& response, bool* changed);
  absl::Status TakeInList(const HttpResponse& response, const Verdict& verdict,
                          bool* changed);
  void Save();

  const std::string mchid_;
  const ApiV3Key key_;
  const std::optional<CertificateAuthorities> authorities_;
  Transport& network_;
  RotatingTrustStore& trust_;
  const TrustSurroundings surroundings_;
  const HttpRequest& request_;

  // Set once by `Start`.
  std::weak_ptr<TrustRefresher> self_;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  bool in_flight_ = false;
  bool unsaved_ = false;
  int failures_ = 0;
  Timer::Id timer_id_ = 0;
  TokenSchedule forced_;
  std::vector<absl::AnyInvocable<void()>> waiting_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TRUST_REFRESHER_H_
