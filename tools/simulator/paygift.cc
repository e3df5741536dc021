#include "tools/simulator/paygift.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "tools/simulator/create_activity_rules.h"
#include "tools/simulator/field_reader.h"
#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

constexpr std::string_view kStatuses[] = {
    "ACT_STATUS_UNKNOWN",   "CREATE_ACT_STATUS", "ONGOING_ACT_STATUS",
    "TERMINATE_ACT_STATUS", "STOP_ACT_STATUS",   "OVER_TIME_ACT_STATUS",
    "CREATE_ACT_FAILED"};

// The page that a request asks for.
struct Page {
  uint64_t offset = 0;
  uint64_t limit = 0;
  // In records.
  uint64_t skip = 0;
};

ApiError TooOften() { return {429, "FREQUENCY_LIMITED", "频率超限", nullptr}; }

// A decimal number in [least, most]; nothing if absent and not required.
std::optional<ApiError> ReadNumber(const Query& query, const std::string& name,
                                   bool required, uint64_t least, uint64_t most,
                                   uint64_t* number) {
  const auto it = query.find(name);
  if (it == query.end()) {
    if (!required) return std::nullopt;
    return ParamError(Location::kQuery, name, nullptr, "is required");
  }
  const std::string& text = it->second;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, *number);
  if (error != std::errc() || rest != end || *number < least ||
      *number > most) {
    return ParamError(Location::kQuery, name, text,
                      "must be an integer from " + std::to_string(least) +
                          " to " + std::to_string(most));
  }
  return std::nullopt;
}

Result<Page> ReadPage(const Query& query, bool required, uint64_t default_limit,
                      uint64_t most, bool offset_counts_records) {
  Page page;
  page.limit = default_limit;
  // Far beyond any activity, so that offset * limit cannot overflow.
  constexpr uint64_t kMaxOffset = 1'000'000'000;
  auto error =
      ReadNumber(query, "offset", required, 0, kMaxOffset, &page.offset);
  if (error.has_value()) return *std::move(error);
  error = ReadNumber(query, "limit", required, 1, most, &page.limit);
  if (error.has_value()) return *std::move(error);
  page.skip = offset_counts_records ? page.offset : page.offset * page.limit;
  return page;
}

// One page of `rows`, with total_count, offset and limit.
template <typename Row, typename Render>
Result<Json> Paged(const std::vector<Row>& rows, const Page& page,
                   bool error_past_the_end, const Render& render) {
  Json data = Json::array();
  for (uint64_t i = page.skip; i < rows.size() && i - page.skip < page.limit;
       ++i) {
    data.push_back(render(rows[i]));
  }
  if (data.empty() && page.skip > 0 && error_past_the_end) {
    return ApiError{400, "MCH_NOT_EXISTS", "商户号不合法", nullptr};
  }
  return Json{{"data", std::move(data)},
              {"total_count", rows.size()},
              {"offset", page.offset},
              {"limit", page.limit}};
}

// The service writes every time in +08:00, however it was sent.
void NormalizeTime(Json* object, const char* name, bool with_milliseconds) {
  const auto it = object->find(name);
  if (it == object->end() || !it->is_string()) return;
  const auto time = ParseRfc3339(it->get_ref<const std::string&>());
  if (time.has_value()) *it = FormatRfc3339(*time, with_milliseconds);
}

void NormalizeTimes(Json* info, bool with_milliseconds) {
  NormalizeTime(info, "begin_time", with_milliseconds);
  NormalizeTime(info, "end_time", with_milliseconds);
  const auto periods = info->find("available_periods");
  if (periods == info->end()) return;
  const auto times = periods->find("available_time");
  if (times == periods->end()) return;
  for (Json& item : *times) {
    NormalizeTime(&item, "begin_time", with_milliseconds);
    NormalizeTime(&item, "end_time", with_milliseconds);
  }
}

