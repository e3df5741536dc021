#ifndef CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_LIST_FAULTS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_LIST_FAULTS_H_

#include <string>

#include "tools/simulator/fault.h"
#include "tools/simulator/json.h"

namespace simulator {

// What the `certificates_...` faults do to the answer of GET /v3/certificates;
// other faults leave it alone. Thread-safe.

// With which key the list is encrypted for a merchant whose key is `apiv3_key`.
std::string ApiV3KeyFor(const Fault& fault, const std::string& apiv3_key);

// Spoils `answer`, a good list, before it is signed.
void SpoilCertificateList(const Fault& fault, Json* answer);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_LIST_FAULTS_H_
