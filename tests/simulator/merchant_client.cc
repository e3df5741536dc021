#include "tests/simulator/merchant_client.h"

#include <ctime>
#include <utility>

#include "tools/simulator/base64.h"
#include "tools/simulator/certificate.h"
#include "tools/simulator/random_text.h"
#include "tools/simulator/sha256.h"

namespace simulator {

MerchantClient::MerchantClient(const Simulator& simulator, std::string mchid,
                               const std::string& private_key_pem,
                               std::string serial_no)
    : simulator_(simulator),
      mchid_(std::move(mchid)),
      key_(*RsaPrivateKey::FromPem(private_key_pem)),
      serial_no_(std::move(serial_no)) {}

std::string MerchantClient::Render(const Request& request) const {
  const std::string timestamp =
      std::to_string(std::time(nullptr) + request.timestamp_skew);
  const std::string nonce = request.nonce.value_or(RandomHex(32));
  const std::string message = request.verb + "\n" + request.target + "\n" +
                              timestamp + "\n" + nonce + "\n" +
                              request.signed_body.value_or(request.body) + "\n";
  const std::string authorization = request.authorization.value_or(
      "WECHATPAY2-SHA256-RSA2048 mchid=\"" + request.mchid.value_or(mchid_) +
      "\",nonce_str=\"" + nonce + "\",timestamp=\"" + timestamp +
      "\",serial_no=\"" + request.serial_no.value_or(serial_no_) +
      "\",signature=\"" + Base64Encode(key_.Sign(message)) + "\"");
  std::string text = request.verb + " " + request.target + " HTTP/1.1\r\n";
  text += "Host: localhost\r\n";
  if (request.accept) text += "Accept: application/json\r\n";
  if (request.user_agent) text += "User-Agent: simulator-tests\r\n";
  if (!authorization.empty()) {
    text += "Authorization: " + authorization + "\r\n";
  }
  const std::string content_type = request.content_type.value_or(
      request.body.empty() ? "" : "application/json");
  if (!content_type.empty()) text += "Content-Type: " + content_type + "\r\n";
  if (!request.wechatpay_serial.empty()) {
    text += "Wechatpay-Serial: " + request.wechatpay_serial + "\r\n";
  }
  if (!request.body.empty() || request.verb == "POST") {
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return text + "\r\n" + request.body;
}

Answer MerchantClient::Send(const Request& request) {
  if (connection_ == nullptr) {
    connection_ = std::make_unique<TlsConnection>(simulator_.https_port(),
                                                  simulator_.ca_pem());
  }
  connection_->Send(Render(request));
  Answer answer = connection_->Read();
  if (answer.end != Answer::End::kOpen ||
      answer.Header("Connection") == "close") {
    connection_.reset();
  }
  return answer;
}

Answer MerchantClient::Get(const std::string& target) {
  return Send({.target = target});
}

Answer MerchantClient::Post(const std::string& target, const Json& body) {
  return Send({.verb = "POST", .target = target, .body = ToText(body)});
}

Answer MerchantClient::Upload(const std::string& filename,
                              const std::string& file) {
  const std::string meta = "{\"filename\":\"" + filename + "\",\"sha256\":\"" +
                           Sha256Hex(file) + "\"}";
  const std::string body =
      "--limit\r\nContent-Disposition: form-data; name=\"meta\"\r\n"
      "Content-Type: application/json\r\n\r\n" +
      meta +
      "\r\n--limit\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"" +
      filename + "\"\r\nContent-Type: image/png\r\n\r\n" + file +
      "\r\n--limit--\r\n";
  return Send({.verb = "POST",
               .target = "/v3/marketing/favor/media/image-upload",
               .body = body,
               .signed_body = meta,
               .content_type = "multipart/form-data; boundary=limit"});
}

bool Verifies(const Answer& answer, const std::string& certificate_pem) {
  const auto certificate = Certificate::FromPem(certificate_pem);
  const auto signature = Base64Decode(answer.Header("Wechatpay-Signature"));
  if (!certificate.has_value() || !signature.has_value() ||
      answer.Header("Wechatpay-Serial") != certificate->serial_no()) {
    return false;
  }
  return certificate->public_key().Verify(
      answer.Header("Wechatpay-Timestamp") + "\n" +
          answer.Header("Wechatpay-Nonce") + "\n" + answer.body + "\n",
      *signature);
}

}  // namespace simulator
