#ifndef CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_HTTP_MESSAGE_H_
#define CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_HTTP_MESSAGE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

// Header fields in the order they came; a name may come twice.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string verb;
  // As sent: percent-encoded path and query.
  std::string target;
  HttpHeaders headers;
  std::string body;
};

struct HttpAnswer {
  int status = 200;
  // Without what belongs to the connection (Content-Length, Connection).
  HttpHeaders headers;
  std::string body;
};

// The values under `name`, whatever its case.
std::vector<std::string> HeaderValues(const HttpHeaders& headers,
                                      std::string_view name);

// The first of them; empty if there is none.
std::string HeaderValue(const HttpHeaders& headers, std::string_view name);

// Replaces every field of that name by one, or adds it.
void SetHeader(HttpHeaders& headers, std::string_view name, std::string value);

void RemoveHeader(HttpHeaders& headers, std::string_view name);

// Whether two names are the same in ASCII, whatever their case.
bool SameName(std::string_view a, std::string_view b);

}  // namespace simulator

#endif  // CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_HTTP_MESSAGE_H_
