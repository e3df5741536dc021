#ifndef CAMPAIGN_SERVER_DOCTOR_MERCHANT_FILES_CHECK_H_
#define CAMPAIGN_SERVER_DOCTOR_MERCHANT_FILES_CHECK_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/merchant_channel.h"
#include "common/pem.h"
#include "server/doctor/finding.h"
#include "server/gateway_config.h"

namespace campaign {

// One merchant's files, one after the other, until something is wrong.
class MerchantFilesCheck {
 public:
  using OnFinding = std::function<void(const Finding&)>;

  // All must outlive this object.
  MerchantFilesCheck(const LoadedConfig& config, int index, absl::Time now,
                     const OnFinding& on_finding);

  // What the files hold; nothing if something is wrong.
  std::optional<MerchantIdentity> Run();

 private:
  // Each is true, and tells what there is, if all is right; false after it has
  // told what is wrong.
  bool CheckPrivateKey();
  bool CheckCertificate();
  bool CheckSerial();
  bool CheckPublicKey();
  bool CheckPlatformCertificates();
  bool CheckApiV3Key();

  // Reads the file at `path`; a secret must be closed to others.
  std::optional<std::string> Read(Check check, const std::string& path,
                                  bool is_secret);
  // Whether `certificate` is valid now.
  bool CheckDates(const Certificate& certificate, const std::string& path);

  bool Right(Check check, std::string facts);
  bool Wrong(Check check, Problem problem, std::vector<std::string> arguments);
  // For a file that is PEM of another kind, or none.
  bool WrongKind(Check check, Problem problem, const std::string& path,
                 PemKind given);

  const LoadedConfig& loaded_;
  const config::v1::Merchant& config_;
  const absl::Time now_;
  const OnFinding& on_finding_;

  std::optional<PrivateKey> key_;
  std::string serial_;
  RotatingTrustStore::Pinned trust_;
  std::optional<ApiV3Key> api_v3_key_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_MERCHANT_FILES_CHECK_H_
