#ifndef CAMPAIGN_TESTS_SIMULATOR_MERCHANT_CLIENT_H_
#define CAMPAIGN_TESTS_SIMULATOR_MERCHANT_CLIENT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/simulator/tls_connection.h"
#include "tools/simulator/rsa_key.h"
#include "tools/simulator/simulator.h"

namespace simulator {

// What is different about one request; what is not set is as it should be.
struct Request {
  std::string verb = "GET";
  std::string target;
  std::string body = {};
  // Else `body`.
  std::optional<std::string> signed_body = {};
  // Else `application/json` if there is a body.
  std::optional<std::string> content_type = {};
  // Seconds added to the present.
  int64_t timestamp_skew = 0;
  std::optional<std::string> mchid = {};
  std::optional<std::string> serial_no = {};
  std::optional<std::string> nonce = {};
  // Replaces the whole header; empty leaves it out.
  std::optional<std::string> authorization = {};
  bool accept = true;
  bool user_agent = true;
  // Wechatpay-Serial, if not empty.
  std::string wechatpay_serial = {};
};

// A merchant with a key, written for these tests alone.
class MerchantClient {
 public:
  MerchantClient(const Simulator& simulator, std::string mchid,
                 const std::string& private_key_pem, std::string serial_no);

  // The request as bytes for a connection.
  std::string Render(const Request& request) const;

  // Over a connection that is kept as long as it is open.
  Answer Send(const Request& request);
  Answer Get(const std::string& target);
  Answer Post(const std::string& target, const Json& body);

  // Uploads `file` under `filename` and gives the answer.
  Answer Upload(const std::string& filename, const std::string& file);

 private:
  const Simulator& simulator_;
  const std::string mchid_;
  const RsaPrivateKey key_;
  const std::string serial_no_;
  std::unique_ptr<TlsConnection> connection_;
};

// True if the answer's signature holds under this certificate, and the four
// headers are there.
bool Verifies(const Answer& answer, const std::string& certificate_pem);

}  // namespace simulator

#endif  // CAMPAIGN_TESTS_SIMULATOR_MERCHANT_CLIENT_H_
