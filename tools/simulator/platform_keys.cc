#include "tools/simulator/platform_keys.h"

#include <utility>

#include "tools/simulator/serial_number.h"
#include "tools/simulator/throwaway_identity.h"

namespace simulator {
namespace {

constexpr char kCommonName[] = "Simulated WeChat Pay";

// From what was just made up and so can be read.
std::shared_ptr<const PlatformCertificate> FromIdentity(
    const ThrowawayIdentity& identity) {
  return std::make_shared<const PlatformCertificate>(
      PlatformCertificate{*Certificate::FromPem(identity.certificate_pem),
                          RsaPrivateKey::FromPem(identity.private_key_pem)});
}

void SetShare(std::shared_ptr<const PlatformCertificate> platform, int percent,
              PlatformCertificateSet* set) {
  if (percent >= 100 || platform == set->signing) {
    set->signing = std::move(platform);
    set->next = nullptr;
    set->next_share = nullptr;
  } else {
    set->next = std::move(platform);
    set->next_share = std::make_shared<EvenShare>(percent);
  }
}

}  // namespace

const PlatformCertificateSet::Row* PlatformCertificateSet::Find(
    std::string_view serial) const {
  for (const Row& row : rows) {
    if (SameSerialNumber(row.platform->certificate.serial_no(), serial)) {
      return &row;
    }
  }
  return nullptr;
}

const PlatformCertificate& PlatformCertificateSet::Signing() const {
  return next != nullptr && next_share->Next() ? *next : *signing;
}

int PlatformCertificateSet::SharePercent(
    const PlatformCertificate& platform) const {
  const int share = next == nullptr ? 0 : next_share->percent();
  if (&platform == next.get()) return share;
  return &platform == signing.get() ? 100 - share : 0;
}

std::variant<std::unique_ptr<PlatformKeys>, std::string> PlatformKeys::Create(
    const PlatformOptions& options) {
  std::unique_ptr<PlatformKeys> keys(new PlatformKeys);
  std::string key_pem = options.private_key_pem;
  std::string certificate_pem = options.certificate_pem;
  if (key_pem.empty() != certificate_pem.empty()) {
    return "platform: give both the private key and the certificate, or "
           "neither";
  }
  if (key_pem.empty()) {
    ThrowawayIdentity identity = MakeRsaIdentity(kCommonName);
    key_pem = std::move(identity.private_key_pem);
    certificate_pem = std::move(identity.certificate_pem);
  }
  std::optional<RsaPrivateKey> key = RsaPrivateKey::FromPem(key_pem);
  if (!key.has_value()) {
    return "platform: the private key is no unprotected RSA key in PEM";
  }
  std::optional<Certificate> certificate =
      Certificate::FromPem(certificate_pem);
  if (!certificate.has_value()) {
    return "platform: the certificate is no X.509 certificate of an RSA key";
  }
  if (!certificate->BelongsTo(*key)) {
    return "platform: the certificate belongs to another private key";
  }
  keys->first_ = std::make_shared<const PlatformCertificate>(
      PlatformCertificate{*std::move(certificate), std::move(key)});
  auto set = std::make_shared<PlatformCertificateSet>();
  set->rows.push_back({keys->first_, true});
  set->signing = keys->first_;
  for (const PlatformCertificateOptions& further :
       options.further_certificates) {
    if (auto problem = keys->AddFurther(further, set.get())) return *problem;
  }
  keys->certificates_ = std::move(set);

  if (options.answer_with == AnswerKey::kPublicKey &&
      options.public_key_id.empty()) {
    return "platform: answering with the public key needs public_key_id";
  }
  keys->public_key_id_ = options.public_key_id;
  keys->public_key_private_key_ =
      RsaPrivateKey::FromPem(options.public_key_private_key_pem.empty()
                                 ? key_pem
                                 : options.public_key_private_key_pem);
  if (!keys->public_key_private_key_.has_value()) {
    return "platform: the private key behind the public key is no RSA key";
  }
  return keys;
}

std::optional<std::string> PlatformKeys::AddFurther(
    const PlatformCertificateOptions& options, PlatformCertificateSet* set) {
  std::shared_ptr<const PlatformCertificate> platform;
  if (options.certificate_pem.empty()) {
    if (!options.private_key_pem.empty()) {
      return "platform: a further private key needs its certificate";
    }
    platform = FromIdentity(
        MakeRsaIdentity(kCommonName, options.not_before, options.not_after));
  } else {
    std::optional<Certificate> certificate =
        Certificate::FromPem(options.certificate_pem);
    if (!certificate.has_value()) {
      return "platform: a further certificate is no X.509 certificate";
    }
    std::optional<RsaPrivateKey> key;
    if (!options.private_key_pem.empty()) {
      key = RsaPrivateKey::FromPem(options.private_key_pem);
      if (!key.has_value() || !certificate->BelongsTo(*key)) {
        return "platform: a further private key is not that of its certificate";
      }
    }
    platform = std::make_shared<const PlatformCertificate>(
        PlatformCertificate{*std::move(certificate), std::move(key)});
  }
  if (options.sign_percent > 0) {
    if (!platform->private_key.has_value()) {
      return "platform: a further certificate without its private key cannot "
             "sign";
    }
    if (set->next != nullptr || set->signing != first_) {
      return "platform: only one further certificate may have sign_percent";
    }
    SetShare(platform, options.sign_percent, set);
  }
  set->rows.push_back({std::move(platform), options.listed});
  return std::nullopt;
}

std::shared_ptr<const PlatformCertificateSet> PlatformKeys::Certificates()
    const {
  const std::lock_guard lock(mutex_);
  return certificates_;
}

std::string PlatformKeys::Add(std::chrono::seconds not_before,
                              std::chrono::seconds not_after) {
  auto platform =
      FromIdentity(MakeRsaIdentity(kCommonName, not_before, not_after));
  std::string serial = platform->certificate.serial_no();
  const std::lock_guard lock(mutex_);
  auto set = std::make_shared<PlatformCertificateSet>(*certificates_);
  set->rows.push_back({std::move(platform), true});
  certificates_ = std::move(set);
  return serial;
}

bool PlatformKeys::SetListed(std::string_view serial, bool listed) {
  const std::lock_guard lock(mutex_);
  auto set = std::make_shared<PlatformCertificateSet>(*certificates_);
  const PlatformCertificateSet::Row* const found = set->Find(serial);
  if (found == nullptr) return false;
  set->rows[static_cast<size_t>(found - set->rows.data())].listed = listed;
  certificates_ = std::move(set);
  return true;
}

bool PlatformKeys::SignWith(std::string_view serial, int percent) {
  const std::lock_guard lock(mutex_);
  auto set = std::make_shared<PlatformCertificateSet>(*certificates_);
  const PlatformCertificateSet::Row* const found = set->Find(serial);
  if (found == nullptr || !found->platform->private_key.has_value()) {
    return false;
  }
  SetShare(found->platform, percent, set.get());
  certificates_ = std::move(set);
  return true;
}

}  // namespace simulator
