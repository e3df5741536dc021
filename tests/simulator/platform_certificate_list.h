#ifndef CAMPAIGN_TESTS_SIMULATOR_PLATFORM_CERTIFICATE_LIST_H_
#define CAMPAIGN_TESTS_SIMULATOR_PLATFORM_CERTIFICATE_LIST_H_

#include <string>
#include <vector>

#include "tests/simulator/tls_connection.h"
#include "tools/simulator/json.h"

namespace simulator {

// Decrypts an `encrypt_certificate`; empty if it is not authentic under `key`.
std::string Decrypt(const Json& sealed, const std::string& key);

// The serial numbers of an answer of /v3/certificates, in its order.
std::vector<std::string> Serials(const Answer& answer);

}  // namespace simulator

#endif  // CAMPAIGN_TESTS_SIMULATOR_PLATFORM_CERTIFICATE_LIST_H_
