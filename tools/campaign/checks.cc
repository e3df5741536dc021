#include "tools/campaign/checks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace campaign::demo {

void Checks::Equal(absl::string_view what, const std::string& expected,
                   const std::string& got) {
  That(expected == got, what, absl::StrCat("\"", expected, "\""),
       absl::StrCat("\"", got, "\""));
}

void Checks::Equal(absl::string_view what, int64_t expected, int64_t got) {
  That(expected == got, what, absl::StrCat(expected), absl::StrCat(got));
}

void Checks::SameSet(absl::string_view what, std::vector<std::string> expected,
                     std::vector<std::string> got) {
  std::sort(expected.begin(), expected.end());
  std::sort(got.begin(), got.end());
  That(expected == got, what,
       absl::StrCat("[", absl::StrJoin(expected, ", "), "]"),
       absl::StrCat("[", absl::StrJoin(got, ", "), "]"));
}

void Checks::That(bool holds, absl::string_view what,
                  absl::string_view expected, absl::string_view got) {
  if (holds) return;
  mismatches_.push_back(
      {std::string(what), std::string(expected), std::string(got)});
}

}  // namespace campaign::demo
