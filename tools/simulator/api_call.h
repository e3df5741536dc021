#ifndef CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_API_CALL_H_
#define CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_API_CALL_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace simulator {

// One call that is authenticated: its signature held, its merchant is known.
// The protocol side (HTTPS, signatures) makes it, the business side answers it.
struct ApiCall {
  // `CreateActivity`, `GetActivity`, `ListActivities`, `ListActivityMerchants`,
  // `ListActivityGoods`, `TerminateActivity`, `AddActivityMerchants`,
  // `DeleteActivityMerchants`, `UploadImage`.
  std::string method;

  // The merchant that signed.
  std::string mchid;

  // The decoded `{activity_id}` of the path; empty where the path has none.
  std::string activity_id;

  // The decoded query in its order; bytes as sent, maybe invalid UTF-8.
  std::vector<std::pair<std::string, std::string>> query;

  // `Content-Type` as sent, and the body: JSON text, or for an upload the text
  // of the `meta` part.
  std::string content_type;
  std::string body;

  // Only for an upload: the bytes of the `file` part, and whether the multipart
  // body had both parts.
  std::string file;
  bool multipart_complete = false;
};

// What is answered, before it is signed and put on the wire.
struct ApiAnswer {
  int status = 200;
  nlohmann::ordered_json body;
};

// WeChat Pay's error body. `detail` is left out where it is null.
inline ApiAnswer ErrorAnswer(int status, const std::string& code,
                             const std::string& message,
                             nlohmann::ordered_json detail = nullptr) {
  ApiAnswer answer;
  answer.status = status;
  answer.body["code"] = code;
  if (!detail.is_null()) answer.body["detail"] = std::move(detail);
  answer.body["message"] = message;
  return answer;
}

}  // namespace simulator

#endif  // CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_API_CALL_H_
