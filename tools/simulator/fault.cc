#include "tools/simulator/fault.h"

#include <array>
#include <limits>
#include <utility>

namespace simulator {
namespace {

struct KindRow {
  FaultKind kind;
  std::string_view name;
  bool has_effect;
};

constexpr KindRow kKinds[] = {
    {FaultKind::kSignatureProbe, "signature_probe", true},
    {FaultKind::kUnknownSerial, "unknown_serial", true},
    {FaultKind::kSkewedTime, "skewed_time", true},
    {FaultKind::kRateLimited, "rate_limited", false},
    {FaultKind::kServerError, "server_error", false},
    {FaultKind::kHtmlPage, "html_page", false},
    {FaultKind::kEmptyNotFound, "empty_not_found", false},
    {FaultKind::kTruncatedBody, "truncated_body", true},
    {FaultKind::kReset, "reset", false},
    {FaultKind::kSlowAnswer, "slow_answer", true},
    {FaultKind::kSlowBody, "slow_body", true},
    {FaultKind::kLostAnswer, "lost_answer", true},
    {FaultKind::kNotJson, "not_json", true},
    {FaultKind::kJsonWithoutCode, "json_without_code", false},
    {FaultKind::kOversizedBody, "oversized_body", true},
    {FaultKind::kDroppedHeader, "dropped_header", true},
    {FaultKind::kTampered, "tampered", true},
    {FaultKind::kBadBase64, "bad_base64", true},
    {FaultKind::kFutureAnswer, "future_answer", true},
    {FaultKind::kCloseIdle, "close_idle", true},
    {FaultKind::kCertificatesCorrupt, "certificates_corrupt", true},
    {FaultKind::kCertificatesReversed, "certificates_reversed", true},
    {FaultKind::kCertificatesDuplicated, "certificates_duplicated", true},
    {FaultKind::kCertificatesOversized, "certificates_oversized", true},
    {FaultKind::kCertificatesWrongSerial, "certificates_wrong_serial", true},
    {FaultKind::kCertificatesWrongKey, "certificates_wrong_key", true},
};

constexpr std::array<std::pair<AnswerPart, std::string_view>, 5> kParts = {{
    {AnswerPart::kBody, "body"},
    {AnswerPart::kSignature, "signature"},
    {AnswerPart::kTimestamp, "timestamp"},
    {AnswerPart::kNonce, "nonce"},
    {AnswerPart::kSerial, "serial"},
}};

// Reads the members of a fault and remembers the first that is wrong.
class Members {
 public:
  explicit Members(const Json& json) : json_(json) {}

