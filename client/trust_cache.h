#ifndef CAMPAIGN_CLIENT_TRUST_CACHE_H_
#define CAMPAIGN_CLIENT_TRUST_CACHE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/platform_certificates.h"

namespace campaign {

// Keeps each merchant's last good set of platform certificates beyond the life
// of the process. Both functions may block. Thread-safe.
class TrustCache {
 public:
  virtual ~TrustCache() = default;

  // What was saved last; empty if nothing was. Errors: a sentence that says
  // which file cannot be believed or read.
  virtual absl::StatusOr<std::vector<PlatformCertificate>> Load(
      absl::string_view mchid) = 0;

  // Replaces the whole set or nothing of it. Errors: a sentence that says what
  // could not be written; the set saved before is still there.
  virtual absl::Status Save(
      absl::string_view mchid,
      const std::vector<PlatformCertificate>& certificates) = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TRUST_CACHE_H_
