#ifndef CAMPAIGN_TESTS_SUPPORT_REQUESTS_H_
#define CAMPAIGN_TESTS_SUPPORT_REQUESTS_H_

#include <string>
#include <utility>

#include "common/http_message.h"

namespace campaign {

inline HttpRequest GetRequest(std::string target) {
  HttpRequest request;
  request.verb = "GET";
  request.target = std::move(target);
  return request;
}

inline HttpRequest PostRequest(std::string target, std::string body) {
  HttpRequest request;
  request.verb = "POST";
  request.target = std::move(target);
  request.body = std::move(body);
  request.content_type = "application/json";
  return request;
}

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_REQUESTS_H_
