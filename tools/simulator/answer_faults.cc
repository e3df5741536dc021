#include "tools/simulator/answer_faults.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "tools/simulator/base64.h"
#include "tools/simulator/random_text.h"

namespace simulator {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// splitmix64: the same seed always gives the same damage.
uint64_t Draw(uint64_t* state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

void SetJson(HttpResponse* response, int status, const std::string& body) {
  response->status = status;
  response->body = body;
  response->Set("Content-Type", "application/json; charset=utf-8");
}

// Adds members to every object and replaces every enum-like status, as a later
// version of the API might.
void MakeFuture(Json* value) {
  if (value->is_array()) {
    for (Json& item : *value) MakeFuture(&item);
  }
  if (!value->is_object()) return;
  for (auto it = value->begin(); it != value->end(); ++it) {
    const bool is_enum =
        it.key() == "activity_status" || it.key() == "activity_type" ||
        it.key() == "delivery_purpose" || it.key() == "send_content" ||
        it.key() == "award_type" || it.key() == "merchant_option" ||
        it.key() == "delivery_user_category";
    if (is_enum && it->is_string()) {
      *it = "FUTURE_VALUE_" + std::to_string(it->get<std::string>().size());
    } else {
      MakeFuture(&*it);
    }
  }
  (*value)["future_text"] = "来自未来";
  (*value)["future_number"] = 9007199254740993;
  (*value)["future_object"] = {{"list", {1, "two", true}}};
}

// Changes one character of a header's value to another of the same alphabet.
void TamperHeader(std::string* text, size_t position,
                  std::string_view alphabet) {
  // The padding of base64 says nothing about the bytes.
  size_t length = text->size();
  while (length > 0 && (*text)[length - 1] == '=') --length;
  if (length == 0) return;
  char& c = (*text)[position % length];
  const size_t index = alphabet.find(c);
  // Half the alphabet further: for base64 this flips the highest of the six
  // bits, which counts even in the last character before the padding.
  c = index == std::string_view::npos
          ? alphabet[0]
          : alphabet[(index + alphabet.size() / 2) % alphabet.size()];
}

void Tamper(const FaultScript::Turn& turn, HttpResponse* response) {
  AnswerPart part = turn.fault.part;
  size_t position = turn.fault.position;
  unsigned char mask = 0x01;
  if (turn.fault.seed != 0) {
    uint64_t state = turn.fault.seed * 1'000'003 + turn.index;
    part = static_cast<AnswerPart>(Draw(&state) % 5);
    position = static_cast<size_t>(Draw(&state));
    mask = static_cast<unsigned char>(Draw(&state) % 255 + 1);
  }
  const auto header = [&](const char* name, std::string_view alphabet) {
    std::string* const value = response->Header(name);
    if (value != nullptr) TamperHeader(value, position, alphabet);
  };
  switch (part) {
    case AnswerPart::kBody:
      // A body without bytes can only be tampered with by adding one.
      if (response->body.empty()) {
        response->body = " ";
      } else {
        char& c = response->body[position % response->body.size()];
        c = static_cast<char>(static_cast<unsigned char>(c) ^ mask);
      }
      return;
    case AnswerPart::kSignature:
      return header("Wechatpay-Signature", kBase64);
    case AnswerPart::kTimestamp:
      return header("Wechatpay-Timestamp", "0123456789");
    case AnswerPart::kNonce:
      return header("Wechatpay-Nonce", "0123456789abcdef");
    case AnswerPart::kSerial:
      return header("Wechatpay-Serial", "0123456789ABCDEF");
  }
}

}  // namespace

Json ErrorBody(const std::string& code, const std::string& message) {
  return {{"code", code}, {"message", message}};
}

bool ReplaceAnswer(const FaultScript::Turn& turn, HttpResponse* response) {
  const Fault& fault = turn.fault;
  switch (fault.kind) {
    case FaultKind::kRateLimited:
      SetJson(response, 429,
              ToText(ErrorBody(fault.value.value_or("FREQUENCY_LIMITED"),
                               "频率超限，请稍后重试")));
      return fault.is_signed;
    case FaultKind::kServerError: {
      const int status = fault.status.value_or(500);
      const bool system = status == 500;
      const std::string code = system ? "SYSTEM_ERROR" : "SERVICE_UNAVAILABLE";
      const std::string message =
          system ? "系统异常，请稍后重试" : "服务不可用，请稍后重试";
      SetJson(response, status,
              ToText(ErrorBody(fault.value.value_or(code), message)));
      return fault.is_signed;
    }
    case FaultKind::kHtmlPage:
      response->status = fault.status.value_or(502);
      response->Set("Content-Type", "text/html");
      response->body =
          "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
          "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
          "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
      return false;
    case FaultKind::kEmptyNotFound:
      response->status = 404;
      response->Remove("Content-Type");
      response->body.clear();
      return false;
    case FaultKind::kNotJson:
      SetJson(response, 200, fault.value.value_or("this is no JSON {"));
      return true;
    case FaultKind::kJsonWithoutCode:
      SetJson(response, fault.status.value_or(400),
              R"({"message":"没有错误码"})");
      return fault.is_signed;
    case FaultKind::kOversizedBody: {
      const size_t bytes = fault.bytes.value_or(16 * 1024 * 1024);
      const std::string head = R"({"padding":")";
      const std::string tail = R"("})";
      const size_t rest = bytes - std::min(bytes, head.size() + tail.size());
      SetJson(response, 200, head + std::string(rest, 'x') + tail);
      return true;
    }
    case FaultKind::kFutureAnswer: {
      std::optional<Json> json = ParseJson(response->body);
      if (json.has_value()) {
        MakeFuture(&*json);
        response->body = ToText(*json);
      }
      return true;
    }
    default:
      return true;
  }
}

