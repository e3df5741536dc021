#include "tools/simulator/api_error.h"

#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

const char* Name(Location location) {
  switch (location) {
    case Location::kBody:
      return "body";
    case Location::kUrl:
      return "url";
    case Location::kQuery:
      return "query";
    case Location::kHeader:
      return "header";
  }
  return "";
}

}  // namespace

ApiError ParamError(Location location, const std::string& field,
                    const Json& value, const std::string& issue) {
  ApiError error{400, "PARAM_ERROR", "请求参数错误", Json::object()};
  error.detail["field"] = field;
  error.detail["issue"] = issue;
  error.detail["location"] = Name(location);
  // A list of 500 merchants would only bury the issue.
  if (value.is_string()) {
    error.detail["value"] =
        CutAtCharacter(value.get_ref<const std::string&>(), 128);
  } else if (value.is_primitive()) {
    error.detail["value"] = value;
  }
  return error;
}

ApiError InvalidRequest(const std::string& message) {
  return {400, "INVALID_REQUEST", message, nullptr};
}

ApiError NotExists(const std::string& message) {
  return {404, "RESOURCE_NOT_EXISTS", message, nullptr};
}

ApiError SignError(const std::string& message, Json detail) {
  return {401, "SIGN_ERROR", message, std::move(detail)};
}

}  // namespace simulator
