#ifndef CAMPAIGN_SERVER_DOCTOR_FINDING_H_
#define CAMPAIGN_SERVER_DOCTOR_FINDING_H_

#include <optional>
#include <string>
#include <vector>

#include "common/pem.h"

namespace campaign {

// What the doctor looks at, in this order.
enum class Check {
  kConfiguration,
  kGatewayTls,
  kTrustFolder,
  kCertificateAuthority,
  // From here on, for each merchant.
  kPrivateKey,
  kMerchantCertificate,
  kPublicKey,
  kPlatformCertificates,
  kApiV3Key,
  kMainDomain,
  kBackupDomain,
  kClock,
  kSignature,
  kCertificateList,
  kAnswerSignature,
};

// What can be wrong. `doctor_texts.cc` says of each why, and how to mend it.
enum class Problem {
  kNone,
  kConfigurationWrong,
  kFileMissing,
  kFileNotUsable,
  kFileOpenToOthers,
  kGatewayTlsWrong,
  kGatewayTlsExpired,
  kGatewayTlsNotYetValid,
  kGatewayTlsExpiresSoon,  // a warning
  kTrustFolderWrong,
  kAuthorityWrong,
  kKeyNotPrivate,
  kKeyHasPassphrase,
  kPrivateKeyWrong,
  kCertificateWrong,
  kPlatformCertificateGiven,
  kCertificateOfAnotherKey,
  kCertificateExpired,
  kCertificateNotYetValid,
  kCertificateExpiresSoon,  // a warning
  kSerialIsThePlatforms,
  kSerialIsNotTheCertificates,
  kPublicKeyIdWrong,
  kPublicKeyWrong,
  kPublicKeyIsTheMerchants,
  kPlatformCertificateWrong,
  kPlatformCertificateIsTheMerchants,
  kPlatformCertificateExpired,
  kApiV3KeyMalformed,
  kMainDomainUnreachable,
  kBackupDomainUnreachable,
  kClockOff,
  kClockDrifts,  // a warning
  kSignatureRefused,
  kPermissionMissing,
  kApiV3KeyNotSet,
  kApiV3KeyIsAnother,
  kCertificateListWrong,
  kPublicKeyNeeded,
  kAnswerUnexpected,
  kSignerUnknown,
  kAnswerNotSigned,  // a warning
  kAnswerSignatureWrong,
};

// What one look came to.
struct Finding {
  Check check;

  // The merchant; empty for what is the whole gateway's.
  std::string mchid = {};

  Problem problem = Problem::kNone;

  // What there is, in words of no language: files, serial numbers, times.
  std::string facts = {};

  // What the text of `problem` names, in its order.
  std::vector<std::string> arguments = {};

  // What a file is instead of what it should be; the text of `problem` has it
  // in its language as the argument after the others.
  std::optional<PemKind> given = {};

  bool IsWarning() const {
    return problem == Problem::kGatewayTlsExpiresSoon ||
           problem == Problem::kCertificateExpiresSoon ||
           problem == Problem::kClockDrifts ||
           problem == Problem::kAnswerNotSigned;
  }
  bool IsWrong() const { return problem != Problem::kNone && !IsWarning(); }
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_FINDING_H_
