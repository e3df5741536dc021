#include "tools/simulator/rfc3339.h"

#include <chrono>
#include <cstdio>

namespace simulator {
namespace {

// The number in `text[from, from + digits)`, -1 if it is none.
int Number(std::string_view text, size_t from, size_t digits) {
  if (from + digits > text.size()) return -1;
  int value = 0;
  for (size_t i = from; i < from + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<UnixMillis> ParseRfc3339(std::string_view text) {
  namespace ch = std::chrono;
  const int year = Number(text, 0, 4);
  const int month = Number(text, 5, 2);
  const int day = Number(text, 8, 2);
  const int hour = Number(text, 11, 2);
  const int minute = Number(text, 14, 2);
  const int second = Number(text, 17, 2);
  if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 ||
      second < 0 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':' || hour > 23 || minute > 59 ||
      second > 59) {
    return std::nullopt;
  }
  const ch::year_month_day date{ch::year(year),
                                ch::month(static_cast<unsigned>(month)),
                                ch::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;

  std::string_view rest = text.substr(19);
  int millis = 0;
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    size_t digits = 0;
    int weight = 100;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') {
      millis += (rest[digits++] - '0') * weight;
      weight /= 10;
    }
    if (digits == 0 || digits > 9) return std::nullopt;
    rest.remove_prefix(digits);
  }
  int offset_minutes = 0;
  if (rest != "Z") {
    const int offset_hour = Number(rest, 1, 2);
    const int offset_minute = Number(rest, 4, 2);
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') ||
        rest[3] != ':' || offset_hour < 0 || offset_hour > 23 ||
        offset_minute < 0 || offset_minute > 59) {
      return std::nullopt;
    }
    offset_minutes = offset_hour * 60 + offset_minute;
    if (rest[0] == '-') offset_minutes = -offset_minutes;
  }
  const int64_t days = ch::sys_days(date).time_since_epoch().count();
  const int64_t seconds =
      ((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second;
  return seconds * 1000 + millis;
}

std::string FormatRfc3339(UnixMillis time, bool with_milliseconds) {
  namespace ch = std::chrono;
  const ch::sys_time<ch::milliseconds> shifted{ch::milliseconds(time) +
                                               ch::hours(8)};
  const auto midnight = ch::floor<ch::days>(shifted);
  const ch::year_month_day date(midnight);
  const ch::hh_mm_ss clock(shifted - midnight);
  char text[64];
  int length = std::snprintf(
      text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  std::string result(text, static_cast<size_t>(length));
  if (with_milliseconds) {
    length = std::snprintf(text, sizeof(text), ".%03d",
                           static_cast<int>(clock.subseconds().count()));
    result.append(text, static_cast<size_t>(length));
  }
  return result + "+08:00";
}

bool IsTimeOfDay(std::string_view text) {
  const int hour = Number(text, 0, 2);
  const int minute = Number(text, 2, 2);
  const int second = Number(text, 4, 2);
  return text.size() == 6 && hour >= 0 && hour < 24 && minute >= 0 &&
         minute < 60 && second >= 0 && second < 60;
}

}  // namespace simulator
