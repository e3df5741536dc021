#include "tools/simulator/platform_admin.h"

#include <chrono>
#include <cstdint>
#include <utility>

#include "tools/simulator/admin_answer.h"
#include "tools/simulator/rfc3339.h"
#include "tools/simulator/throwaway_identity.h"

namespace simulator {
namespace {

// A whole number in [least, most]; `absent` if there is none of that name.
// False if it is anything else.
bool ReadInteger(const Json& json, const char* name, int64_t least,
                 int64_t most, int64_t absent, int64_t* number) {
  const auto it = json.find(name);
  *number = absent;
  if (it == json.end()) return true;
  if (!it->is_number_integer()) return false;
  *number = it->get<int64_t>();
  return *number >= least && *number <= most;
}

// The body as an object; an empty body is an empty one.
std::optional<Json> ReadObject(const std::string& body) {
  if (body.empty()) return Json::object();
  std::optional<Json> json = ParseJson(body);
  if (json.has_value() && !json->is_object()) return std::nullopt;
  return json;
}

HttpResponse NoSuchCertificate(std::string_view serial) {
  return AdminMistake(404, "there is no platform certificate " +
                               std::string(serial) +
                               "; GET /admin/platform shows all");
}

}  // namespace

HttpResponse PlatformAdmin::Answer(const std::string& verb,
                                   std::string_view path,
                                   const std::string& body) {
  constexpr std::string_view kOne = "/certificates/";
  constexpr std::string_view kList = "/list";
  if (path.empty() && verb == "GET") return Show();
  if (path == "/certificates" && verb == "POST") return Add(body);
  if (path.starts_with(kOne)) {
    std::string_view serial = path.substr(kOne.size());
    if (verb == "DELETE") return SetListed(serial, false);
    if (verb == "POST" && serial.ends_with(kList)) {
      serial.remove_suffix(kList.size());
      return SetListed(serial, true);
    }
  }
  if (path == "/sign_with" && verb == "POST") return SignWith(body);
  if (path == "/ignore_request_serial" && verb == "POST") {
    return IgnoreRequestSerial(body);
  }
  if (path == "/downloads" && verb == "GET") {
    Json counts = Json::object();
    for (const auto& [mchid, count] : downloads_.All()) counts[mchid] = count;
    return AdminAnswer({{"downloads", std::move(counts)}});
  }
  return AdminMistake(
      404, "there is no " + verb + " /admin/platform" + std::string(path));
}

HttpResponse PlatformAdmin::Show() const {
  const auto set = keys_.Certificates();
  Json list = Json::array();
  for (const PlatformCertificateSet::Row& row : set->rows) {
    const Certificate& certificate = row.platform->certificate;
    list.push_back(
        {{"serial_no", certificate.serial_no()},
         {"effective_time", FormatRfc3339(certificate.not_before() * 1000)},
         {"expire_time", FormatRfc3339(certificate.not_after() * 1000)},
         {"listed", row.listed},
         {"sign_percent", set->SharePercent(*row.platform)},
         {"certificate", certificate.pem()}});
  }
  return AdminAnswer(
      {{"certificates", std::move(list)},
       {"public_key_id", keys_.public_key_id()},
       {"public_key", keys_.public_key_private_key().PublicKeyPem()},
       {"ignore_request_serial_percent", signer_.ignoring().percent()}});
}

HttpResponse PlatformAdmin::Add(const std::string& body) {
  // A hundred years either way keep the times within four digits.
  constexpr int64_t kMost = int64_t{100} * 366 * 24 * 3600;
  const std::optional<Json> json = ReadObject(body);
  int64_t not_before = 0;
  int64_t not_after = 0;
  if (!json.has_value() ||
      !ReadInteger(*json, "not_before", -kMost, kMost, kValidSince.count(),
                   &not_before) ||
      !ReadInteger(*json, "not_after", -kMost, kMost, kValidUntil.count(),
                   &not_after) ||
      not_before > not_after) {
    return AdminMistake(400,
                        "give {\"not_before\": N, \"not_after\": M} in seconds "
                        "from now, N not above M");
  }
  return AdminAnswer(
      {{"serial_no", keys_.Add(std::chrono::seconds(not_before),
                               std::chrono::seconds(not_after))}});
}

HttpResponse PlatformAdmin::SetListed(std::string_view serial, bool listed) {
  if (!keys_.SetListed(serial, listed)) return NoSuchCertificate(serial);
  return AdminAnswer({{"serial_no", serial}, {"listed", listed}});
}

HttpResponse PlatformAdmin::SignWith(const std::string& body) {
  const std::optional<Json> json = ReadObject(body);
  int64_t percent = 0;
  if (!json.has_value() || !json->contains("serial_no") ||
      !(*json)["serial_no"].is_string() ||
      !ReadInteger(*json, "percent", 0, 100, 100, &percent)) {
    return AdminMistake(
        400,
        "give {\"serial_no\": \"...\", \"percent\": N}, N from 0 "
        "to 100; left out, it is 100");
  }
  const std::string serial = (*json)["serial_no"];
  const auto set = keys_.Certificates();
  if (set->Find(serial) == nullptr) return NoSuchCertificate(serial);
  if (!keys_.SignWith(serial, static_cast<int>(percent))) {
    return AdminMistake(400, serial + " has no private key and cannot sign");
  }
  return AdminAnswer({{"serial_no", serial}, {"percent", percent}});
}

HttpResponse PlatformAdmin::IgnoreRequestSerial(const std::string& body) {
  const std::optional<Json> json = ReadObject(body);
  int64_t percent = 0;
  if (!json.has_value() || !json->contains("percent") ||
      !ReadInteger(*json, "percent", 0, 100, 0, &percent)) {
    return AdminMistake(400, "give {\"percent\": N}, N from 0 to 100");
  }
  signer_.ignoring().Set(static_cast<int>(percent));
  return AdminAnswer({{"percent", percent}});
}

}  // namespace simulator
