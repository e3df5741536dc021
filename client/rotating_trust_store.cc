#include "client/rotating_trust_store.h"

#include <algorithm>
#include <utility>

namespace campaign {
namespace {

// Between WeChat Pay's clock and ours, as everywhere in its protocol.
constexpr absl::Duration kSkew = absl::Seconds(300);

bool IsExpired(const Certificate& certificate, absl::Time now) {
  return now >= certificate.NotAfter() + kSkew;
}

bool IsValid(const Certificate& certificate, absl::Time now) {
  return now + kSkew >= certificate.NotBefore() && !IsExpired(certificate, now);
}

std::shared_ptr<const PublicKey> Shared(const PublicKey& key) {
  return std::make_shared<const PublicKey>(key);
}

}  // namespace

RotatingTrustStore::RotatingTrustStore(Pinned pinned, const Clock& clock,
                                       std::function<double()> random)
    : pinned_(std::move(pinned)),
      clock_(clock),
      random_(std::move(random)),
      added_(std::make_shared<const Certificates>()) {}

std::shared_ptr<const PublicKey> RotatingTrustStore::Find(
    absl::string_view serial) const {
  if (pinned_.public_key.has_value() && pinned_.public_key->id == serial) {
    return Shared(pinned_.public_key->key);
  }
  for (const Certificate& certificate : pinned_.certificates) {
    if (certificate.SerialNumber() == serial) return Shared(certificate.Key());
  }
  const absl::Time now = clock_.Now();
  const std::shared_ptr<const Certificates> added = Current();
  for (const PlatformCertificate& one : *added) {
    if (one.certificate.SerialNumber() == serial &&
        IsValid(one.certificate, now)) {
      return Shared(one.certificate.Key());
    }
  }
  return nullptr;
}

std::string RotatingTrustStore::PreferredSerial() const {
  if (!pinned_.public_key.has_value()) return "";
  const bool asks = random_() * 100 < pinned_.public_key->percent;
  return asks ? pinned_.public_key->id : "";
}

bool RotatingTrustStore::Add(
    const std::vector<PlatformCertificate>& downloaded) {
  const absl::Time now = clock_.Now();
  const std::lock_guard<std::mutex> lock(mutex_);
  auto merged = std::make_shared<Certificates>();
  const auto take = [&](const PlatformCertificate& one) {
    const bool known = std::any_of(merged->begin(), merged->end(),
                                   [&](const PlatformCertificate& other) {
                                     return other.certificate.SerialNumber() ==
                                            one.certificate.SerialNumber();
                                   });
    if (!known && !IsExpired(one.certificate, now)) merged->push_back(one);
  };
  // In this order a serial number keeps the key it has always had.
  for (const PlatformCertificate& one : *added_) take(one);
  for (const PlatformCertificate& one : downloaded) take(one);
  const bool changed = !std::equal(
      merged->begin(), merged->end(), added_->begin(), added_->end(),
      [](const PlatformCertificate& a, const PlatformCertificate& b) {
        return a.pem == b.pem;
      });
  if (changed) added_ = std::move(merged);
  return changed;
}

std::vector<PlatformCertificate> RotatingTrustStore::Added() const {
  const absl::Time now = clock_.Now();
  std::vector<PlatformCertificate> unexpired;
  const std::shared_ptr<const Certificates> added = Current();
  for (const PlatformCertificate& one : *added) {
    if (!IsExpired(one.certificate, now)) unexpired.push_back(one);
  }
  return unexpired;
}

std::optional<EncryptionKey> RotatingTrustStore::KeyToEncryptWith() const {
  if (pinned_.public_key.has_value() && pinned_.public_key->percent > 0) {
    return EncryptionKey{pinned_.public_key->id, pinned_.public_key->key};
  }
  const absl::Time now = clock_.Now();
  const std::shared_ptr<const Certificates> added = Current();
  const Certificate* last = nullptr;
  const auto consider = [&](const Certificate& one) {
    if (!IsValid(one, now)) return;
    if (last == nullptr || one.NotAfter() > last->NotAfter()) last = &one;
  };
  for (const Certificate& one : pinned_.certificates) consider(one);
  for (const PlatformCertificate& one : *added) consider(one.certificate);
  if (last == nullptr) return std::nullopt;
  return EncryptionKey{last->SerialNumber(), last->Key()};
}

size_t RotatingTrustStore::CountKeys() const {
  const absl::Time now = clock_.Now();
  const std::shared_ptr<const Certificates> added = Current();
  const auto valid = std::count_if(added->begin(), added->end(),
                                   [now](const PlatformCertificate& one) {
                                     return IsValid(one.certificate, now);
                                   });
  return static_cast<size_t>(valid) + pinned_.certificates.size() +
         (pinned_.public_key.has_value() ? 1 : 0);
}

absl::Time RotatingTrustStore::Expires() const {
  if (pinned_.public_key.has_value()) return absl::InfiniteFuture();
  absl::Time last = absl::InfinitePast();
  for (const Certificate& certificate : pinned_.certificates) {
    last = std::max(last, certificate.NotAfter());
  }
  for (const PlatformCertificate& one : Added()) {
    last = std::max(last, one.certificate.NotAfter());
  }
  return last;
}

std::shared_ptr<const RotatingTrustStore::Certificates>
RotatingTrustStore::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return added_;
}

}  // namespace campaign
