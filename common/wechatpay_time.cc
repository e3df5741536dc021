#include "common/wechatpay_time.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace campaign {
namespace {

constexpr int kChinaOffsetSeconds = 8 * 60 * 60;

// China has one time zone and no daylight saving time. Made once: every look-up
// of a zone enters a lock shared by the whole process.
absl::TimeZone China() {
  static const absl::TimeZone china = absl::FixedTimeZone(kChinaOffsetSeconds);
  return china;
}

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the range of a Timestamp.
constexpr int64_t kFirstSecond = -62135596800;
constexpr int64_t kLastSecond = 253402300799;

constexpr absl::string_view kShape = "dddd-dd-ddTdd:dd:dd";

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

// `digits` are at most four, and nothing else.
int Number(absl::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

// What absl::ParseTime takes beyond RFC 3339 (blanks around the text, years of
// any length, offsets such as `+8`) is not wanted, and it enters a lock shared
// by the whole process. A list of a hundred activities has hundreds of
// instants.
bool HasRfc3339Shape(absl::string_view text) {
  const auto matches = [](char shape, char c) {
    return shape == 'd' ? absl::ascii_isdigit(Byte(c)) : shape == c;
  };
  if (text.size() < kShape.size()) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    if (!matches(kShape[i], text[i])) return false;
  }
  text.remove_prefix(kShape.size());
  if (!text.empty() && text[0] == '.') {
    size_t digits = 1;
    while (digits < text.size() && absl::ascii_isdigit(Byte(text[digits]))) {
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
      instant.seconds() > kLastSecond - kChinaOffsetSeconds ||
      instant.nanos() < 0 || instant.nanos() > 999'999'999) {
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
  const auto refuse = [text] {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not an RFC 3339 time"));
  };
  if (!HasRfc3339Shape(text)) return refuse();
  const int year = Number(text.substr(0, 4));
  const int month = Number(text.substr(5, 2));
  const int day = Number(text.substr(8, 2));
  const int hour = Number(text.substr(11, 2));
  const int minute = Number(text.substr(14, 2));
  const int second = Number(text.substr(17, 2));
  const absl::CivilSecond civil(year, month, day, hour, minute, second);
  // A civil time makes 2 March of 30 February: what moved was no date.
  if (civil.month() != month || civil.day() != day || civil.hour() != hour ||
      civil.minute() != minute || civil.second() != second) {
    return refuse();
  }
  int64_t seconds = civil - absl::CivilSecond();
  google::protobuf::Timestamp instant;
  absl::string_view rest = text.substr(kShape.size());
  if (rest[0] == '.') {
    rest.remove_prefix(1);
    int32_t nanos = 0;
    for (int32_t unit = 100'000'000; absl::ascii_isdigit(Byte(rest[0]));
         unit /= 10) {
      nanos += unit * (rest[0] - '0');
      rest.remove_prefix(1);
    }
    instant.set_nanos(nanos);
  }
  if (rest != "Z") {
    const int hours = Number(rest.substr(1, 2));
    const int minutes = Number(rest.substr(4, 2));
    if (hours > 23 || minutes > 59) return refuse();
    const int offset = (hours * 60 + minutes) * 60;
    seconds += rest[0] == '-' ? offset : -offset;
  }
  if (seconds < kFirstSecond || seconds > kLastSecond) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is outside of the years 0001 to 9999"));
  }
  instant.set_seconds(seconds);
  return instant;
}

}  // namespace campaign
