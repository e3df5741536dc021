#ifndef CAMPAIGN_COMMON_WECHATPAY_TIME_H_
#define CAMPAIGN_COMMON_WECHATPAY_TIME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"

namespace campaign {

// An instant as WeChat Pay writes it: `2015-05-20T13:29:35+08:00`, always with
// the offset of China, and with milliseconds (`35.120`) only where there are
// any. What is finer than a millisecond is cut off.
//
// Errors: INVALID_ARGUMENT outside of the years 0001 to 9999, in UTC or in
// China, and for nanos that are none.
absl::StatusOr<std::string> FormatWechatPayTime(
    const google::protobuf::Timestamp& instant);

// Reads RFC 3339 with or without a fraction, with any offset or `Z`: WeChat
// Pay's pages show all of these. Digits beyond nanoseconds are cut off.
//
// Errors: INVALID_ARGUMENT for anything else, leap seconds included: no
// Timestamp could hold one.
absl::StatusOr<google::protobuf::Timestamp> ParseWechatPayTime(
    absl::string_view text);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_WECHATPAY_TIME_H_
