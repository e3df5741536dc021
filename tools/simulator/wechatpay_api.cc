#include "tools/simulator/wechatpay_api.h"

#include <spdlog/spdlog.h>

#include <ctime>
#include <exception>
#include <string>
#include <utility>

#include "tools/simulator/answer_faults.h"
#include "tools/simulator/certificate_list_faults.h"
#include "tools/simulator/multipart.h"
#include "tools/simulator/platform_certificates.h"
#include "tools/simulator/query_string.h"
#include "tools/simulator/random_text.h"
#include "tools/simulator/virtual_clock.h"

namespace simulator {
namespace {

// Seen forms of a Request-ID end in `-` and an internal error number, 0 on
// success.
std::string NewRequestId(bool success) {
  std::string id = RandomHex(32);
  for (char& c : id) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return "08" + id + (success ? "-0" : "-268435456");
}

// The real time as HTTP writes it; callers compare their clocks with it.
std::string HttpDate() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  const size_t length =
      std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return std::string(text, length);
}

// An answer without a body, as for unknown paths and verbs.
HttpResponse Empty(int status) {
  HttpResponse response;
  response.status = status;
  return response;
}

bool IsJsonType(const std::string* content_type) {
  if (content_type == nullptr) return false;
  std::string_view type = *content_type;
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return EqualsIgnoringCase(type, "application/json");
}

// The meta part is what an upload's signature covers. A body in which there is
// none is treated as if nothing was signed.
std::string_view SignedBody(const HttpRequest& request, Method method,
                            const std::vector<Part>* parts) {
  if (method != Method::kUploadImage) return request.body;
  const Part* const meta =
      parts == nullptr ? nullptr : FindPart(*parts, "meta");
  return meta == nullptr ? std::string_view() : meta->content;
}

}  // namespace

WechatPayApi::WechatPayApi(const Parts& parts)
    : parts_(parts),
      authenticator_(parts.merchants, parts.options.switches),
      rate_limiter_(parts.options.rate_limit, parts.options.rate_period) {}

Delivery WechatPayApi::Handle(const HttpRequest& request) {
  JournalEntry entry;
  entry.received_at = VirtualClock::RealNow();
  entry.verb = request.verb;
  entry.target = request.target;
  entry.headers = request.headers;
  entry.body = request.body.substr(0, parts_.journal.max_body_bytes());
  entry.body_size = request.body.size();
  Delivery delivery;
  try {
    delivery = Answer(request, &entry);
  } catch (const std::exception& e) {
    // Nothing here throws on purpose; whatever it is must not end the server.
    spdlog::error("{} {}: {}", request.verb, request.target, e.what());
    delivery = {};
    delivery.response.status = 500;
    delivery.response.Set("Content-Type", "application/json; charset=utf-8");
    delivery.response.body = ToText(ErrorBody("SYSTEM_ERROR", "系统异常"));
  }
  HttpResponse& response = delivery.response;
  response.Set("Server", "nginx");
  response.Set("Date", HttpDate());
  response.Set("Content-Language", "zh-CN");
  response.Set("Cache-Control", "no-cache, must-revalidate");
  const bool bare = response.status == 401 &&
                    !parts_.options.switches.request_id_when_unauthenticated;
  if (!bare) {
    response.Set("Request-ID", NewRequestId(response.status < 300));
  }
  entry.status = delivery.nothing_sent ? 0 : response.status;
  spdlog::debug("{} {} {}{}", entry.verb, entry.target, entry.status,
                entry.fault.empty() ? "" : " (" + entry.fault + ")");
  parts_.journal.Add(std::move(entry));
  return delivery;
}

Delivery WechatPayApi::Answer(const HttpRequest& request, JournalEntry* entry) {
  const Switches& switches = parts_.options.switches;
  const size_t question = request.target.find('?');
  const std::string_view path =
      std::string_view(request.target).substr(0, question);
  const std::string_view raw_query =
      question == std::string::npos
          ? std::string_view()
          : std::string_view(request.target).substr(question + 1);

  Delivery delivery;
  const Route route = FindRoute(request.verb, path);
  if (route.outcome != Route::Outcome::kFound) {
    delivery.response =
        Empty(route.outcome == Route::Outcome::kNoSuchPath ? 404 : 405);
    return delivery;
  }
  entry->method = MethodName(route.method);

  if (switches.require_accept_and_user_agent &&
      (request.Header("Accept") == nullptr ||
       request.Header("User-Agent") == nullptr)) {
    delivery.response =
        Rejected(InvalidRequest("Http头缺少Accept或User-Agent"));
    return delivery;
  }

  std::optional<std::vector<Part>> parts;
  if (route.method == Method::kUploadImage) {
    const std::string* const type = request.Header("Content-Type");
    if (type != nullptr) parts = ParseMultipart(*type, request.body);
  }
  const std::vector<Part>* const multipart =
      parts.has_value() ? &*parts : nullptr;
  const Result<const Merchant*> merchant = authenticator_.Authenticate(
      request, SignedBody(request, route.method, multipart),
      VirtualClock::RealNow() / 1000, &entry->mchid);
  if (!merchant.ok()) {
    delivery.response = Rejected(merchant.error());
    return delivery;
  }
  entry->signature_held = true;

  const std::optional<FaultScript::Turn> turn =
      parts_.faults.Next(route.method);
  if (turn.has_value()) entry->fault = FaultKindName(turn->fault.kind);

  HttpResponse& response = delivery.response;
  if (!turn.has_value() || turn->fault.HasEffect()) {
    response = Render(Dispatch(route.method, **merchant, request, route,
                               raw_query, multipart, turn));
  }
  bool is_signed = true;
  if (turn.has_value()) is_signed = ReplaceAnswer(*turn, &response);
  if (response.status >= 400 && !switches.sign_errors) is_signed = false;
  if (is_signed) {
    const std::string* const serial = request.Header("Wechatpay-Serial");
    const AnswerSigner::Asked asked{
        serial == nullptr ? std::string_view() : *serial,
        (*merchant)->options.public_key_only};
    parts_.signer.Sign(
        asked, turn.has_value() ? TwistOf(*turn) : AnswerSigner::Twist(),
        &response);
  }
  if (turn.has_value()) DamageDelivery(*turn, &delivery);
  return delivery;
}