std::vector<std::string> Strings(const Json& array) {
  std::vector<std::string> strings;
  for (const Json& item : array) {
    std::string text = item.get<std::string>();
    if (std::find(strings.begin(), strings.end(), text) == strings.end()) {
      strings.push_back(std::move(text));
    }
  }
  return strings;
}

auto FindMember(std::vector<Activity::Member>& members,
                const std::string& mchid) {
  return std::find_if(
      members.begin(), members.end(),
      [&mchid](const Activity::Member& member) { return member.id == mchid; });
}

// `activity_status` and `award_type` and so on of a query.
std::optional<ApiError> CheckFilters(const Query& query) {
  if (const auto it = query.find("activity_name"); it != query.end()) {
    const size_t length = CountCharacters(it->second).value_or(0);
    if (length < 1 || length > 10) {
      return ParamError(Location::kQuery, "activity_name", it->second,
                        "length must be 1 to 10 characters");
    }
  }
  if (const auto it = query.find("activity_status"); it != query.end()) {
    if (std::find(std::begin(kStatuses), std::end(kStatuses), it->second) ==
        std::end(kStatuses)) {
      return ParamError(Location::kQuery, "activity_status", it->second,
                        "is not one of the documented values");
    }
  }
  if (const auto it = query.find("award_type"); it != query.end()) {
    if (it->second != "BUSIFAVOR") {
      return ParamError(Location::kQuery, "award_type", it->second,
                        "is not one of the documented values");
    }
  }
  return std::nullopt;
}

bool NameContains(const Activity& activity, const std::string& text) {
  const auto it = activity.activity_base_info.find("activity_name");
  return it != activity.activity_base_info.end() && it->is_string() &&
         it->get_ref<const std::string&>().find(text) != std::string::npos;
}

// The award_type of whatever rule an activity has.
bool HasAwardType(const Activity& activity, const std::string& award_type) {
  for (const Json& rule : activity.award_send_rule) {
    const auto it = rule.find("award_type");
    if (it != rule.end() && *it == award_type) return true;
  }
  return false;
}

}  // namespace

std::variant<std::unique_ptr<PayGift>, std::string> PayGift::Create(
    const Options& options, const MerchantRegistry& registry,
    const StockRules& stocks, const ImageStore& images,
    const VirtualClock& clock) {
  std::unique_ptr<PayGift> paygift(
      new PayGift(options, registry, stocks, images, clock));
  for (const ActivityOptions& seed : options.activities) {
    if (auto problem = paygift->Seed(seed); problem.has_value()) {
      return "activity " + seed.activity_id + ": " + *problem;
    }
  }
  return paygift;
}

std::optional<std::string> PayGift::Seed(const ActivityOptions& seed) {
  const size_t length = CountCharacters(seed.activity_id).value_or(0);
  if (length < 1 || length > 20) return "activity_id has 1 to 20 characters";
  if (!seed.activity_base_info.is_object() ||
      !seed.award_send_rule.is_object()) {
    return "activity_base_info and award_send_rule are required";
  }
  Activity activity;
  activity.activity_id = seed.activity_id;
  activity.activity_type = seed.activity_type;
  activity.creator_merchant_id = seed.creator_merchant_id;
  activity.activity_base_info = seed.activity_base_info;
  activity.award_send_rule = seed.award_send_rule;
  activity.advanced_setting = seed.advanced_setting;
  const auto time = [&seed](const char* name) -> std::optional<UnixMillis> {
    const auto it = seed.activity_base_info.find(name);
    if (it == seed.activity_base_info.end() || !it->is_string()) {
      return std::nullopt;
    }
    return ParseRfc3339(it->get_ref<const std::string&>());
  };
  const auto begin = time("begin_time");
  const auto end = time("end_time");
  if (!begin.has_value() || !end.has_value()) {
    return "activity_base_info needs begin_time and end_time in RFC 3339";
  }
  activity.begin_time = *begin;
  activity.end_time = *end;
  for (Json& rule : activity.award_send_rule) {
    if (!rule.is_object()) return "award_send_rule must wrap a rule object";
    rule.erase("merchant_id_list");
  }
  if (!seed.activity_status.empty()) {
    if (std::find(std::begin(kStatuses), std::end(kStatuses),
                  seed.activity_status) == std::end(kStatuses)) {
      return "activity_status '" + seed.activity_status + "' is unknown";
    }
    activity.fixed_status = seed.activity_status;
  }
  if (!seed.pause_time.empty()) {
    activity.pause_time = ParseRfc3339(seed.pause_time);
    if (!activity.pause_time.has_value()) return "pause_time is no RFC 3339";
  }
  if (!seed.recovery_time.empty()) {
    activity.recovery_time = ParseRfc3339(seed.recovery_time);
    if (!activity.recovery_time.has_value()) {
      return "recovery_time is no RFC 3339";
    }
  }
  const UnixMillis now = clock_.Now();
  activity.create_time = now;
  activity.update_time = now;
  for (const std::string& mchid : seed.merchants) {
    activity.merchants.push_back({mchid, now, now});
  }
  for (const std::string& goods_id : seed.goods) {
    activity.goods.push_back({goods_id, now, now});
  }
  NormalizeTimes(&activity.activity_base_info,
                 options_.switches.times_with_milliseconds);
  if (!activities_.emplace(seed.activity_id, std::move(activity)).second) {
    return "is configured twice";
  }
  return std::nullopt;
}

