#include "tools/simulator/admin_api.h"

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>
#include <variant>
#include <vector>

#include "tools/simulator/admin_answer.h"
#include "tools/simulator/query_string.h"

namespace simulator {
namespace {

Json ToJson(const VirtualClock& clock) {
  return {{"now", FormatRfc3339(clock.Now(), true)},
          {"offset_seconds", clock.offset().count() / 1000}};
}

}  // namespace

Delivery AdminApi::Handle(const HttpRequest& request) {
  Delivery delivery;
  try {
    delivery.response = Answer(request);
  } catch (const std::exception& e) {
    spdlog::error("admin {} {}: {}", request.verb, request.target, e.what());
    delivery.response = AdminMistake(500, e.what());
  }
  return delivery;
}

HttpResponse AdminApi::Answer(const HttpRequest& request) {
  const std::string_view target = request.target;
  const size_t question = target.find('?');
  const std::string_view path = target.substr(0, question);
  const std::string_view raw_query = question == std::string_view::npos
                                         ? std::string_view()
                                         : target.substr(question + 1);
  const std::string& verb = request.verb;

  if (path == "/healthz" && verb == "GET") {
    return AdminAnswer({{"status", "ok"}});
  }
  if (path == "/admin/journal") {
    if (verb == "DELETE") {
      journal_.Clear();
      return AdminAnswer({{"entries", Json::array()}});
    }
    if (verb != "GET") return AdminMistake(405, "give GET or DELETE");
    const auto query = ParseQuery(raw_query);
    if (!query.ok()) return AdminMistake(400, "the query is malformed");
    const auto method = query->find("method");
    const std::vector<JournalEntry> entries =
        method == query->end() ? journal_.Entries()
                               : journal_.Entries(method->second);
    Json list = Json::array();
    for (const JournalEntry& entry : entries) list.push_back(ToJson(entry));
    return AdminAnswer({{"entries", std::move(list)}});
  }
  if (path == "/admin/clock" && verb == "GET") {
    return AdminAnswer(ToJson(clock_));
  }
  if (path == "/admin/clock/advance" && verb == "POST") {
    return AdvanceClock(request.body);
  }
  if (path == "/admin/faults") {
    if (verb == "POST") return AddFaults(request.body);
    if (verb == "DELETE") faults_.Clear();
    if (verb != "GET" && verb != "DELETE") {
      return AdminMistake(405, "give GET, POST or DELETE");
    }
    Json list = Json::array();
    for (const FaultScript::State& state : faults_.List()) {
      Json json = ToJson(state.fault);
      json["calls"] = state.calls;
      json["fired"] = state.fired;
      list.push_back(std::move(json));
    }
    return AdminAnswer({{"faults", std::move(list)}});
  }
  if (path == "/admin/activities" && verb == "GET") {
    return AdminAnswer({{"activities", paygift_.Dump()}});
  }
  if (path == "/admin/activities/count" && verb == "GET") {
    return CountActivities(raw_query);
  }
  if (path.starts_with("/admin/activities/") && verb == "POST") {
    return PauseOrResume(path);
  }
  constexpr std::string_view kPlatform = "/admin/platform";
  if (path == kPlatform || path.starts_with("/admin/platform/")) {
    return platform_.Answer(verb, path.substr(kPlatform.size()), request.body);
  }
  if (path == "/admin/domains" && verb == "GET") {
    return AdminAnswer(domains_.Describe());
  }
  if (path.starts_with("/admin/domains/") && verb == "POST") {
    return SetDomain(path);
  }
  return AdminMistake(404, "there is no " + verb + " " + std::string(path));
}

HttpResponse AdminApi::AdvanceClock(const std::string& body) {
  const std::optional<Json> json = ParseJson(body);
  // A hundred years ought to be enough, and keep times within four digits.
  constexpr double kMost = 100.0 * 366 * 24 * 3600;
  if (!json.has_value() || !json->is_object() || !json->contains("seconds") ||
      !(*json)["seconds"].is_number() || (*json)["seconds"] < 0 ||
      (*json)["seconds"] > kMost) {
    return AdminMistake(400,
                        "give {\"seconds\": N}, N from 0; the clock only goes "
                        "forward");
  }
  clock_.Advance(std::chrono::milliseconds(
      static_cast<int64_t>((*json)["seconds"].get<double>() * 1000)));
  return AdminAnswer(ToJson(clock_));
}

HttpResponse AdminApi::AddFaults(const std::string& body) {
  std::optional<Json> json = ParseJson(body);
  if (!json.has_value()) return AdminMistake(400, "the body is no JSON");
  if (!json->is_array()) json = Json::array({*json});
  std::vector<Fault> faults;
  for (const Json& item : *json) {
    const auto fault = FaultFromJson(item);
    if (const auto* problem = std::get_if<FaultProblem>(&fault)) {
      return AdminMistake(400, problem->field + ": " + problem->problem);
    }
    faults.push_back(std::get<Fault>(fault));
  }
  for (Fault& fault : faults) faults_.Add(std::move(fault));
  return AdminAnswer({{"added", json->size()}});
}

HttpResponse AdminApi::PauseOrResume(std::string_view path) {
  path.remove_prefix(std::string_view("/admin/activities/").size());
  const size_t slash = path.find('/');
  const std::string_view action =
      slash == std::string_view::npos ? "" : path.substr(slash + 1);
  const std::optional<std::string> id = PercentDecode(path.substr(0, slash));
  if (!id.has_value() || (action != "pause" && action != "resume")) {
    return AdminMistake(404, "give /admin/activities/{id}/pause or .../resume");
  }
  const bool done =
      action == "pause" ? paygift_.Pause(*id) : paygift_.Resume(*id);
  if (!done) return AdminMistake(404, "no activity " + *id + ", or it is over");
  return AdminAnswer({{"activity_id", *id}, {"action", action}});
}

HttpResponse AdminApi::CountActivities(std::string_view raw_query) {
  const auto query = ParseQuery(raw_query);
  if (!query.ok() || !query->contains("mchid") ||
      !query->contains("out_request_no")) {
    return AdminMistake(400, "give ?mchid=...&out_request_no=...");
  }
  const std::string& mchid = query->at("mchid");
  const std::string& number = query->at("out_request_no");
  return AdminAnswer({{"mchid", mchid},
                      {"out_request_no", number},
                      {"count", paygift_.CountActivities(mchid, number)}});
}

HttpResponse AdminApi::SetDomain(std::string_view path) {
  path.remove_prefix(std::string_view("/admin/domains/").size());
  const size_t slash = path.find('/');
  const std::optional<Domain> domain = DomainByName(path.substr(0, slash));
  const std::string_view action =
      slash == std::string_view::npos ? "" : path.substr(slash + 1);
  std::optional<ListenerState> state;
  if (action == "cut") state = ListenerState::kCut;
  if (action == "silence") state = ListenerState::kSilent;
  if (action == "restore") state = ListenerState::kUp;
  if (!domain.has_value() || !state.has_value()) {
    return AdminMistake(
        404, "give /admin/domains/{main|backup}/{cut|silence|restore}");
  }
  if (const auto problem = domains_.Set(*domain, *state)) {
    return AdminMistake(409, *problem);
  }
  return AdminAnswer(domains_.Describe());
}

}  // namespace simulator