AnswerSigner::Twist TwistOf(const FaultScript::Turn& turn) {
  AnswerSigner::Twist twist;
  if (turn.fault.kind == FaultKind::kSkewedTime) {
    twist.skew = turn.fault.seconds.value_or(-600);
  }
  if (turn.fault.kind == FaultKind::kUnknownSerial) {
    twist.unknown_serial = turn.fault.value.value_or(std::string(40, 'F'));
  }
  return twist;
}

void DamageDelivery(const FaultScript::Turn& turn, Delivery* delivery) {
  const Fault& fault = turn.fault;
  HttpResponse* const response = &delivery->response;
  constexpr std::chrono::milliseconds kSecond{1000};
  switch (fault.kind) {
    case FaultKind::kSignatureProbe:
      // Ordinary base64 behind the prefix, as the one that was ever published.
      response->Set("Wechatpay-Signature",
                    "WECHATPAY/SIGNTEST/" + Base64Encode(RandomHex(256)));
      break;
    case FaultKind::kBadBase64:
      response->Set("Wechatpay-Signature", "*** no base64 at all ***");
      break;
    case FaultKind::kDroppedHeader: {
      const std::string name = fault.value.value_or("Wechatpay-Signature");
      if (name.ends_with('*')) {
        const std::string_view prefix(name.data(), name.size() - 1);
        std::erase_if(response->headers, [prefix](const HttpHeader& header) {
          return EqualsIgnoringCase(
              std::string_view(header.name).substr(0, prefix.size()), prefix);
        });
      } else {
        response->Remove(name);
      }
      break;
    }
    case FaultKind::kTampered:
      Tamper(turn, response);
      break;
    case FaultKind::kTruncatedBody:
      delivery->body_bytes_sent =
          std::min(fault.bytes.value_or(response->body.size() / 2),
                   response->body.size());
      delivery->ending = Delivery::Ending::kClose;
      break;
    case FaultKind::kReset:
      delivery->nothing_sent = true;
      delivery->ending = Delivery::Ending::kReset;
      break;
    case FaultKind::kLostAnswer:
      delivery->nothing_sent = true;
      delivery->ending = Delivery::Ending::kClose;
      break;
    case FaultKind::kSlowAnswer:
      delivery->delay = fault.milliseconds.value_or(kSecond);
      break;
    case FaultKind::kSlowBody:
      delivery->body_time = fault.milliseconds.value_or(kSecond);
      break;
    case FaultKind::kCloseIdle:
      delivery->ending = Delivery::Ending::kClose;
      break;
    default:
      break;
  }
  // Any fault may come late, too.
  if (fault.kind != FaultKind::kSlowBody && fault.milliseconds.has_value()) {
    delivery->delay = *fault.milliseconds;
  }
}

}  // namespace simulator
