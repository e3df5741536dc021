#ifndef CAMPAIGN_TOOLS_SIMULATOR_ACTIVITY_H_
#define CAMPAIGN_TOOLS_SIMULATOR_ACTIVITY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/simulator/json.h"
#include "tools/simulator/rfc3339.h"

namespace simulator {

// A pay-gift activity as WeChat Pay keeps it. Not thread-safe; PayGift guards
// its activities.
struct Activity {
  struct Member {
    std::string id;
    UnixMillis create_time = 0;
    UnixMillis update_time = 0;
  };
  // What a request number of add or delete was used for.
  struct Replay {
    Json body;
    Json answer;
  };

  std::string activity_id;
  std::string activity_type;
  std::string creator_merchant_id;
  // As answered: times in +08:00, the rule in its wrapper and without
  // merchants.
  Json activity_base_info;
  Json award_send_rule;
  Json advanced_setting;
  UnixMillis begin_time = 0;
  UnixMillis end_time = 0;
  UnixMillis create_time = 0;
  UnixMillis update_time = 0;
  // If set, the status no longer follows from the clock.
  std::string fixed_status;
  bool paused = false;
  std::optional<UnixMillis> pause_time;
  std::optional<UnixMillis> recovery_time;
  std::vector<Member> merchants;
  std::vector<Member> goods;
  // By request number.
  std::map<std::string, Replay> adds;
  std::map<std::string, Replay> deletes;
};

// CREATE_ACT_STATUS before the beginning, then ONGOING_ACT_STATUS or, paused,
// STOP_ACT_STATUS, then OVER_TIME_ACT_STATUS; or the fixed one. The states are
// documented, their order is [A].
std::string StatusAt(const Activity& activity, UnixMillis now);

// True for a status that never changes again.
bool IsOver(std::string_view status);

// The members that a detail and a list row have in common. `in_list` adds the
// empty `merchant_id_list` that a real list answer has; neither shows the
// merchants.
Json ToJson(const Activity& activity, UnixMillis now, bool in_list,
            bool with_milliseconds);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_ACTIVITY_H_
