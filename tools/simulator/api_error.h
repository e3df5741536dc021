#ifndef CAMPAIGN_TOOLS_SIMULATOR_API_ERROR_H_
#define CAMPAIGN_TOOLS_SIMULATOR_API_ERROR_H_

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "tools/simulator/json.h"

namespace simulator {

// A refusal as APIv3 writes it: an HTTP status and
// `{"code":..., "message":..., "detail":...}`.
struct ApiError {
  int status = 400;
  std::string code;
  std::string message;
  // Null if there is none.
  Json detail = nullptr;
};

// Where a broken parameter stood: `location` of the error's detail.
enum class Location { kBody, kUrl, kQuery, kHeader };

// 400 PARAM_ERROR. `field` is a JSON pointer such as `/award_send_rule/...` for
// a body and a variable's name elsewhere; `value` is shown if it is short.
ApiError ParamError(Location location, const std::string& field,
                    const Json& value, const std::string& issue);

// 400 INVALID_REQUEST: well-formed, but against a rule of the business.
ApiError InvalidRequest(const std::string& message);

// 404 RESOURCE_NOT_EXISTS.
ApiError NotExists(const std::string& message);

// 401 SIGN_ERROR.
ApiError SignError(const std::string& message, Json detail = nullptr);

// Either a value or why there is none.
template <typename T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}         // NOLINT
  Result(ApiError error) : value_(std::move(error)) {}  // NOLINT
  bool ok() const { return std::holds_alternative<T>(value_); }
  T& operator*() { return *std::get_if<T>(&value_); }
  const T& operator*() const { return *std::get_if<T>(&value_); }
  T* operator->() { return std::get_if<T>(&value_); }
  const T* operator->() const { return std::get_if<T>(&value_); }
  const ApiError& error() const { return *std::get_if<ApiError>(&value_); }

 private:
  std::variant<T, ApiError> value_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_API_ERROR_H_
