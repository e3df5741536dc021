#ifndef CAMPAIGN_TESTS_INTEGRATION_SIGNED_ANSWER_H_
#define CAMPAIGN_TESTS_INTEGRATION_SIGNED_ANSWER_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base64.h"
#include "common/string_to_sign.h"
#include "tests/integration/gateway_under_test.h"
#include "tests/support/scripted_https_server.h"
#include "tests/support/test_keys.h"

namespace campaign {

// A whole HTTP answer, signed now with the tests' platform key.
inline std::string SignedAnswer(int http_status, const std::string& body) {
  const std::string timestamp = absl::StrCat(absl::ToUnixSeconds(absl::Now()));
  const std::string nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
  const std::string signature =
      *TestPrivateKey(TestKey::kPlatform)
           .SignSha256(ResponseStringToVerify(timestamp, nonce, body));
  return HttpAnswer(
      http_status, body,
      absl::StrCat("Request-ID: 08F2E999C90610-0\r\n", "Wechatpay-Timestamp: ",
                   timestamp, "\r\n", "Wechatpay-Nonce: ", nonce, "\r\n",
                   "Wechatpay-Serial: ", kTestPlatformSerial, "\r\n",
                   "Wechatpay-Signature: ", Base64Encode(signature), "\r\n"));
}

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_INTEGRATION_SIGNED_ANSWER_H_
