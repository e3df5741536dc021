#include "server/doctor/doctor_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/utf8_text.h"
#include "nlohmann/json.hpp"

namespace campaign {
namespace {

// Columns of a terminal: a Chinese character takes two.
size_t WidthOf(absl::string_view text) {
  const auto utf8 = ReadUtf8(text);
  const size_t characters = utf8.has_value() ? utf8->characters : text.size();
  // The others take three bytes each.
  return characters + (text.size() - characters) / 2;
}

std::string Padded(absl::string_view text, size_t width) {
  const size_t used = WidthOf(text);
  return absl::StrCat(text, std::string(width > used ? width - used : 0, ' '));
}

absl::string_view MarkFor(const Finding& finding) {
  if (finding.IsWrong()) return "✗";
  return finding.IsWarning() ? "!" : "✓";
}

}  // namespace

std::string LineFor(const Finding& finding, Language language) {
  constexpr size_t kMerchantWidth = 12;
  constexpr size_t kTitleWidth = 26;
  std::string line = absl::StrCat(
      MarkFor(finding), " ", Padded(finding.mchid, kMerchantWidth),
      Padded(CheckTitle(finding.check, language), kTitleWidth), finding.facts);
  // Without facts the line would end in blanks.
  line.resize(line.find_last_not_of(' ') + 1);
  if (finding.problem != Problem::kNone) {
    constexpr absl::string_view kIndented = "\n    ";
    const Explanation explanation = Explain(finding, language);
    absl::StrAppend(
        &line, kIndented,
        absl::StrReplaceAll(explanation.problem, {{"\n", kIndented}}),
        kIndented,
        language == Language::kChinese ? "处理：" : "Mend: ", explanation.mend);
  }
  return absl::StrCat(line, "\n");
}

std::string ConclusionFor(bool all_right, Language language) {
  if (language == Language::kChinese) {
    return all_right ? "一切正常。\n" : "存在问题，请按上述提示处理。\n";
  }
  return all_right ? "Everything is right.\n"
                   : "Something is wrong; mend what is marked above.\n";
}

std::string JsonFor(const std::vector<Finding>& findings, bool all_right,
                    Language language) {
  nlohmann::ordered_json checks = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    nlohmann::ordered_json one;
    one["check"] = std::string(CheckName(finding.check));
    if (!finding.mchid.empty()) one["mchid"] = finding.mchid;
    one["ok"] = !finding.IsWrong();
    if (!finding.facts.empty()) one["facts"] = finding.facts;
    if (finding.problem != Problem::kNone) {
      const Explanation explanation = Explain(finding, language);
      one["code"] = std::string(ProblemName(finding.problem));
      one["problem"] = explanation.problem;
      one["mend"] = explanation.mend;
    }
    checks.push_back(std::move(one));
  }
  const nlohmann::ordered_json all = {{"ok", all_right}, {"checks", checks}};
  // A path or a message of somebody else's may be no UTF-8.
  return all.dump(2, ' ', false,
                  nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

}  // namespace campaign
