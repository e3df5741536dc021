#include "server/doctor/merchant_network_check.h"

#include <future>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/certificate_list_request.h"
#include "client/response_verifier.h"
#include "client/signing_transport.h"
#include "common/platform_certificates.h"
#include "common/printable.h"
#include "common/transport_failure.h"
#include "common/wechatpay_error.h"
#include "server/clock_watch.h"
#include "server/curl_options.h"

namespace campaign {
namespace {

constexpr absl::Duration kMaxSkew = absl::Seconds(300);

// WeChat Pay signs wrongly on purpose now and then, but not three times in a
// row.
constexpr int kMostProbes = 3;

// The largest number that the dice of a trust store can throw, nearly.
constexpr double kAlmostOne = 0.999999;

std::optional<absl::Time> TimeOf(const HttpResponse& response) {
  int64_t seconds = 0;
  const std::string* timestamp = response.Header("Wechatpay-Timestamp");
  if (timestamp != nullptr && absl::SimpleAtoi(*timestamp, &seconds)) {
    return absl::FromUnixSeconds(seconds);
  }
  // Refusals have no timestamp.
  const std::string* date = response.Header("Date");
  absl::Time time;
  if (date != nullptr &&
      absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", *date, &time, nullptr)) {
    return time;
  }
  return std::nullopt;
}

std::string StatusAndCode(const HttpResponse& response) {
  return absl::StrCat(response.status, " ",
                      Printable(ReadWechatPayError(response).code));
}

}  // namespace

MerchantNetworkCheck::MerchantNetworkCheck(MerchantIdentity identity,
                                           std::string api_v3_key_file,
                                           const World& world)
    : identity_(std::move(identity)),
      api_v3_key_file_(std::move(api_v3_key_file)),
      world_(world),
      trust_(identity_.trust, world.clock, [] { return 0.0; }),
      seldom_(identity_.trust, world.clock, [] { return kAlmostOne; }),
      signer_(identity_.credentials.mchid, identity_.credentials.serial_no,
              identity_.credentials.key, world.clock, world.nonces) {}

void MerchantNetworkCheck::Run() {
  const std::string& url = world_.config.config.upstream().base_url();
  const absl::Time began = world_.clock.Now();
  const absl::StatusOr<Answer> answer = Ask(world_.main, trust_);
  if (!answer.ok()) {
    Wrong(Check::kMainDomain, Problem::kMainDomainUnreachable,
          {url, std::string(answer.status().message())});
    return;
  }
  const HttpResponse& response = answer->response;
  Right(Check::kMainDomain,
        absl::StrCat(url, "  ", response.status, "  ",
                     absl::ToInt64Milliseconds(world_.clock.Now() - began),
                     " ms"));
  CheckBackup();
  if (!CheckClock(response) || !CheckAccepted(response) ||
      !CheckList(response)) {
    return;
  }
  if (!CheckAnswerSignature(response)) return;
  if (seldom_.PreferredSerial() != trust_.PreferredSerial()) CheckOtherSigner();
}

void MerchantNetworkCheck::CheckOtherSigner() const {
  const absl::StatusOr<Answer> answer = Ask(world_.main, seldom_);
  if (!answer.ok()) {
    Wrong(Check::kMainDomain, Problem::kMainDomainUnreachable,
          {world_.config.config.upstream().base_url(),
           std::string(answer.status().message())});
    return;
  }
  CheckAnswerSignature(answer->response);
}

absl::StatusOr<Answer> MerchantNetworkCheck::Ask(
    Transport& domain, const TrustStore& preference) const {
  SigningTransport signing(domain, signer_, kUserAgent, preference);
  absl::StatusOr<Answer> result = absl::UnknownError("");
  for (int i = 0; i < kMostProbes; ++i) {
    // Shared: the other thread may still be inside of `set_value` when this
    // one goes on.
    const auto ended = std::make_shared<std::promise<absl::StatusOr<Answer>>>();
    // The transport bounds the call: a deadline would be told by the clock,
    // which may be what is wrong.
    signing.Send(CertificateListRequest(), {},
                 [ended](absl::StatusOr<Answer> answer) {
                   ended->set_value(std::move(answer));
                 });
    result = ended->get_future().get();
    if (!result.ok() ||
        ResponseVerifier(trust_, world_.clock).Verify(result->response).state !=
            SignatureState::kProbe) {
      break;
    }
  }
  return result;
}

void MerchantNetworkCheck::CheckBackup() const {
  if (world_.backup == nullptr) return;
  const std::string& url = world_.config.config.upstream().backup_base_url();
  const absl::StatusOr<Answer> answer = Ask(*world_.backup, trust_);
  // Nothing else depends on it, so the others are looked at all the same.
  if (!answer.ok()) {
    Wrong(Check::kBackupDomain, Problem::kBackupDomainUnreachable,
          {url, std::string(answer.status().message())});
    return;
  }
  Right(Check::kBackupDomain, absl::StrCat(url, "  ", answer->response.status));
}

bool MerchantNetworkCheck::CheckClock(const HttpResponse& response) const {
  const std::optional<absl::Time> theirs = TimeOf(response);
  if (!theirs.has_value()) return true;
  const absl::Duration offset = *theirs - world_.clock.Now();
  const std::string seconds =
      absl::StrCat(absl::ToInt64Seconds(absl::AbsDuration(offset)));
  if (absl::AbsDuration(offset) >= kMaxSkew) {
    return Wrong(Check::kClock, Problem::kClockOff, {seconds});
  }
  if (absl::AbsDuration(offset) >= ClockWatch::kWarnFrom) {
    Wrong(Check::kClock, Problem::kClockDrifts, {seconds});
    return true;
  }
  return Right(Check::kClock, absl::StrCat("+/- ", seconds, " s"));
}

// Nothing else in the refusal tells this from a signature that is refused: code
// and status are the same. Texts are not matched on but here, where the worst
// that can follow is a less fitting advice.
bool MerchantNetworkCheck::SaysThereIsNoKey(const HttpResponse& response) {
  return response.status == 401 &&
         absl::StrContains(ReadWechatPayError(response).message, "APIv3");
}

bool MerchantNetworkCheck::CheckAccepted(const HttpResponse& response) const {
  const WechatPayError error = ReadWechatPayError(response);
  // WeChat Pay looks for the APIv3 key after the signature held.
  if (response.status == 401 && !SaysThereIsNoKey(response)) {
    return Wrong(
        Check::kSignature, Problem::kSignatureRefused,
        {StatusAndCode(response), error.message, identity_.credentials.mchid,
         identity_.credentials.serial_no});
  }
  if (response.status == 403) {
    return Wrong(Check::kSignature, Problem::kPermissionMissing,
                 {StatusAndCode(response), error.message});
  }
  if (response.status != 200 && !SaysThereAreNone(response) &&
      !SaysThereIsNoKey(response)) {
    return Wrong(Check::kSignature, Problem::kAnswerUnexpected,
                 {StatusAndCode(response)});
  }
  return Right(Check::kSignature, identity_.credentials.serial_no);
}

bool MerchantNetworkCheck::CheckList(const HttpResponse& response) {
  constexpr Check kCheck = Check::kCertificateList;
  if (response.status != 200) return CheckThatListIsNotNeeded(response);
  if (!identity_.download.has_value()) return true;
  const CertificateDownload& download = *identity_.download;
  // First without the authorities, so that a wrong key is told from a wrong
  // authority.
  const absl::Time now = world_.clock.Now();
  const auto decrypted =
      ReadPlatformCertificates(response.body, download.key, nullptr, now);
  if (!decrypted.ok()) return BlameForList(response, decrypted.status());
  if (download.authorities.has_value()) {
    const auto issued = ReadPlatformCertificates(response.body, download.key,
                                                 &*download.authorities, now);
    if (!issued.ok()) {
      return Wrong(kCheck, Problem::kCertificateListWrong,
                   {std::string(issued.status().message())});
    }
  }
  trust_.Add(*decrypted);
  std::vector<std::string> serials;
  for (const PlatformCertificate& one : *decrypted) {
    const std::string& serial = one.certificate.SerialNumber();
    if (serial == identity_.credentials.serial_no) {
      return Wrong(kCheck, Problem::kSerialIsThePlatforms, {serial});
    }
    serials.push_back(serial);
  }
  return Right(kCheck, absl::StrJoin(serials, ", "));
}

bool MerchantNetworkCheck::CheckThatListIsNotNeeded(
    const HttpResponse& response) const {
  constexpr Check kCheck = Check::kCertificateList;
  const bool has_public_key = identity_.trust.public_key.has_value();
  if (SaysThereIsNoKey(response) &&
      (identity_.download.has_value() || !has_public_key)) {
    return Wrong(
        kCheck, Problem::kApiV3KeyNotSet,
        {StatusAndCode(response), ReadWechatPayError(response).message});
  }
  if (!has_public_key) return Wrong(kCheck, Problem::kPublicKeyNeeded, {});
  return Right(kCheck, "-");
}

bool MerchantNetworkCheck::BlameForList(const HttpResponse& response,
                                        const absl::Status& status) const {
  constexpr Check kCheck = Check::kCertificateList;
  const SignatureState state =
      ResponseVerifier(trust_, world_.clock).Verify(response).state;
  // Whoever signs for the first time is in the list, which cannot be read.
  if (state != SignatureState::kVerified &&
      state != SignatureState::kUnknownSerial) {
    // Not WeChat Pay's bytes: they say nothing about the key.
    return CheckAnswerSignature(response);
  }
  if (absl::IsUnauthenticated(status)) {
    return Wrong(kCheck, Problem::kApiV3KeyIsAnother, {api_v3_key_file_});
  }
  return Wrong(kCheck, Problem::kCertificateListWrong,
               {std::string(status.message())});
}

bool MerchantNetworkCheck::CheckAnswerSignature(
    const HttpResponse& response) const {
  constexpr Check kCheck = Check::kAnswerSignature;
  const Verdict verdict =
      ResponseVerifier(trust_, world_.clock).Verify(response);
  switch (verdict.state) {
    case SignatureState::kVerified:
      return Right(kCheck, verdict.serial);
    case SignatureState::kUnknownSerial:
      return Wrong(kCheck, Problem::kSignerUnknown, {verdict.serial});
    case SignatureState::kUnsigned:
      Wrong(kCheck, Problem::kAnswerNotSigned, {StatusAndCode(response)});
      return true;
    default:
      return Wrong(kCheck, Problem::kAnswerSignatureWrong,
                   {std::string(SignatureStateName(verdict.state)),
                    verdict.serial.empty() ? "-" : verdict.serial});
  }
}

bool MerchantNetworkCheck::Right(Check check, std::string facts) const {
  world_.on_finding({.check = check,
                     .mchid = identity_.credentials.mchid,
                     .facts = std::move(facts)});
  return true;
}

bool MerchantNetworkCheck::Wrong(Check check, Problem problem,
                                 std::vector<std::string> arguments) const {
  world_.on_finding({.check = check,
                     .mchid = identity_.credentials.mchid,
                     .problem = problem,
                     .arguments = std::move(arguments)});
  return false;
}

}  // namespace campaign
