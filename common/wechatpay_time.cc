#include "common/wechatpay_time.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace campaign {
namespace {

// China has one time zone and no daylight saving time.
absl::TimeZone China() { return absl::FixedTimeZone(8 * 60 * 60); }

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the range of a Timestamp.
constexpr int64_t kFirstSecond = -62135596800;
constexpr int64_t kLastSecond = 253402300799;

// absl::ParseTime also takes blanks around the text, years of any length,
// `24:00` and offsets such as `+8`; the shape is checked here.
bool HasRfc3339Shape(absl::string_view text) {
  constexpr absl::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  const auto matches = [](char shape, char c) {
    return shape == 'd' ? absl::ascii_isdigit(static_cast<unsigned char>(c))
                        : shape == c;
  };
  if (text.size() < kShape.size()) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    if (!matches(kShape[i], text[i])) return false;
  }
  text.remove_prefix(kShape.size());
  if (!text.empty() && text[0] == '.') {
    size_t digits = 1;
    while (digits < text.size() &&
           absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) {
      ++digits;
    }
    if (digits == 1) return false;
    text.remove_prefix(digits);
  }
  if (text == "Z") return true;
  constexpr absl::string_view kOffset = "dd:dd";
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return false;
  for (size_t i = 0; i < kOffset.size(); ++i) {
    if (!matches(kOffset[i], text[i + 1])) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::string> FormatWechatPayTime(
    const google::protobuf::Timestamp& instant) {
  constexpr int32_t kNanosPerMillisecond = 1'000'000;
  const absl::Time time = absl::FromUnixSeconds(instant.seconds());
  // Eight hours less than the last second: its Chinese year would be 10000.
  if (instant.seconds() < kFirstSecond ||
      instant.seconds() > kLastSecond - 8 * 60 * 60 || instant.nanos() < 0 ||
      instant.nanos() > 999'999'999) {
    return absl::InvalidArgumentError(
        "must be an instant in the years 0001 to 9999");
  }
  const int32_t milliseconds = instant.nanos() / kNanosPerMillisecond;
  return absl::FormatTime(
      milliseconds == 0 ? "%E4Y-%m-%dT%H:%M:%S%Ez" : "%E4Y-%m-%dT%H:%M:%E3S%Ez",
      time + absl::Milliseconds(milliseconds), China());
}

absl::StatusOr<google::protobuf::Timestamp> ParseWechatPayTime(
    absl::string_view text) {
  absl::Time time;
  std::string error;
  if (!HasRfc3339Shape(text) ||
      !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not an RFC 3339 time"));
  }
  google::protobuf::Timestamp instant;
  const int64_t seconds = absl::ToUnixSeconds(time);
  if (seconds < kFirstSecond || seconds > kLastSecond) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is outside of the years 0001 to 9999"));
  }
  instant.set_seconds(seconds);
  instant.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return instant;
}

}  // namespace campaign
