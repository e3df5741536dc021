#ifndef CAMPAIGN_TOOLS_SIMULATOR_ADMIN_ANSWER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_ADMIN_ANSWER_H_

#include <string>

#include "tools/simulator/http_message.h"
#include "tools/simulator/json.h"

namespace simulator {

// What the admin endpoint answers: 200 with `json`.
HttpResponse AdminAnswer(const Json& json);

// Or `{"error": text}`, where `text` says what to do instead.
HttpResponse AdminMistake(int status, const std::string& text);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_ADMIN_ANSWER_H_
