#include "tools/campaign/step_printer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace campaign::demo {
namespace {

// Wide enough for the longest RPC name and the longest path with an activity
// id of ten digits; a longer one pushes the rest to the right.
constexpr int kRpcWidth = 23;
constexpr int kRequestWidth = 80;
constexpr int kVerdictWidth = 10;
// Where the RPC names begin.
constexpr int kIndent = 5;

// The verdict in one word: `verified`, or what is wrong with the signature.
std::string VerdictWord(const Trailers& trailers) {
  if (trailers.request.empty()) return "not sent";
  if (trailers.http_status.empty()) return "no answer";
  if (trailers.verified == "true") return "verified";
  return trailers.signature.empty() ? "unverified" : trailers.signature;
}

// A column: at least `width`, and room to the next one.
std::string Padded(absl::string_view text, int width) {
  return absl::StrFormat("%-*s  ", width, text);
}

}  // namespace

void StepPrinter::Heading(absl::string_view text) {
  out_ << "\n" << Painted(Paint::kBold, text) << "\n";
}

void StepPrinter::Call(const CallLine& line) {
  const std::string verdict = VerdictWord(line.trailers);
  const std::string number =
      line.number == 0 ? "  +" : absl::StrFormat("%3d", line.number);
  out_ << Painted(Paint::kBold, number) << "  "
       << Painted(Paint::kBold, Padded(line.rpc, kRpcWidth))
       << Padded(line.trailers.request, kRequestWidth)
       << Painted(verdict == "verified" ? Paint::kGreen : Paint::kYellow,
                  Padded(verdict, kVerdictWidth))
       << Painted(Paint::kDim,
                  absl::StrFormat("%6.1f ms",
                                  absl::ToDoubleMilliseconds(line.duration)))
       << "\n"
       << std::flush;
}

void StepPrinter::Learned(absl::string_view text) {
  Indented(absl::StrCat(Painted(Paint::kDim, "-> "), text));
}

void StepPrinter::Mismatches(const std::vector<Mismatch>& mismatches) {
  for (const Mismatch& mismatch : mismatches) {
    Indented(absl::StrCat(Painted(Paint::kRed, "wrong  "), mismatch.what));
    Indented(absl::StrCat("       expected  ", mismatch.expected));
    Indented(absl::StrCat("       got       ", mismatch.got));
  }
}

void StepPrinter::Refused(const Refusal& refusal, bool expected) {
  Indented(absl::StrCat(
      Painted(expected ? Paint::kYellow : Paint::kRed, refusal.code),
      refusal.reason.empty()
          ? ""
          : absl::StrCat("  ", refusal.reason, " (", refusal.domain, ")")));
  if (refusal.fields.empty()) Indented(refusal.message);
  for (const FaultyField& field : refusal.fields) {
    Indented(absl::StrCat(field.field, "  ", field.description));
  }
}

void StepPrinter::Success(absl::string_view text) {
  out_ << "\n" << Painted(Paint::kGreen, text) << "\n";
}

void StepPrinter::Failure(absl::string_view text) {
  out_ << "\n" << Painted(Paint::kRed, text) << "\n";
}

std::string StepPrinter::Painted(Paint paint, absl::string_view text) const {
  if (!colour_) return std::string(text);
  absl::string_view code;
  switch (paint) {
    case Paint::kBold:
      code = "1";
      break;
    case Paint::kDim:
      code = "2";
      break;
    case Paint::kGreen:
      code = "32";
      break;
    case Paint::kRed:
      code = "31";
      break;
    case Paint::kYellow:
      code = "33";
      break;
  }
  return absl::StrCat("\033[", code, "m", text, "\033[0m");
}

void StepPrinter::Indented(absl::string_view text) {
  out_ << std::string(kIndent, ' ') << text << "\n" << std::flush;
}

}  // namespace campaign::demo