std::optional<ApiError> PayGift::CheckPath(const Call& call) const {
  const size_t length = CountCharacters(call.activity_id).value_or(0);
  if (length >= 1 && length <= 20) return std::nullopt;
  return ParamError(Location::kUrl, "activity_id", call.activity_id,
                    "length must be 1 to 20 characters");
}

std::optional<ApiError> PayGift::CheckPermission(const Call& call) const {
  if (call.merchant.options.may_use_paygift) return std::nullopt;
  return ApiError{403, "NO_AUTH", "商户无权限", nullptr};
}

std::optional<ApiError> PayGift::CheckImages(const Json& body) const {
  if (!options_.switches.require_uploaded_images) return std::nullopt;
  const auto check = [this](const Json& object, const char* name,
                            const std::string& at) -> std::optional<ApiError> {
    const auto it = object.find(name);
    if (it == object.end() ||
        images_.Returned(it->get_ref<const std::string&>())) {
      return std::nullopt;
    }
    return ParamError(Location::kBody, at + "/" + name, *it,
                      "is not an address that the image upload returned");
  };
  auto error = check(body["activity_base_info"], "merchant_logo_url",
                     "/activity_base_info");
  if (error.has_value()) return error;
  const Json& awards = body["award_send_rule"]["award_list"];
  for (size_t i = 0; i < awards.size(); ++i) {
    const std::string at = "/award_send_rule/award_list/" + std::to_string(i);
    for (const char* name : {"original_image_url", "thumbnail_url"}) {
      error = check(awards[i], name, at);
      if (error.has_value()) return error;
    }
  }
  return std::nullopt;
}

std::optional<ApiError> PayGift::CheckAppids(const Json& body,
                                             const Merchant& merchant) const {
  if (!options_.switches.check_appids) return std::nullopt;
  const auto bound = [&merchant](const Json& appid) {
    const std::vector<std::string>& appids = merchant.options.appids;
    return std::find(appids.begin(), appids.end(),
                     appid.get_ref<const std::string&>()) != appids.end();
  };
  const ApiError error{400, "APPID_MCHID_NOT_MATCH", "appid和mchid不匹配",
                       nullptr};
  const Json& info = body["activity_base_info"];
  if (info["delivery_purpose"] == "JUMP_MINI_APP" &&
      !bound(info["mini_programs_appid"])) {
    return error;
  }
  const auto advanced = body.find("advanced_setting");
  if (advanced == body.end()) return std::nullopt;
  const auto category = advanced->find("delivery_user_category");
  if (category != advanced->end() && *category == "DELIVERY_MEMBER_PERSON" &&
      !bound((*advanced)["merchant_member_appid"])) {
    return error;
  }
  return std::nullopt;
}

