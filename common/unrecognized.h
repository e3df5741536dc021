#ifndef CAMPAIGN_COMMON_UNRECOGNIZED_H_
#define CAMPAIGN_COMMON_UNRECOGNIZED_H_

#include <string>

namespace campaign {

// Something in an answer that the contract does not know: a new field, a new
// enum string, a value of another kind. It never fails a call; it is named, so
// that somebody notices.
struct Unrecognized {
  // Where: `data[3].activity_status`. Shortened as `value` is.
  std::string path;

  // What, for people: a text without its quotes, `{...}` for any object. Of
  // more than 128 bytes only the characters that fit, and `...`. WeChat Pay's
  // own words: escape before showing them.
  std::string value;

  bool operator==(const Unrecognized&) const = default;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_UNRECOGNIZED_H_
