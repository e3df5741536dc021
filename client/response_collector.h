#ifndef CAMPAIGN_CLIENT_RESPONSE_COLLECTOR_H_
#define CAMPAIGN_CLIENT_RESPONSE_COLLECTOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/http_message.h"

namespace campaign {

// Gathers one answer from the pieces in which libcurl hands it over, within
// bounds. Header lines of informational answers (100 Continue, 103) and
// trailers are dropped: a signature must come with the final answer's own
// headers, before its body. Not thread-safe.
class ResponseCollector {
 public:
  ResponseCollector(size_t max_header_bytes, size_t max_body_bytes)
      : max_header_bytes_(max_header_bytes), max_body_bytes_(max_body_bytes) {}

  // Takes one line as received: a status line, a header, the empty line that
  // ends a block of headers, or a trailer. False if the bound is exceeded.
  bool AddHeaderLine(absl::string_view line);

  // Takes a piece of the body. False if the bound is exceeded.
  bool AddBody(absl::string_view piece);

  // Whether the empty line after the final answer's headers has come. libcurl
  // takes an answer that ends before it for a complete one.
  bool headers_complete() const { return headers_complete_; }

  bool headers_too_large() const { return header_bytes_ > max_header_bytes_; }
  bool body_too_large() const { return body_too_large_; }

  // The answer, once it is complete.
  HttpResponse Take(int status) &&;

 private:
  const size_t max_header_bytes_;
  const size_t max_body_bytes_;
  size_t header_bytes_ = 0;
  bool informational_ = false;
  bool headers_complete_ = false;
  bool body_too_large_ = false;
  std::vector<HttpHeader> headers_;
  std::string body_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_RESPONSE_COLLECTOR_H_