std::string PayGift::Format(UnixMillis time) const {
  return FormatRfc3339(time, options_.switches.times_with_milliseconds);
}

std::string PayGift::NextActivityId() {
  while (activities_.contains(std::to_string(next_id_))) ++next_id_;
  return std::to_string(next_id_++);
}

Result<Activity*> PayGift::Find(const Call& call) {
  const auto it = activities_.find(call.activity_id);
  // Somebody else's activity looks as if it did not exist. [A]
  if (it == activities_.end() ||
      it->second.creator_merchant_id != call.merchant.options.mchid) {
    return NotExists("活动不存在");
  }
  return &it->second;
}

Result<Json> PayGift::CreateActivity(const Call& call) {
  const Switches& switches = options_.switches;
  Result<Json> body = ReadBody(call.body);
  if (!body.ok()) return body.error();
  if (auto error = CheckCreateActivity(*body, switches); error.has_value()) {
    return *std::move(error);
  }
  if (auto error = CheckImages(*body); error.has_value()) {
    return *std::move(error);
  }
  if (auto error = CheckPermission(call); error.has_value()) {
    return *std::move(error);
  }
  const std::string& mchid = call.merchant.options.mchid;
  Json info = (*body)["activity_base_info"];
  Json rule = (*body)["award_send_rule"];
  const std::string request_no = info["out_request_no"].get<std::string>();

  const std::lock_guard lock(mutex_);
  const auto known = created_.find({mchid, request_no});
  if (known != created_.end()) {
    // Compared as parsed values: order of members and blanks do not matter.
    // Whether the real service compares bytes is unknown. [A]
    const auto& [content, activity_id] = known->second;
    if (content != *body) {
      return InvalidRequest("创建请求重入但与上次请求信息不一致");
    }
    if (!call.admit()) return TooOften();
    const auto it = activities_.find(activity_id);
    return Json{{"activity_id", activity_id},
                {"create_time", Format(it->second.create_time)}};
  }

  const UnixMillis now = clock_.Now();
  const UnixMillis begin =
      *ParseRfc3339(info["begin_time"].get_ref<const std::string&>());
  const UnixMillis end =
      *ParseRfc3339(info["end_time"].get_ref<const std::string&>());
  if (auto error = CheckAppids(*body, call.merchant); error.has_value()) {
    return *std::move(error);
  }
  if (switches.refuse_past_activity && end < now) {
    return InvalidRequest("活动结束时间早于当前时间");
  }
  std::vector<std::string> stock_ids;
  for (const Json& award : rule["award_list"]) {
    stock_ids.push_back(award["stock_id"].get<std::string>());
  }
  const std::vector<std::string> merchants = Strings(rule["merchant_id_list"]);
  if (auto error =
          stocks_.Check(stock_ids, merchants, begin, end, registry_, switches);
      error.has_value()) {
    return *std::move(error);
  }
  if (!call.admit()) return TooOften();

  Activity activity;
  activity.activity_id = NextActivityId();
  activity.activity_type = "FULL_SEND_ACT_TYPE";
  activity.creator_merchant_id = mchid;
  NormalizeTimes(&info, switches.times_with_milliseconds);
  activity.activity_base_info = std::move(info);
  rule.erase("merchant_id_list");
  activity.award_send_rule = {{"full_send_rule", std::move(rule)}};
  if (body->contains("advanced_setting")) {
    activity.advanced_setting = (*body)["advanced_setting"];
  }
  activity.begin_time = begin;
  activity.end_time = end;
  activity.create_time = now;
  activity.update_time = now;
  for (const std::string& merchant : merchants) {
    activity.merchants.push_back({merchant, now, now});
  }
  const std::string activity_id = activity.activity_id;
  created_[{mchid, request_no}] = {*std::move(body), activity_id};
  activities_.emplace(activity_id, std::move(activity));
  return Json{{"activity_id", activity_id}, {"create_time", Format(now)}};
}

