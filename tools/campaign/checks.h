#ifndef CAMPAIGN_TOOLS_CAMPAIGN_CHECKS_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_CHECKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace campaign::demo {

// Something that is not as it should be.
struct Mismatch {
  std::string what;
  std::string expected;
  std::string got;
};

// Compares, and remembers what did not hold.
class Checks {
 public:
  // `what` names the value for a person: `activity_base_info.activity_name`.
  void Equal(absl::string_view what, const std::string& expected,
             const std::string& got);
  void Equal(absl::string_view what, int64_t expected, int64_t got);

  // The same texts, in any order.
  void SameSet(absl::string_view what, std::vector<std::string> expected,
               std::vector<std::string> got);

  // For conditions that are no equality.
  void That(bool holds, absl::string_view what, absl::string_view expected,
            absl::string_view got);

  bool Ok() const { return mismatches_.empty(); }
  const std::vector<Mismatch>& mismatches() const { return mismatches_; }

 private:
  std::vector<Mismatch> mismatches_;
};

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_CHECKS_H_
