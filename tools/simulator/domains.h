#ifndef CAMPAIGN_TOOLS_SIMULATOR_DOMAINS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_DOMAINS_H_

#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/http_server.h"
#include "tools/simulator/json.h"
#include "tools/simulator/listener_state.h"

namespace simulator {

// WeChat Pay's two access points: api.mch.weixin.qq.com and
// api2.mch.weixin.qq.com, in another city, which serves the same.
//
// Source: any page of the API, "请求URL" with 主域名 and 备域名.
enum class Domain { kMain, kBackup };

// "main" or "backup".
std::optional<Domain> DomainByName(std::string_view name);

// The servers of the two domains, each of which can be cut off. Thread-safe
// while the servers run.
class Domains {
 public:
  // The servers must outlive this; `backup` may be null.
  Domains(HttpServer& main, HttpServer* backup)
      : main_(main), backup_(backup) {}

  // Gives a sentence if there is no such domain or its port is gone.
  std::optional<std::string> Set(Domain domain, ListenerState state);

  // `{"main": {"port": 4430, "state": "up"}, ...}`
  Json Describe() const;

 private:
  HttpServer& main_;
  HttpServer* const backup_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_DOMAINS_H_
