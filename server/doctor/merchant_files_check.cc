#include "server/doctor/merchant_files_check.h"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/pem.h"
#include "re2/re2.h"
#include "server/disk_trust_cache.h"
#include "server/doctor/day.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

constexpr absl::Duration kSoon = absl::Hours(24 * 30);

// The subject of WeChat Pay's own certificates is `CN=Tenpay.com sign`.
constexpr absl::string_view kTenpay = "Tenpay.com";

std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

bool IsOpenToOthers(const std::string& path, std::string* mode) {
  struct stat info = {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  *mode = absl::StrFormat("%04o", info.st_mode & 07777);
  return (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

}  // namespace

MerchantFilesCheck::MerchantFilesCheck(const LoadedConfig& config, int index,
                                       absl::Time now,
                                       const OnFinding& on_finding)
    : loaded_(config),
      config_(config.config.merchants(index)),
      now_(now),
      on_finding_(on_finding) {}

std::optional<MerchantIdentity> MerchantFilesCheck::Run() {
  if (!CheckPrivateKey() || !CheckCertificate() || !CheckPublicKey() ||
      !CheckPlatformCertificates() || !CheckSerial() || !CheckApiV3Key()) {
    return std::nullopt;
  }
  MerchantIdentity identity{.credentials = {config_.mchid(), serial_, *key_},
                            .trust = trust_};
  if (api_v3_key_.has_value()) {
    identity.download = CertificateDownload{*api_v3_key_};
  }
  return identity;
}

bool MerchantFilesCheck::CheckPrivateKey() {
  const std::string& path = config_.private_key_file();
  std::optional<std::string> pem = Read(Check::kPrivateKey, path, true);
  if (!pem.has_value()) return false;
  absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(*pem);
  const PemKind kind = PemKindOf(*pem);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (kind == PemKind::kEncryptedPrivateKey) {
    return Wrong(Check::kPrivateKey, Problem::kKeyHasPassphrase, {path});
  }
  if (kind != PemKind::kPrivateKey) {
    return WrongKind(Check::kPrivateKey, Problem::kKeyNotPrivate, path, kind);
  }
  if (!key.ok()) {
    return Wrong(Check::kPrivateKey, Problem::kPrivateKeyWrong,
                 {path, std::string(key.status().message())});
  }
  key_ = *std::move(key);
  return Right(Check::kPrivateKey, FileName(path));
}

bool MerchantFilesCheck::CheckCertificate() {
  constexpr Check kCheck = Check::kMerchantCertificate;
  const std::string& path = config_.certificate_file();
  if (path.empty()) {
    serial_ = config_.certificate_serial();
    return true;
  }
  const std::optional<std::string> pem = Read(kCheck, path, false);
  if (!pem.has_value()) return false;
  const PemKind kind = PemKindOf(*pem);
  if (kind != PemKind::kCertificate) {
    return WrongKind(kCheck, Problem::kCertificateWrong, path, kind);
  }
  const absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) {
    return Wrong(kCheck, Problem::kCertificateWrong,
                 {path, std::string(certificate.status().message())});
  }
  serial_ = certificate->SerialNumber();
  if (absl::StrContains(certificate->CommonName(), kTenpay)) {
    return Wrong(kCheck, Problem::kPlatformCertificateGiven, {path, serial_});
  }
  if (!key_->Matches(*certificate)) {
    return Wrong(kCheck, Problem::kCertificateOfAnotherKey,
                 {path, config_.private_key_file()});
  }
  if (!config_.certificate_serial().empty() &&
      config_.certificate_serial() != serial_) {
    return Wrong(kCheck, Problem::kSerialIsNotTheCertificates,
                 {config_.certificate_serial(), path, serial_});
  }
  return CheckDates(*certificate, path);
}

bool MerchantFilesCheck::CheckDates(const Certificate& certificate,
                                    const std::string& path) {
  constexpr Check kCheck = Check::kMerchantCertificate;
  const std::string until = DayOf(certificate.NotAfter());
  if (now_ >= certificate.NotAfter()) {
    return Wrong(kCheck, Problem::kCertificateExpired, {path, until});
  }
  if (now_ < certificate.NotBefore()) {
    return Wrong(kCheck, Problem::kCertificateNotYetValid,
                 {path, DayOf(certificate.NotBefore())});
  }
  if (now_ + kSoon >= certificate.NotAfter()) {
    Wrong(kCheck, Problem::kCertificateExpiresSoon, {path, until});
    return true;
  }
  return Right(kCheck,
               absl::StrCat(FileName(path), "  ", serial_, "  -> ", until));
}

bool MerchantFilesCheck::CheckPublicKey() {
  constexpr Check kCheck = Check::kPublicKey;
  if (!config_.has_wechatpay_public_key()) return true;
  const config::v1::WechatPayPublicKey& config = config_.wechatpay_public_key();
  static const LazyRE2 kId = {"PUB_KEY_ID_[0-9]+"};
  if (!RE2::FullMatch(config.id(), *kId)) {
    return Wrong(kCheck, Problem::kPublicKeyIdWrong, {config.id()});
  }
  const std::optional<std::string> pem = Read(kCheck, config.file(), false);
  if (!pem.has_value()) return false;
  const PemKind kind = PemKindOf(*pem);
  if (kind != PemKind::kPublicKey) {
    return WrongKind(kCheck, Problem::kPublicKeyWrong, config.file(), kind);
  }
  absl::StatusOr<PublicKey> key = PublicKey::FromPem(*pem);
  if (!key.ok()) {
    return Wrong(kCheck, Problem::kPublicKeyWrong,
                 {config.file(), std::string(key.status().message())});
  }
  if (key_->Matches(*key)) {
    return Wrong(kCheck, Problem::kPublicKeyIsTheMerchants, {config.file()});
  }
  trust_.public_key =
      WechatPayPublicKey{.id = config.id(),
                         .key = *std::move(key),
                         .percent = static_cast<int>(config.percent())};
  return Right(kCheck, absl::StrCat(FileName(config.file()), "  ", config.id(),
                                    "  ", config.percent(), " %"));
}

bool MerchantFilesCheck::CheckPlatformCertificates() {
  constexpr Check kCheck = Check::kPlatformCertificates;
  if (config_.platform_certificate_files().empty()) return true;
  std::vector<std::string> facts;
  for (const std::string& path : config_.platform_certificate_files()) {
    const std::optional<std::string> pem = Read(kCheck, path, false);
    if (!pem.has_value()) return false;
    const PemKind kind = PemKindOf(*pem);
    if (kind != PemKind::kCertificate) {
      return WrongKind(kCheck, Problem::kPlatformCertificateWrong, path, kind);
    }
    absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
    if (!certificate.ok()) {
      return Wrong(kCheck, Problem::kPlatformCertificateWrong,
                   {path, std::string(certificate.status().message())});
    }
    if (key_->Matches(*certificate)) {
      return Wrong(kCheck, Problem::kPlatformCertificateIsTheMerchants, {path});
    }
    if (now_ >= certificate->NotAfter()) {
      return Wrong(kCheck, Problem::kPlatformCertificateExpired,
                   {path, DayOf(certificate->NotAfter())});
    }
    facts.push_back(absl::StrCat(FileName(path), "  ",
                                 certificate->SerialNumber(), "  -> ",
                                 DayOf(certificate->NotAfter())));
    trust_.certificates.push_back(*std::move(certificate));
  }
  return Right(kCheck, absl::StrJoin(facts, ", "));
}

// Of a certificate it was compared already; a bare number can only be held
// against WeChat Pay's.
bool MerchantFilesCheck::CheckSerial() {
  if (!config_.certificate_file().empty()) return true;
  std::vector<std::string> platforms;
  for (const Certificate& certificate : trust_.certificates) {
    platforms.push_back(certificate.SerialNumber());
  }
  const std::string& folder = loaded_.config.platform_certificates().folder();
  // What is not there yet is not made by looking for it.
  std::error_code ignored;
  if (!folder.empty() && std::filesystem::exists(folder, ignored)) {
    const auto cache = DiskTrustCache::In(folder);
    const auto kept =
        cache.ok()
            ? (*cache)->Load(config_.mchid())
            : absl::StatusOr<std::vector<PlatformCertificate>>(cache.status());
    if (kept.ok()) {
      for (const PlatformCertificate& one : *kept) {
        platforms.push_back(one.certificate.SerialNumber());
      }
    }
  }
  for (const std::string& platform : platforms) {
    if (platform == serial_) {
      return Wrong(Check::kMerchantCertificate, Problem::kSerialIsThePlatforms,
                   {serial_});
    }
  }
  return Right(Check::kMerchantCertificate, serial_);
}

bool MerchantFilesCheck::CheckApiV3Key() {
  const std::string& path = config_.api_v3_key_file();
  if (path.empty()) return true;
  std::optional<std::string> text = Read(Check::kApiV3Key, path, true);
  if (!text.has_value()) return false;
  absl::StatusOr<ApiV3Key> key = ApiV3Key::FromText(*text);
  OPENSSL_cleanse(text->data(), text->size());
  if (!key.ok()) {
    return Wrong(Check::kApiV3Key, Problem::kApiV3KeyMalformed,
                 {path, std::string(key.status().message())});
  }
  api_v3_key_ = *std::move(key);
  return Right(Check::kApiV3Key, FileName(path));
}

std::optional<std::string> MerchantFilesCheck::Read(Check check,
                                                    const std::string& path,
                                                    bool is_secret) {
  std::string mode;
  if (is_secret && IsOpenToOthers(path, &mode)) {
    Wrong(check, Problem::kFileOpenToOthers, {path, mode});
    return std::nullopt;
  }
  absl::StatusOr<std::string> content =
      is_secret ? ReadSecretFile(path) : ReadPlainFile(path);
  if (content.ok()) return *std::move(content);
  if (absl::IsNotFound(content.status())) {
    Wrong(check, Problem::kFileMissing, {path});
  } else {
    Wrong(check, Problem::kFileNotUsable,
          {path, std::string(content.status().message())});
  }
  return std::nullopt;
}

bool MerchantFilesCheck::Right(Check check, std::string facts) {
  on_finding_(
      {.check = check, .mchid = config_.mchid(), .facts = std::move(facts)});
  return true;
}

bool MerchantFilesCheck::WrongKind(Check check, Problem problem,
                                   const std::string& path, PemKind given) {
  on_finding_({.check = check,
               .mchid = config_.mchid(),
               .problem = problem,
               .arguments = {path},
               .given = given});
  return false;
}

bool MerchantFilesCheck::Wrong(Check check, Problem problem,
                               std::vector<std::string> arguments) {
  on_finding_({.check = check,
               .mchid = config_.mchid(),
               .problem = problem,
               .arguments = std::move(arguments)});
  return false;
}

}  // namespace campaign
