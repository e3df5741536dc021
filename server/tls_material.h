#ifndef CAMPAIGN_SERVER_TLS_MATERIAL_H_
#define CAMPAIGN_SERVER_TLS_MATERIAL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/gateway_config.h"

namespace campaign {

// What the gateway's own TLS needs, PEM.
struct TlsMaterial {
  std::string certificate_chain;
  std::string private_key;

  // When the first certificate of the chain is valid. Loading does not judge
  // it: an expired one is the callers' to refuse.
  absl::Time not_before;
  absl::Time not_after;

  // Who may have signed clients' certificates; empty if none is asked for.
  std::string client_ca;
};

// Reads the files of `listen.tls`, which must be there, and checks that key and
// certificate belong together. Blocks.
//
// Errors: one sentence with the place in the configuration and the mend.
absl::StatusOr<TlsMaterial> LoadTlsMaterial(const LoadedConfig& config);

// The files that LoadTlsMaterial reads; empty paths among them.
std::vector<std::string> TlsFilesOf(const LoadedConfig& config);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_TLS_MATERIAL_H_