Result<Json> PayGift::GetActivity(const Call& call) {
  if (auto error = CheckPath(call); error.has_value()) return *std::move(error);
  if (auto error = CheckPermission(call); error.has_value()) {
    return *std::move(error);
  }
  const std::lock_guard lock(mutex_);
  const Result<Activity*> activity = Find(call);
  if (!activity.ok()) return activity.error();
  if (!call.admit()) return TooOften();
  return ToJson(**activity, clock_.Now(), /*in_list=*/false,
                options_.switches.times_with_milliseconds);
}

Result<Json> PayGift::ListActivities(const Call& call) {
  const Switches& switches = options_.switches;
  const Result<Page> page =
      ReadPage(call.query, /*required=*/true, /*default_limit=*/0, /*most=*/100,
               switches.offset_counts_records);
  if (!page.ok()) return page.error();
  if (auto error = CheckFilters(call.query); error.has_value()) {
    return *std::move(error);
  }
  if (auto error = CheckPermission(call); error.has_value()) {
    return *std::move(error);
  }
  const auto filter = [&call](const char* name) -> const std::string* {
    const auto it = call.query.find(name);
    return it == call.query.end() ? nullptr : &it->second;
  };
  const std::string* const name = filter("activity_name");
  const std::string* const status = filter("activity_status");
  const std::string* const award_type = filter("award_type");

  const std::lock_guard lock(mutex_);
  const UnixMillis now = clock_.Now();
  std::vector<const Activity*> rows;
  for (const auto& [id, activity] : activities_) {
    if (activity.creator_merchant_id != call.merchant.options.mchid) continue;
    // "Fuzzy": taken as "contains". [A]
    if (name != nullptr && !NameContains(activity, *name)) continue;
    if (status != nullptr && StatusAt(activity, now) != *status) continue;
    if (award_type != nullptr && !HasAwardType(activity, *award_type)) continue;
    rows.push_back(&activity);
  }
  if (!call.admit()) return TooOften();
  return Paged(rows, *page, switches.error_past_the_end,
               [&switches, now](const Activity* activity) {
                 return ToJson(*activity, now, /*in_list=*/true,
                               switches.times_with_milliseconds);
               });
}

Result<Json> PayGift::ListMembers(const Call& call, bool goods) {
  if (auto error = CheckPath(call); error.has_value()) return *std::move(error);
  const Result<Page> page =
      ReadPage(call.query, /*required=*/false,
               static_cast<uint64_t>(std::max(options_.default_page_limit, 1)),
               static_cast<uint64_t>(std::max(options_.max_page_limit, 1)),
               options_.switches.offset_counts_records);
  if (!page.ok()) return page.error();
  if (auto error = CheckPermission(call); error.has_value()) {
    return *std::move(error);
  }
  const std::lock_guard lock(mutex_);
  const Result<Activity*> activity = Find(call);
  if (!activity.ok()) return activity.error();
  if (!call.admit()) return TooOften();
  Result<Json> answer =
      Paged(goods ? (*activity)->goods : (*activity)->merchants, *page,
            options_.switches.error_past_the_end,
            [this, goods](const Activity::Member& member) {
              Json row = {{goods ? "goods_id" : "mchid", member.id},
                          {"create_time", Format(member.create_time)},
                          {"update_time", Format(member.update_time)}};
              const Merchant* const merchant =
                  goods ? nullptr : registry_.Find(member.id);
              if (merchant != nullptr && !merchant->options.name.empty()) {
                row["merchant_name"] = merchant->options.name;
              }
              return row;
            });
  if (answer.ok()) (*answer)["activity_id"] = call.activity_id;
  return answer;
}

Result<Json> PayGift::ListActivityMerchants(const Call& call) {
  return ListMembers(call, /*goods=*/false);
}

Result<Json> PayGift::ListActivityGoods(const Call& call) {
  return ListMembers(call, /*goods=*/true);
}

