#ifndef CAMPAIGN_TOOLS_SIMULATOR_METHOD_H_
#define CAMPAIGN_TOOLS_SIMULATOR_METHOD_H_

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// The calls that the simulator serves, by the names faults and the journal use.
enum class Method {
  kCreateActivity,
  kGetActivity,
  kListActivities,
  kListActivityMerchants,
  kListActivityGoods,
  kTerminateActivity,
  kAddActivityMerchants,
  kDeleteActivityMerchants,
  kUploadImage,
  kGetCertificates,
};

// `CreateActivity` and so on.
std::string_view MethodName(Method method);
std::optional<Method> MethodByName(std::string_view name);

// Where a request goes.
struct Route {
  enum class Outcome { kFound, kNoSuchPath, kWrongVerb };
  Outcome outcome = Outcome::kNoSuchPath;
  Method method = Method::kCreateActivity;
  // The `{activity_id}` of the path, still percent-encoded.
  std::string_view activity_id;
};

// `path` is the target without its query; the result refers into it.
Route FindRoute(std::string_view verb, std::string_view path);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_METHOD_H_