Result<Json> WechatPayApi::Dispatch(
    Method method, const Merchant& merchant, const HttpRequest& request,
    const Route& route, std::string_view raw_query,
    const std::vector<Part>* parts,
    const std::optional<FaultScript::Turn>& turn) {
  const std::string* const content_type = request.Header("Content-Type");
  const bool takes_json =
      method == Method::kCreateActivity ||
      method == Method::kAddActivityMerchants ||
      method == Method::kDeleteActivityMerchants ||
      (method == Method::kTerminateActivity && !request.body.empty());
  if (takes_json && !IsJsonType(content_type)) {
    return ParamError(Location::kHeader, "Content-Type",
                      content_type == nullptr ? Json() : Json(*content_type),
                      "must be application/json");
  }
  const Result<Query> query = ParseQuery(raw_query);
  if (!query.ok()) return query.error();
  const std::optional<std::string> activity_id =
      PercentDecode(route.activity_id);
  if (!activity_id.has_value()) {
    return ParamError(Location::kUrl, "activity_id",
                      std::string(route.activity_id),
                      "not percent-encoded UTF-8");
  }
  const std::function<bool()> admit = [this, &merchant] {
    return rate_limiter_.Admit(merchant.options.mchid);
  };
  const PayGift::Call call{merchant, *query, *activity_id, request.body, admit};
  PayGift& paygift = parts_.paygift;
  switch (method) {
    case Method::kCreateActivity:
      return paygift.CreateActivity(call);
    case Method::kGetActivity:
      return paygift.GetActivity(call);
    case Method::kListActivities:
      return paygift.ListActivities(call);
    case Method::kListActivityMerchants:
      return paygift.ListActivityMerchants(call);
    case Method::kListActivityGoods:
      return paygift.ListActivityGoods(call);
    case Method::kTerminateActivity:
      return paygift.TerminateActivity(call);
    case Method::kAddActivityMerchants:
      return paygift.AddActivityMerchants(call);
    case Method::kDeleteActivityMerchants:
      return paygift.DeleteActivityMerchants(call);
    case Method::kUploadImage: {
      Result<Json> answer = parts_.images.Upload(parts);
      if (answer.ok() && !admit()) {
        return ApiError{429, "FREQUENCY_LIMITED", "频率超限", nullptr};
      }
      return answer;
    }
    case Method::kGetCertificates:
      return GetCertificates(merchant, *query, admit, turn);
  }
  return ApiError{500, "SYSTEM_ERROR", "系统异常", nullptr};
}

Result<Json> WechatPayApi::GetCertificates(
    const Merchant& merchant, const Query& query,
    const std::function<bool()>& admit,
    const std::optional<FaultScript::Turn>& turn) {
  std::string apiv3_key = merchant.options.apiv3_key;
  if (turn.has_value()) apiv3_key = ApiV3KeyFor(turn->fault, apiv3_key);
  Result<Json> answer =
      ListPlatformCertificates(merchant, *parts_.keys.Certificates(), apiv3_key,
                               parts_.options.switches, query);
  if (!answer.ok()) return answer;
  if (!admit()) return ApiError{429, "FREQUENCY_LIMITED", "频率超限", nullptr};
  parts_.downloads.Count(merchant.options.mchid);
  if (turn.has_value()) SpoilCertificateList(turn->fault, &*answer);
  return answer;
}

HttpResponse WechatPayApi::Rejected(const ApiError& error) const {
  HttpResponse response;
  response.status = error.status;
  Json body = ErrorBody(error.code, error.message);
  const bool hidden = error.code == "PARAM_ERROR" &&
                      parts_.options.switches.param_error_without_detail;
  if (!error.detail.is_null() && !hidden) body["detail"] = error.detail;
  response.body = ToText(body);
  response.Set("Content-Type", "application/json; charset=utf-8");
  return response;
}

HttpResponse WechatPayApi::Render(const Result<Json>& result) const {
  if (!result.ok()) return Rejected(result.error());
  HttpResponse response;
  response.body = ToText(*result);
  response.Set("Content-Type", "application/json; charset=utf-8");
  return response;
}

}  // namespace simulator
