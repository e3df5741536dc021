#ifndef CAMPAIGN_TOOLS_SIMULATOR_THROWAWAY_IDENTITY_H_
#define CAMPAIGN_TOOLS_SIMULATOR_THROWAWAY_IDENTITY_H_

#include <chrono>
#include <string>

namespace simulator {

// A private key and a certificate of it, both PEM, made at run time and signed
// by itself. For tests, and for the parts of a configuration that were left
// out; never for anything that another party is meant to trust for long.
struct ThrowawayIdentity {
  std::string private_key_pem;
  std::string certificate_pem;
};

constexpr std::chrono::seconds kValidSince = -std::chrono::hours(1);
constexpr std::chrono::seconds kValidUntil = std::chrono::hours(24 * 30);

// RSA-2048, with a serial number of 40 hex digits as WeChat Pay's are. The
// times count from now; negative ones are past. Takes about 0.1 s.
ThrowawayIdentity MakeRsaIdentity(const std::string& common_name,
                                  std::chrono::seconds not_before = kValidSince,
                                  std::chrono::seconds not_after = kValidUntil);

// P-256 for a TLS server that is reached as `localhost` or 127.0.0.1.
ThrowawayIdentity MakeLocalhostIdentity();

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_THROWAWAY_IDENTITY_H_