Result<Json> PayGift::TerminateActivity(const Call& call) {
  if (auto error = CheckPath(call); error.has_value()) return *std::move(error);
  // No page has a body here; official clients send nothing or `{}`.
  if (!call.body.empty()) {
    const Result<Json> body = ReadBody(call.body);
    if (!body.ok()) return body.error();
  }
  if (auto error = CheckPermission(call); error.has_value()) {
    return *std::move(error);
  }
  const std::lock_guard lock(mutex_);
  const Result<Activity*> found = Find(call);
  if (!found.ok()) return found.error();
  Activity& activity = **found;
  const UnixMillis now = clock_.Now();
  if (options_.switches.refuse_second_terminate &&
      IsOver(StatusAt(activity, now))) {
    return InvalidRequest("活动已结束，无法终止");
  }
  if (!call.admit()) return TooOften();
  activity.fixed_status = "TERMINATE_ACT_STATUS";
  activity.update_time = now;
  return Json{{"activity_id", activity.activity_id},
              {"terminate_time", Format(now)}};
}

struct PayGift::MerchantChange {
  const char* request_no_field;
  bool check_letters;
  // Where the activity remembers such requests.
  std::map<std::string, Activity::Replay> Activity::*replays;
  const char* refusal_when_over;
  // Asks `admit` last, right before it changes anything.
  std::function<Result<Json>(const std::vector<std::string>& mchids,
                             UnixMillis now, Activity* activity)>
      apply;
};

Result<Json> PayGift::ChangeMerchants(const Call& call,
                                      const MerchantChange& change) {
  const Switches& switches = options_.switches;
  if (auto error = CheckPath(call); error.has_value()) return *std::move(error);
  const Result<Json> body = ReadBody(call.body);
  if (!body.ok()) return body.error();
  FirstError error;
  FieldReader fields(*body, "", &error);
  const Json* const list = fields.StringArray(
      "merchant_id_list", Presence::kRequired, 1, 500, 8, 15);
  const std::string* const request_no =
      fields.RequestNumber(change.request_no_field, change.check_letters);
  if (switches.refuse_unknown_members) fields.RefuseOthers();
  if (error.has_value()) return *std::move(error);
  if (auto denied = CheckPermission(call); denied.has_value()) {
    return *std::move(denied);
  }

  const std::lock_guard lock(mutex_);
  const Result<Activity*> found = Find(call);
  if (!found.ok()) return found.error();
  Activity& activity = **found;
  auto& replays = activity.*change.replays;
  const auto known = replays.find(*request_no);
  if (switches.replay_add_and_delete && known != replays.end()) {
    if (known->second.body != *body) {
      return InvalidRequest("请求重入但与上次请求信息不一致");
    }
    if (!call.admit()) return TooOften();
    return Json(known->second.answer);
  }
  const UnixMillis now = clock_.Now();
  if (switches.refuse_change_when_over && IsOver(StatusAt(activity, now))) {
    return InvalidRequest(change.refusal_when_over);
  }
  Result<Json> answer = change.apply(Strings(*list), now, &activity);
  if (answer.ok()) replays[*request_no] = {*body, *answer};
  return answer;
}

Result<Json> PayGift::AddActivityMerchants(const Call& call) {
  const auto apply = [this, &call](const std::vector<std::string>& mchids,
                                   UnixMillis now,
                                   Activity* activity) -> Result<Json> {
    if (!call.admit()) return TooOften();
    Json invalid = Json::array();
    size_t added = 0;
    for (const std::string& mchid : mchids) {
      std::string reason;
      if (!registry_.Exists(mchid)) {
        reason = "商户号不存在";
      } else if (!registry_.SameBrand(mchid, activity->creator_merchant_id)) {
        reason = "商户与活动创建方不具备父子关系";
      }
      if (!reason.empty()) {
        invalid.push_back({{"mchid", mchid}, {"invalid_reason", reason}});
        continue;
      }
      // Adding a merchant that is there already is no mistake. [A]
      ++added;
      const auto member = FindMember(activity->merchants, mchid);
      if (member != activity->merchants.end()) {
        member->update_time = now;
      } else {
        activity->merchants.push_back({mchid, now, now});
      }
    }
    Json answer = {{"activity_id", activity->activity_id}};
    if (!invalid.empty()) {
      answer["invalid_merchant_id_list"] = std::move(invalid);
    }
    if (added > 0 || options_.switches.add_time_when_all_rejected) {
      answer["add_time"] = Format(now);
    }
    if (added > 0) activity->update_time = now;
    return answer;
  };
  return ChangeMerchants(
      call, {"add_request_no", options_.switches.check_add_request_no_letters,
             &Activity::adds, "活动已结束，无法新增商户", apply});
}

