#include "tools/simulator/method.h"

namespace simulator {
namespace {

struct Row {
  Method method;
  std::string_view name;
  std::string_view verb;
  // `*` stands for one path segment, the activity_id.
  std::string_view path;
};

constexpr Row kRows[] = {
    {Method::kCreateActivity, "CreateActivity", "POST",
     "/v3/marketing/paygiftactivity/unique-threshold-activity"},
    {Method::kListActivities, "ListActivities", "GET",
     "/v3/marketing/paygiftactivity/activities"},
    {Method::kGetActivity, "GetActivity", "GET",
     "/v3/marketing/paygiftactivity/activities/*"},
    {Method::kListActivityMerchants, "ListActivityMerchants", "GET",
     "/v3/marketing/paygiftactivity/activities/*/merchants"},
    {Method::kListActivityGoods, "ListActivityGoods", "GET",
     "/v3/marketing/paygiftactivity/activities/*/goods"},
    {Method::kTerminateActivity, "TerminateActivity", "POST",
     "/v3/marketing/paygiftactivity/activities/*/terminate"},
    {Method::kAddActivityMerchants, "AddActivityMerchants", "POST",
     "/v3/marketing/paygiftactivity/activities/*/merchants/add"},
    {Method::kDeleteActivityMerchants, "DeleteActivityMerchants", "POST",
     "/v3/marketing/paygiftactivity/activities/*/merchants/delete"},
    {Method::kUploadImage, "UploadImage", "POST",
     "/v3/marketing/favor/media/image-upload"},
    {Method::kGetCertificates, "GetCertificates", "GET", "/v3/certificates"},
};

bool Matches(std::string_view pattern, std::string_view path,
             std::string_view* segment) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == path;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (!path.starts_with(before) || !path.ends_with(after) ||
      path.size() <= before.size() + after.size()) {
    return false;
  }
  *segment =
      path.substr(before.size(), path.size() - before.size() - after.size());
  return segment->find('/') == std::string_view::npos;
}

}  // namespace

std::string_view MethodName(Method method) {
  for (const Row& row : kRows) {
    if (row.method == method) return row.name;
  }
  return "";
}

std::optional<Method> MethodByName(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.method;
  }
  return std::nullopt;
}

Route FindRoute(std::string_view verb, std::string_view path) {
  Route route;
  for (const Row& row : kRows) {
    std::string_view segment;
    if (!Matches(row.path, path, &segment)) continue;
    route.method = row.method;
    route.activity_id = segment;
    route.outcome =
        verb == row.verb ? Route::Outcome::kFound : Route::Outcome::kWrongVerb;
    return route;
  }
  return route;
}

}  // namespace simulator
