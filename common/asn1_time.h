#ifndef CAMPAIGN_COMMON_ASN1_TIME_H_
#define CAMPAIGN_COMMON_ASN1_TIME_H_

#include <openssl/types.h>

#include <optional>

#include "absl/time/time.h"

namespace campaign {

// A time of a certificate, which is owned by the certificate. Nothing if it is
// null or malformed; then OpenSSL's error queue has to be drained.
std::optional<absl::Time> TimeOf(const ASN1_TIME* time);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_ASN1_TIME_H_
