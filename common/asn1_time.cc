#include "common/asn1_time.h"

#include <openssl/asn1.h>

#include <ctime>

namespace campaign {

std::optional<absl::Time> TimeOf(const ASN1_TIME* time) {
  std::tm fields{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &fields) != 1) {
    return std::nullopt;
  }
  return absl::FromTM(fields, absl::UTCTimeZone());
}

}  // namespace campaign
