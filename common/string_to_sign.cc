#include "common/string_to_sign.h"

#include "absl/strings/str_cat.h"

namespace campaign {

std::string RequestStringToSign(absl::string_view verb,
                                absl::string_view target,
                                int64_t timestamp_seconds,
                                absl::string_view nonce,
                                absl::string_view body) {
  return absl::StrCat(verb, "\n", target, "\n", timestamp_seconds, "\n", nonce,
                      "\n", body, "\n");
}

std::string ResponseStringToVerify(absl::string_view timestamp_text,
                                   absl::string_view nonce,
                                   absl::string_view body) {
  return absl::StrCat(timestamp_text, "\n", nonce, "\n", body, "\n");
}

}  // namespace campaign
