#ifndef CAMPAIGN_SERVER_DOCTOR_DAY_H_
#define CAMPAIGN_SERVER_DOCTOR_DAY_H_

#include <string>

#include "absl/time/time.h"

namespace campaign {

// The day of a certificate's date, in UTC as `openssl x509` shows it:
// `2031-11-22`.
inline std::string DayOf(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_DAY_H_
