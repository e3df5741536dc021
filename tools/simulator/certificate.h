#ifndef CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_H_
#define CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/openssl_handles.h"

namespace simulator {

// What WeChat Pay says about a certificate.
struct CertificateFacts {
  // Upper-case hex with its leading zeros, 40 digits or more.
  std::string serial_no;
  // Unix seconds.
  int64_t effective = 0;
  int64_t expire = 0;
};

// Null if `pem` holds no certificate.
CertificateHandle ParseCertificate(std::string_view pem);

std::optional<CertificateFacts> ReadCertificate(std::string_view pem);

}  // namespace simulator

#endif  // CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_H_
