#ifndef CAMPAIGN_COMMON_SHA256_H_
#define CAMPAIGN_COMMON_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace campaign {

// SHA-256 of `bytes` as 64 lower-case hex digits, the form that the `meta` part
// of an image upload wants. Empty if this OpenSSL cannot do SHA-256 at all;
// then nothing can be signed either.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_SHA256_H_
