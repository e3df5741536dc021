#include "client/response_collector.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace campaign {
namespace {

// `HTTP/1.1 100 Continue` and its like.
bool IsInformational(absl::string_view status_line) {
  const size_t blank = status_line.find(' ');
  return blank != absl::string_view::npos &&
         absl::StartsWith(status_line.substr(blank + 1), "1");
}

}  // namespace

bool ResponseCollector::AddHeaderLine(absl::string_view line) {
  header_bytes_ += line.size();
  if (headers_too_large()) return false;
  if (headers_complete_) return true;  // a trailer

  absl::ConsumeSuffix(&line, "\n");
  absl::ConsumeSuffix(&line, "\r");
  if (line.empty()) {
    headers_complete_ = !informational_;
    return true;
  }
  if (absl::StartsWith(line, "HTTP/")) {
    headers_.clear();
    informational_ = IsInformational(line);
    return true;
  }
  if (line[0] == ' ' || line[0] == '\t') {
    // A folded line continues the one before. Obsolete, and still allowed to
    // be received; libcurl hands it over as it came (RFC 9112, 5.2).
    if (!headers_.empty()) {
      absl::StrAppend(&headers_.back().value, " ",
                      absl::StripAsciiWhitespace(line));
    }
    return true;
  }
  const size_t colon = line.find(':');
  if (colon == absl::string_view::npos) return true;
  headers_.push_back(
      {std::string(line.substr(0, colon)),
       std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)))});
  return true;
}

bool ResponseCollector::AddBody(absl::string_view piece) {
  if (piece.size() > max_body_bytes_ - body_.size()) {
    body_too_large_ = true;
    return false;
  }
  body_.append(piece.data(), piece.size());
  return true;
}

HttpResponse ResponseCollector::Take(int status) && {
  return {status, std::move(headers_), std::move(body_)};
}

}  // namespace campaign