  // -1 if the member is absent or wrong.
  int64_t Integer(const char* name, int64_t least, int64_t most) {
    const auto it = json_.find(name);
    if (it == json_.end()) return kAbsent;
    if (!it->is_number_integer() || it->get<int64_t>() < least ||
        it->get<int64_t>() > most) {
      Wrong(name, "give a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most));
      return kAbsent;
    }
    return it->get<int64_t>();
  }
  std::optional<bool> Boolean(const char* name) {
    const auto it = json_.find(name);
    if (it == json_.end()) return std::nullopt;
    if (!it->is_boolean()) {
      Wrong(name, "give true or false");
      return std::nullopt;
    }
    return it->get<bool>();
  }
  std::optional<std::string> Text(const char* name) {
    const auto it = json_.find(name);
    if (it == json_.end()) return std::nullopt;
    if (!it->is_string()) {
      Wrong(name, "give a string");
      return std::nullopt;
    }
    return it->get<std::string>();
  }
  void Wrong(const std::string& field, const std::string& problem) {
    if (!problem_.has_value()) problem_ = FaultProblem{field, problem};
  }
  const std::optional<FaultProblem>& problem() const { return problem_; }

  static constexpr int64_t kAbsent = std::numeric_limits<int64_t>::min();

 private:
  const Json& json_;
  std::optional<FaultProblem> problem_;
};

template <typename Rows>
std::string Names(const Rows& rows) {
  std::string names;
  for (const auto& row : rows) {
    if (!names.empty()) names += ", ";
    names += std::string(row);
  }
  return names;
}

constexpr std::string_view kMembers[] = {
    "method",       "kind",    "first", "every",  "count",
    "effect",       "part",    "seed",  "bytes",  "status",
    "milliseconds", "seconds", "value", "signed", "position"};

}  // namespace

std::string_view FaultKindName(FaultKind kind) {
  for (const KindRow& row : kKinds) {
    if (row.kind == kind) return row.name;
  }
  return "";
}

bool Fault::HasEffect() const {
  if (effect.has_value()) return *effect;
  for (const KindRow& row : kKinds) {
    if (row.kind == kind) return row.has_effect;
  }
  return true;
}

std::variant<Fault, FaultProblem> FaultFromJson(const Json& json) {
  if (!json.is_object()) return FaultProblem{"", "give an object"};
  Members members(json);
  for (const auto& [name, value] : json.items()) {
    bool known = false;
    for (const std::string_view member : kMembers) known |= member == name;
    if (!known) {
      members.Wrong(name, "is unknown; known are " + Names(kMembers));
    }
  }
  Fault fault;
  const std::string method = members.Text("method").value_or("*");
  if (method != "*") {
    fault.method = MethodByName(method);
    if (!fault.method.has_value()) {
      members.Wrong("method", "'" + method +
                                  "' is no call; give one such as "
                                  "CreateActivity, or *");
    }
  }
  const std::string kind = members.Text("kind").value_or("");
  bool known_kind = false;
  std::string kinds;
  for (const KindRow& row : kKinds) {
    kinds += (kinds.empty() ? "" : ", ") + std::string(row.name);
    if (row.name != kind) continue;
    fault.kind = row.kind;
    known_kind = true;
  }
  if (!known_kind) {
    members.Wrong("kind", "'" + kind + "' is unknown; known are " + kinds);
  }
  if (known_kind && kind.starts_with("certificates_")) {
    // Without a method such a fault would be spent on calls that it cannot
    // befall.
    if (method == "*") fault.method = Method::kGetCertificates;
    if (fault.method != Method::kGetCertificates) {
      members.Wrong("method", "'" + kind + "' befalls GetCertificates alone");
    }
  }
  const std::string part = members.Text("part").value_or("body");
  bool known_part = false;
  for (const auto& [value, name] : kParts) {
    if (name != part) continue;
    fault.part = value;
    known_part = true;
  }
  if (!known_part) {
    members.Wrong("part", "give body, signature, timestamp, nonce or serial");
  }

  constexpr int64_t kMaxInt = std::numeric_limits<int>::max();
  constexpr int64_t kAbsent = Members::kAbsent;
  if (const int64_t n = members.Integer("first", 1, kMaxInt); n != kAbsent) {
    fault.first = static_cast<int>(n);
  }
  if (const int64_t n = members.Integer("every", 1, kMaxInt); n != kAbsent) {
    fault.every = static_cast<int>(n);
  }
  if (const int64_t n = members.Integer("count", 0, kMaxInt); n != kAbsent) {
    fault.count = static_cast<int>(n);
  }
  if (const int64_t n = members.Integer("seconds", -kMaxInt, kMaxInt);
      n != kAbsent) {
    fault.seconds = static_cast<int>(n);
  }
  if (const int64_t n = members.Integer("status", 200, 599); n != kAbsent) {
    fault.status = static_cast<int>(n);
  }
  if (const int64_t n = members.Integer("milliseconds", 0, kMaxInt);
      n != kAbsent) {
    fault.milliseconds = std::chrono::milliseconds(n);
  }
  if (const int64_t n = members.Integer("bytes", 0, kMaxInt); n != kAbsent) {
    fault.bytes = static_cast<size_t>(n);
  }
  if (const int64_t n = members.Integer("position", 0, kMaxInt); n != kAbsent) {
    fault.position = static_cast<size_t>(n);
  }
  if (const int64_t n = members.Integer("seed", 0, kMaxInt); n != kAbsent) {
    fault.seed = static_cast<uint64_t>(n);
  }
  fault.effect = members.Boolean("effect");
  fault.is_signed = members.Boolean("signed").value_or(true);
  fault.value = members.Text("value");
  if (members.problem().has_value()) return *members.problem();
  return fault;
}

Json ToJson(const Fault& fault) {
  Json json = {
      {"method", fault.method.has_value() ? MethodName(*fault.method) : "*"},
      {"kind", FaultKindName(fault.kind)},
      {"first", fault.first},
      {"every", fault.every},
      {"count", fault.count},
      {"effect", fault.HasEffect()}};
  if (fault.seconds.has_value()) json["seconds"] = *fault.seconds;
  if (fault.status.has_value()) json["status"] = *fault.status;
  if (fault.milliseconds.has_value()) {
    json["milliseconds"] = fault.milliseconds->count();
  }
  if (fault.bytes.has_value()) json["bytes"] = *fault.bytes;
  if (fault.value.has_value()) json["value"] = *fault.value;
  if (!fault.is_signed) json["signed"] = false;
  if (fault.kind == FaultKind::kCertificatesCorrupt ||
      fault.kind == FaultKind::kCertificatesWrongSerial) {
    json["position"] = fault.position;
  }
  if (fault.kind == FaultKind::kTampered) {
    for (const auto& [value, name] : kParts) {
      if (value == fault.part) json["part"] = name;
    }
    json["position"] = fault.position;
    json["seed"] = fault.seed;
  }
  return json;
}

}  // namespace simulator
