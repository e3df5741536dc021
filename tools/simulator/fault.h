#ifndef CAMPAIGN_TOOLS_SIMULATOR_FAULT_H_
#define CAMPAIGN_TOOLS_SIMULATOR_FAULT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "tools/simulator/json.h"
#include "tools/simulator/method.h"

namespace simulator {

// What goes wrong. The name in the configuration file and at the admin endpoint
// is in quotes. "Effect" says whether the call does its work all the same;
// where both make sense, `Fault::effect` overrules.
enum class FaultKind {
  // "signature_probe": Wechatpay-Signature begins with `WECHATPAY/SIGNTEST/`
  // and does not hold; WeChat Pay does this on purpose. Effect.
  kSignatureProbe,
  // "unknown_serial": signed by a key that nobody knows, under the serial
  // number in `value` (default 40 digits F). Effect.
  kUnknownSerial,
  // "skewed_time": Wechatpay-Timestamp is `seconds` (default -600) away from
  // the real time; the signature holds. Effect.
  kSkewedTime,
  // "rate_limited": 429 with the code in `value`: FREQUENCY_LIMITED (default),
  // RATELIMIT_EXCEEDED or RATE_LIMITED. No effect.
  kRateLimited,
  // "server_error": `status` 500 SYSTEM_ERROR (default), 502 or 503
  // SERVICE_UNAVAILABLE; signed if `signed` is true (default). No effect.
  kServerError,
  // "html_page": an HTML error page of `status` (default 502), unsigned. No
  // effect.
  kHtmlPage,
  // "empty_not_found": 404 without a body, unsigned. No effect.
  kEmptyNotFound,
  // "truncated_body": the connection ends after `bytes` (default half) of the
  // body. Effect.
  kTruncatedBody,
  // "reset": the connection is reset instead of an answer. No effect, unless
  // `effect: true`.
  kReset,
  // "slow_answer": the answer begins `milliseconds` (default 1000) late.
  // Effect.
  kSlowAnswer,
  // "slow_body": the head comes at once, the body in pieces over `milliseconds`
  // (default 1000). Effect.
  kSlowBody,
  // "lost_answer": the connection is closed without an answer. Effect.
  kLostAnswer,
  // "not_json": 200, signed, but the body is no JSON. Effect.
  kNotJson,
  // "json_without_code": `status` (default 400), signed, `{"message":...}`
  // without a code. No effect.
  kJsonWithoutCode,
  // "oversized_body": 200 and a signed JSON body of `bytes` (default 16 MiB) in
  // all. Effect.
  kOversizedBody,
  // "dropped_header": the header in `value` (default Wechatpay-Signature;
  // `Wechatpay-*` drops all of them) is missing. Effect.
  kDroppedHeader,
  // "tampered": one byte of `part` is changed after signing. Effect.
  kTampered,
  // "bad_base64": Wechatpay-Signature is no base64. Effect.
  kBadBase64,
  // "future_answer": signed, with members and enum values that no page names.
  // Effect.
  kFutureAnswer,
  // "close_idle": the answer is good, but the connection is closed right after
  // it without `Connection: close`. Effect.
  kCloseIdle,

  // The rest befall the list of platform certificates alone, which arrives
  // signed and whole. `position` chooses the entry. All have effect.

  // "certificates_corrupt": the entry's ciphertext has one byte changed.
  kCertificatesCorrupt,
  // "certificates_reversed": the entries in reverse order.
  kCertificatesReversed,
  // "certificates_duplicated": each entry twice.
  kCertificatesDuplicated,
  // "certificates_oversized": the entries again and again, until the list has
  // `bytes` (default 16 MiB).
  kCertificatesOversized,
  // "certificates_wrong_serial": the entry's serial_no is `value` (default 40
  // digits F) instead of its certificate's.
  kCertificatesWrongSerial,
  // "certificates_wrong_key": encrypted with another APIv3 key, `value` if it
  // has 32 characters.
  kCertificatesWrongKey,
};

// What `tampered` changes.
enum class AnswerPart { kBody, kSignature, kTimestamp, kNonce, kSerial };

// One line of the script: from the `first` matching call on, every `every`-th,
// `count` times. Calls are counted from when the fault was added, and only
// those whose signature held.
struct Fault {
  // Which calls match; any if there is none ("*").
  std::optional<Method> method = {};
  FaultKind kind = FaultKind::kSignatureProbe;
  // Counted from 1.
  int first = 1;
  int every = 1;
  // 0: without end.
  int count = 1;

  std::optional<bool> effect = {};
  std::optional<int> seconds = {};
  std::optional<int> status = {};
  std::optional<std::chrono::milliseconds> milliseconds = {};
  std::optional<size_t> bytes = {};
  std::optional<std::string> value = {};
  bool is_signed = true;

  AnswerPart part = AnswerPart::kBody;
  // Of the changed byte or entry, modulo their number.
  size_t position = 0;
  // If not 0: part and position are drawn from it, differently each time.
  uint64_t seed = 0;

  // `effect`, or else what the kind says.
  bool HasEffect() const;
};

// Which field of a fault is wrong, and how to mend it.
struct FaultProblem {
  std::string field;
  std::string problem;
};

// Reads `{"method":"CreateActivity","kind":"reset","first":3}`.
std::variant<Fault, FaultProblem> FaultFromJson(const Json& json);
Json ToJson(const Fault& fault);

std::string_view FaultKindName(FaultKind kind);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_FAULT_H_
