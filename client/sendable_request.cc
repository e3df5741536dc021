#include "client/sendable_request.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace campaign {
namespace {

// Written by the transport or by libcurl; a second one would be ambiguous, and
// which one counts would be the server's choice.
constexpr absl::string_view kOwnHeaders[] = {
    "Connection", "Content-Length", "Content-Type",
    "Expect",     "Host",           "Transfer-Encoding",
};

bool IsTokenChar(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::StrContains("!#$%&'*+-.^_`|~", absl::string_view(&c, 1));
}

bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar);
}

bool IsFieldValue(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != '\t';
  });
}

bool IsTarget(absl::string_view text) {
  return absl::StartsWith(text, "/") &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isgraph(static_cast<unsigned char>(c)) &&
                  c != '#';
         });
}

}  // namespace

absl::Status CheckSendable(const HttpRequest& request) {
  if (request.verb.empty() ||
      !std::all_of(request.verb.begin(), request.verb.end(), [](char c) {
        return absl::ascii_isupper(static_cast<unsigned char>(c));
      })) {
    return absl::InternalError("the request's verb is not upper-case letters");
  }
  if (!IsTarget(request.target)) {
    return absl::InternalError(
        "the request's target is not a path of percent-encoded ASCII");
  }
  if (!IsFieldValue(request.content_type)) {
    return absl::InternalError(
        "the request's content type has a control character");
  }
  for (const HttpHeader& header : request.headers) {
    if (!IsToken(header.name)) {
      return absl::InternalError("a request header's name is not a token");
    }
    if (!IsFieldValue(header.value)) {
      return absl::InternalError(absl::StrCat(
          "the request header ", header.name, " has a control character"));
    }
    for (absl::string_view own : kOwnHeaders) {
      if (absl::EqualsIgnoreCase(header.name, own)) {
        return absl::InternalError(
            absl::StrCat("the request header ", header.name,
                         " is written by the transport alone"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace campaign
