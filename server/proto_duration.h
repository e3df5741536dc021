#ifndef CAMPAIGN_SERVER_PROTO_DURATION_H_
#define CAMPAIGN_SERVER_PROTO_DURATION_H_

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

namespace campaign {

inline absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) +
         absl::Nanoseconds(duration.nanos());
}

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_PROTO_DURATION_H_
