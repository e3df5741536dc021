#ifndef CAMPAIGN_COMMON_VIOLATION_H_
#define CAMPAIGN_COMMON_VIOLATION_H_

#include <ostream>
#include <string>

namespace campaign {

// How well a limit is known.
enum class Certainty {
  // A page of WeChat Pay states it: breaking it is refused.
  kDocumented,
  // The sources disagree, or it is inferred: breaking it is a warning, and
  // WeChat Pay is the judge.
  kUncertain,
};

// One limit that a request breaks.
struct Violation {
  // Path of the field in WeChat Pay's names, for example
  // `award_send_rule.award_list[2].stock_id`. Empty for the whole message.
  std::string field;

  // The rest of a sentence that begins with the field, without a full stop:
  // `must have at most 10 characters, has 12`.
  std::string description;

  Certainty certainty = Certainty::kDocumented;

  bool operator==(const Violation&) const = default;

  // For people: `field: description`, with a mark if it is uncertain.
  friend std::ostream& operator<<(std::ostream& out,
                                  const Violation& violation) {
    return out << violation.field << ": " << violation.description
               << (violation.certainty == Certainty::kUncertain ? " (uncertain)"
                                                                : "");
  }
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_VIOLATION_H_
