#ifndef CAMPAIGN_SERVER_DOCTOR_DOCTOR_H_
#define CAMPAIGN_SERVER_DOCTOR_DOCTOR_H_

#include <functional>
#include <string>

#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/doctor/finding.h"

namespace campaign {

// Looks at everything that a gateway with this configuration would need, for
// the merchant `mchid` or, if that is empty, for each one of them: files
// first, then WeChat Pay itself, and tells `on_finding` of each thing as it is
// found. It stops with a merchant at the first thing that is wrong, for what
// follows would be wrong because of it, and goes on with the next one. Blocks:
// up to ten seconds for each domain that does not answer.
//
// It sends `GET /v3/certificates` once for each merchant and domain, and once
// more during a switch to the public key, which changes nothing. It makes no
// file and no folder. Nothing secret is in a finding.
//
// True if nothing is wrong; warnings are not.
bool Examine(const std::string& config_path, const std::string& mchid,
             const Clock& clock, NonceSource& nonces,
             const std::function<void(const Finding&)>& on_finding);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_DOCTOR_H_
