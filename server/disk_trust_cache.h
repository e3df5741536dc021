#ifndef CAMPAIGN_SERVER_DISK_TRUST_CACHE_H_
#define CAMPAIGN_SERVER_DISK_TRUST_CACHE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/trust_cache.h"

namespace campaign {

// One file for each merchant, `<mchid>.pem`, in one folder. Certificates are no
// secret, but whoever can write there decides whose answers are believed: the
// folder and its files must be writable by their owner only. Thread-safe, for
// different merchants.
class DiskTrustCache final : public TrustCache {
 public:
  // Makes the folder (mode 0700) if it is missing.
  //
  // Errors: a sentence with the folder and the mend: it cannot be made, is no
  // folder, is another user's, or others may write there.
  static absl::StatusOr<std::unique_ptr<DiskTrustCache>> In(
      const std::string& folder);

  // Errors of both are sentences with the file and the mend. A file is replaced
  // as a whole (written beside, synced, renamed) or stays as it is.
  absl::StatusOr<std::vector<PlatformCertificate>> Load(
      absl::string_view mchid) override;
  absl::Status Save(
      absl::string_view mchid,
      const std::vector<PlatformCertificate>& certificates) override;

 private:
  explicit DiskTrustCache(std::string folder) : folder_(std::move(folder)) {}

  std::string PathOf(absl::string_view mchid) const;

  const std::string folder_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DISK_TRUST_CACHE_H_
