#ifndef CAMPAIGN_SERVER_DOCTOR_DOCTOR_TEXTS_H_
#define CAMPAIGN_SERVER_DOCTOR_DOCTOR_TEXTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "server/doctor/finding.h"

namespace campaign {

enum class Language { kEnglish, kChinese };

// What a check is called: for people, and (`private_key`) for machines.
absl::string_view CheckTitle(Check check, Language language);
absl::string_view CheckName(Check check);

// `CERTIFICATE_OF_ANOTHER_KEY`; empty for kNone.
absl::string_view ProblemName(Problem problem);

// What is wrong and why, and how to mend it. `finding` has a problem.
struct Explanation {
  std::string problem;
  std::string mend;
};
Explanation Explain(const Finding& finding, Language language);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_DOCTOR_TEXTS_H_
