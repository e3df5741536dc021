#ifndef CAMPAIGN_SERVER_RELOADER_H_
#define CAMPAIGN_SERVER_RELOADER_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/registry.h>
#include <spdlog/logger.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/merchant_channel.h"
#include "client/timer.h"
#include "server/gateway_config.h"
#include "server/merchant_directory.h"
#include "server/merchant_set.h"
#include "server/reloading_credentials.h"
#include "server/trust_watch.h"

namespace campaign {

// Follows the configuration file and the files it names: what changes there
// takes effect without a restart. What cannot be used is refused, said in the
// log, and what was there before goes on. Counts
// campaign_reloads_total{subject, outcome}: `config`, `merchant` or `tls`, and
// `taken` or `refused`.
//
// It looks at the files' inodes at intervals, and not with inotify: a secret
// that Kubernetes mounts changes by a link two folders up. All of it happens on
// the timer's thread.
class Reloader {
 public:
  struct Parts {
    MerchantDirectory& merchants;
    const ChannelSurroundings& surroundings;
    TrustWatch& trust;
    ReloadingCredentials* tls;  // null where the gateway serves without TLS
    Timer& timer;
    const Clock& clock;
    prometheus::Registry& registry;
    std::shared_ptr<spdlog::logger> logger;
  };

  // All of `parts` must outlive the timer's last function. `config` is what the
  // gateway was started with, `tls_fingerprint` what TlsFilesOf looked like
  // before they were read.
  Reloader(LoadedConfig config, std::string tls_fingerprint,
           const Parts& parts);

  // Loads every merchant, on the timer's thread, and waits for it. From then on
  // it looks at the files regularly. Once.
  //
  // Errors: the first merchant's that cannot be loaded. The gateway should not
  // start then.
  absl::Status Start();

  // Looks at the files soon, on the timer's thread. Thread-safe.
  void LookSoon();

 private:
  void ScheduleNext();
  void Look();
  void LookAtConfig();
  void LookAtTls();
  std::vector<MerchantChange> UpdateMerchants();
  void Report(const MerchantChange& change);
  void Count(absl::string_view subject, const absl::Status& outcome);

  LoadedConfig config_;
  std::string config_fingerprint_;
  std::string tls_fingerprint_;
  const Parts parts_;
  MerchantSet merchants_;
  prometheus::Family<prometheus::Counter>& reloads_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_RELOADER_H_
