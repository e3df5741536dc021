#ifndef CAMPAIGN_COMMON_CERTIFICATE_H_
#define CAMPAIGN_COMMON_CERTIFICATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/public_key.h"

namespace campaign {

// What we need of an X.509 certificate: a merchant's (商户API证书) or WeChat
// Pay's (平台证书). A plain value; nothing in it is secret. It is only read:
// neither its validity period nor its issuer is judged here.
class Certificate {
 public:
  // Errors: INVALID_ARGUMENT with a message that follows a file's name and says
  // what to give instead.
  static absl::StatusOr<Certificate> FromPem(absl::string_view pem);

  // Upper-case hex as WeChat Pay writes it, two digits for each byte, so that
  // leading zeros stay; usually 40 digits. It is a name and not a number.
  const std::string& SerialNumber() const { return serial_number_; }

  // `CN` of the subject: `1900000001` for a merchant's, `Tenpay.com sign` for a
  // platform certificate. Empty if it has none.
  const std::string& CommonName() const { return common_name_; }

  absl::Time NotBefore() const { return not_before_; }
  absl::Time NotAfter() const { return not_after_; }

  const PublicKey& Key() const { return key_; }

 private:
  Certificate(std::string serial_number, std::string common_name,
              absl::Time not_before, absl::Time not_after, PublicKey key)
      : serial_number_(std::move(serial_number)),
        common_name_(std::move(common_name)),
        not_before_(not_before),
        not_after_(not_after),
        key_(std::move(key)) {}

  std::string serial_number_;
  std::string common_name_;
  absl::Time not_before_;
  absl::Time not_after_;
  PublicKey key_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_CERTIFICATE_H_
