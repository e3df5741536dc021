#include "common/openssl_error.h"

#include <openssl/err.h>

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace campaign {

std::string DrainOpenSslErrors() {
  std::vector<std::string> reasons;
  while (const unsigned long error = ERR_get_error()) {
    const char* text = ERR_reason_error_string(error);
    std::string reason = text != nullptr ? text : absl::StrCat("error ", error);
    // A failure deep inside is often reported once per layer.
    if (!absl::c_linear_search(reasons, reason)) {
      reasons.push_back(std::move(reason));
    }
  }
  return reasons.empty() ? "no reason given" : absl::StrJoin(reasons, "; ");
}

}  // namespace campaign
