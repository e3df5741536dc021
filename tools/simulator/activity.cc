#include "tools/simulator/activity.h"

namespace simulator {

std::string StatusAt(const Activity& activity, UnixMillis now) {
  if (!activity.fixed_status.empty()) return activity.fixed_status;
  if (now > activity.end_time) return "OVER_TIME_ACT_STATUS";
  if (activity.paused) return "STOP_ACT_STATUS";
  if (now < activity.begin_time) return "CREATE_ACT_STATUS";
  return "ONGOING_ACT_STATUS";
}

bool IsOver(std::string_view status) {
  return status == "TERMINATE_ACT_STATUS" || status == "OVER_TIME_ACT_STATUS" ||
         status == "CREATE_ACT_FAILED";
}

Json ToJson(const Activity& activity, UnixMillis now, bool in_list,
            bool with_milliseconds) {
  const auto time = [with_milliseconds](UnixMillis t) {
    return FormatRfc3339(t, with_milliseconds);
  };
  Json json = {{"activity_id", activity.activity_id},
               {"activity_type", activity.activity_type},
               {"activity_base_info", activity.activity_base_info},
               {"award_send_rule", activity.award_send_rule},
               {"activity_status", StatusAt(activity, now)},
               {"creator_merchant_id", activity.creator_merchant_id},
               {"belong_merchant_id", activity.creator_merchant_id},
               {"create_time", time(activity.create_time)},
               {"update_time", time(activity.update_time)}};
  if (!activity.advanced_setting.is_null()) {
    json["advanced_setting"] = activity.advanced_setting;
  }
  if (in_list) {
    for (Json& rule : json["award_send_rule"]) {
      if (rule.is_object()) rule["merchant_id_list"] = Json::array();
    }
    return json;
  }
  // Only a detail tells about pauses.
  if (activity.pause_time.has_value()) {
    json["pause_time"] = time(*activity.pause_time);
  }
  if (activity.recovery_time.has_value()) {
    json["recovery_time"] = time(*activity.recovery_time);
  }
  return json;
}

}  // namespace simulator
