#ifndef CAMPAIGN_SERVER_GATEWAY_CONFIG_H_
#define CAMPAIGN_SERVER_GATEWAY_CONFIG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "campaign/config/v1/config.pb.h"
#include "server/yaml_reader.h"

namespace campaign {

// A configuration that holds together: its values are checked, its defaults
// filled in, its paths absolute. What its files contain is for those to check
// who load them.
struct LoadedConfig {
  config::v1::GatewayConfig config;

  // The file, as it was named.
  std::string path;

  SourceLines lines;

  // An error about the field at `field_path`, which is found later (a key that
  // does not parse), in the same words and with the same place in the file as
  // the loader's own: `gateway.yaml:12:5: merchants[0].private_key_file: ...`.
  absl::Status ErrorAt(absl::string_view field_path,
                       absl::string_view description) const;
};

// Loads `gateway.yaml`.
//
// Errors: what ReadPlainFile says of the file itself; otherwise
// INVALID_ARGUMENT with one line per problem, all of them:
// `gateway.yaml:12:5: merchants[0].private_key_file: is missing; give the path
// of apiclient_key.pem`. Whether the fields hold together is only asked once
// all of the file is understood: a misspelt key would otherwise be reported a
// second time, as a missing one.
absl::StatusOr<LoadedConfig> LoadGatewayConfig(const std::string& path);

// The same for a text that was read from `path`; relative paths in it are
// relative to the folder of `path`.
absl::StatusOr<LoadedConfig> ParseGatewayConfig(absl::string_view text,
                                                const std::string& path);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_GATEWAY_CONFIG_H_
