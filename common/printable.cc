#include "common/printable.h"

#include "absl/strings/ascii.h"

namespace campaign {

std::string Printable(absl::string_view text, size_t limit) {
  std::string printable(text.substr(0, limit));
  for (char& c : printable) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  if (text.size() > limit) printable += "...";
  return printable;
}

}  // namespace campaign
