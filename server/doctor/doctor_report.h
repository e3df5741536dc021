#ifndef CAMPAIGN_SERVER_DOCTOR_DOCTOR_REPORT_H_
#define CAMPAIGN_SERVER_DOCTOR_DOCTOR_REPORT_H_

#include <string>
#include <vector>

#include "server/doctor/doctor_texts.h"
#include "server/doctor/finding.h"

namespace campaign {

// One finding for people: a line, and below it what is wrong and how to mend
// it. Ends in a line end.
std::string LineFor(const Finding& finding, Language language);

// The last line.
std::string ConclusionFor(bool all_right, Language language);

// All findings for machines, one JSON object:
//   {"ok":false,"checks":[{"check":"private_key","mchid":"1900000001",
//   "ok":true,"facts":"apiclient_key.pem"},{"check":...,"ok":false,
//   "code":"FILE_MISSING","problem":"...","mend":"..."}]}
// A warning is "ok":true with a code. `mchid` is missing for what is the whole
// gateway's.
std::string JsonFor(const std::vector<Finding>& findings, bool all_right,
                    Language language);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_DOCTOR_REPORT_H_
