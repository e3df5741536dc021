#ifndef CAMPAIGN_SERVER_DOCTOR_DOCTOR_COMMAND_H_
#define CAMPAIGN_SERVER_DOCTOR_DOCTOR_COMMAND_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/doctor/doctor_texts.h"

namespace campaign {

// `en`, `zh`, or nothing for another text. Empty takes the environment's (LANG
// and those that overrule it).
std::optional<Language> LanguageFor(absl::string_view flag);

// `campaign-gateway doctor`: examines the merchant `mchid`, or all of them, and
// prints each finding as it is found, or all of them as JSON. Returns the exit
// status: 0 if nothing is wrong, otherwise 1.
int RunDoctor(const std::string& config_path, const std::string& mchid,
              Language language, bool as_json);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_DOCTOR_COMMAND_H_
