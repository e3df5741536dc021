#include "tools/simulator/domains.h"

namespace simulator {
namespace {

Json DescribeOne(const HttpServer& server) {
  return {{"port", server.port()},
          {"state", ListenerStateName(server.state())}};
}

}  // namespace

std::optional<Domain> DomainByName(std::string_view name) {
  if (name == "main") return Domain::kMain;
  if (name == "backup") return Domain::kBackup;
  return std::nullopt;
}

std::optional<std::string> Domains::Set(Domain domain, ListenerState state) {
  if (domain == Domain::kMain) return main_.SetState(state);
  if (backup_ == nullptr) {
    return "there is no backup domain; configure backup_https_port";
  }
  return backup_->SetState(state);
}

Json Domains::Describe() const {
  Json json = {{"main", DescribeOne(main_)}};
  if (backup_ != nullptr) json["backup"] = DescribeOne(*backup_);
  return json;
}

}  // namespace simulator
