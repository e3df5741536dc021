#ifndef CAMPAIGN_TOOLS_CAMPAIGN_STEP_PRINTER_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_STEP_PRINTER_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/campaign/checks.h"
#include "tools/campaign/refusal.h"
#include "tools/campaign/trailers.h"

namespace campaign::demo {

// One call, as a person reads it.
struct CallLine {
  // 1 to 9 for the nine calls; 0 for a call that is made once more, which is
  // printed without a number.
  int number = 0;
  // `CreateActivity`.
  std::string rpc;
  Trailers trailers;
  absl::Duration duration;
};

// Prints the campaign: one aligned line per call, below it what was learned.
class StepPrinter {
 public:
  // `out` must outlive the printer; `colour` adds terminal colours.
  StepPrinter(std::ostream& out, bool colour) : out_(out), colour_(colour) {}

  void Heading(absl::string_view text);

  void Call(const CallLine& line);

  // Below a call: what it told.
  void Learned(absl::string_view text);

  // Below a call: what it should have told.
  void Mismatches(const std::vector<Mismatch>& mismatches);

  // An error; red if nobody expected it.
  void Refused(const Refusal& refusal, bool expected);

  // The closing line.
  void Success(absl::string_view text);
  void Failure(absl::string_view text);

 private:
  enum class Paint { kBold, kDim, kGreen, kRed, kYellow };
  std::string Painted(Paint paint, absl::string_view text) const;
  void Indented(absl::string_view text);

  std::ostream& out_;
  const bool colour_;
};

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_STEP_PRINTER_H_
