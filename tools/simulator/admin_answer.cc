#include "tools/simulator/admin_answer.h"

namespace simulator {

HttpResponse AdminAnswer(const Json& json) {
  HttpResponse response;
  response.body = ToText(json) + "\n";
  response.Set("Content-Type", "application/json; charset=utf-8");
  return response;
}

HttpResponse AdminMistake(int status, const std::string& text) {
  HttpResponse response = AdminAnswer({{"error", text}});
  response.status = status;
  return response;
}

}  // namespace simulator
