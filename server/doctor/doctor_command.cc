#include "server/doctor/doctor_command.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/match.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/doctor/doctor.h"
#include "server/doctor/doctor_report.h"

namespace campaign {

std::optional<Language> LanguageFor(absl::string_view flag) {
  if (flag == "en") return Language::kEnglish;
  if (flag == "zh") return Language::kChinese;
  if (!flag.empty()) return std::nullopt;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return absl::StartsWith(value, "zh") ? Language::kChinese
                                         : Language::kEnglish;
  }
  return Language::kEnglish;
}

int RunDoctor(const std::string& config_path, const std::string& mchid,
              Language language, bool as_json) {
  SystemClock clock;
  RandomNonceSource nonces;
  std::vector<Finding> findings;
  const bool all_right =
      Examine(config_path, mchid, clock, nonces, [&](const Finding& finding) {
        findings.push_back(finding);
        if (as_json) return;
        std::fputs(LineFor(finding, language).c_str(), stdout);
        std::fflush(stdout);
      });
  std::fputs((as_json ? JsonFor(findings, all_right, language)
                      : ConclusionFor(all_right, language))
                 .c_str(),
             stdout);
  return all_right ? 0 : 1;
}

}  // namespace campaign