Result<Json> PayGift::DeleteActivityMerchants(const Call& call) {
  const auto apply = [this, &call](const std::vector<std::string>& mchids,
                                   UnixMillis now,
                                   Activity* activity) -> Result<Json> {
    // All or nothing: no page has a list of failures here.
    std::vector<Activity::Member> left = activity->merchants;
    for (const std::string& mchid : mchids) {
      const auto member = FindMember(left, mchid);
      if (member != left.end()) {
        left.erase(member);
      } else if (options_.switches.refuse_delete_of_unknown) {
        return InvalidRequest("商户号不在活动的发券商户中");
      }
    }
    if (left.empty() && options_.switches.refuse_delete_of_last) {
      return InvalidRequest("活动至少需要保留一个发券商户号");
    }
    if (!call.admit()) return TooOften();
    activity->merchants = std::move(left);
    activity->update_time = now;
    return Json{{"activity_id", activity->activity_id},
                {"delete_time", Format(now)}};
  };
  return ChangeMerchants(
      call, {"delete_request_no", /*check_letters=*/true, &Activity::deletes,
             "活动已结束，无法删除商户", apply});
}

bool PayGift::Pause(std::string_view activity_id) {
  const std::lock_guard lock(mutex_);
  const auto it = activities_.find(activity_id);
  const UnixMillis now = clock_.Now();
  if (it == activities_.end() || IsOver(StatusAt(it->second, now))) {
    return false;
  }
  it->second.paused = true;
  it->second.pause_time = now;
  it->second.update_time = now;
  return true;
}

bool PayGift::Resume(std::string_view activity_id) {
  const std::lock_guard lock(mutex_);
  const auto it = activities_.find(activity_id);
  const UnixMillis now = clock_.Now();
  if (it == activities_.end() || IsOver(StatusAt(it->second, now))) {
    return false;
  }
  it->second.paused = false;
  if (it->second.fixed_status == "STOP_ACT_STATUS") {
    it->second.fixed_status.clear();
  }
  it->second.recovery_time = now;
  it->second.update_time = now;
  return true;
}

size_t PayGift::CountActivities(std::string_view mchid,
                                std::string_view out_request_no) const {
  const std::lock_guard lock(mutex_);
  // Counted over what exists rather than taken from `created_`, which could not
  // tell that two were made.
  size_t count = 0;
  for (const auto& [id, activity] : activities_) {
    const Json& info = activity.activity_base_info;
    const auto number = info.find("out_request_no");
    count += activity.creator_merchant_id == mchid && number != info.end() &&
             number->is_string() &&
             number->get_ref<const std::string&>() == out_request_no;
  }
  return count;
}

Json PayGift::Dump() const {
  const std::lock_guard lock(mutex_);
  Json all = Json::array();
  for (const auto& [id, activity] : activities_) {
    Json json = ToJson(activity, clock_.Now(), /*in_list=*/false,
                       options_.switches.times_with_milliseconds);
    json["merchants"] = Json::array();
    for (const Activity::Member& member : activity.merchants) {
      json["merchants"].push_back(member.id);
    }
    json["goods"] = Json::array();
    for (const Activity::Member& member : activity.goods) {
      json["goods"].push_back(member.id);
    }
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace simulator
