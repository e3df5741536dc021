#ifndef CAMPAIGN_TESTS_SUPPORT_CERTIFICATE_LIST_H_
#define CAMPAIGN_TESTS_SUPPORT_CERTIFICATE_LIST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/transport.h"
#include "tests/support/test_keys.h"

namespace campaign {

// The APIv3 key of the official SDKs' tests.
inline constexpr char kTestApiV3Key[] = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

// AEAD_AES_256_GCM, as WeChat Pay does it: ciphertext and tag.
std::string SealedWith(absl::string_view api_v3_key, absl::string_view nonce,
                       absl::string_view associated_data,
                       absl::string_view plaintext);

// One row of the answer to `GET /v3/certificates`.
struct ListedCertificate {
  std::string serial_no;
  std::string pem;
  std::string algorithm = "AEAD_AES_256_GCM";
  std::string api_v3_key = kTestApiV3Key;
};

// A platform certificate of this serial number, and its row.
ListedCertificate Listed(
    TestKey key, const std::string& serial_no,
    absl::Time not_before = absl::FromUnixSeconds(1600000000),
    absl::Time not_after = absl::FromUnixSeconds(2000000000));

// The body of the answer.
std::string CertificateListBody(const std::vector<ListedCertificate>& rows);

// An answer of WeChat Pay's, signed by `key` under `serial` at `when`.
Answer AnswerSignedBy(TestKey key, const std::string& serial, absl::Time when,
                      int status, const std::string& body);

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_CERTIFICATE_LIST_H_
