#ifndef CAMPAIGN_TESTS_INTEGRATION_SIMULATED_WECHATPAY_H_
#define CAMPAIGN_TESTS_INTEGRATION_SIMULATED_WECHATPAY_H_

#include <string>

#include "google/protobuf/util/json_util.h"
#include "tests/integration/gateway_under_test.h"
#include "tools/simulator/simulator.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {

// A simulator that knows the tests' merchant, two of the same brand
// (1900000002, 1900000003), a stranger (1900000009), and the coupon stocks
// 1289970000000265 to ...267.
simulator::Options SimulatorOptions();

// The simulator and the real gateway in front of it, in this process.
class SimulatedWechatPay {
 public:
  explicit SimulatedWechatPay(simulator::Options options = SimulatorOptions(),
                              const std::string& merchant_lines = "",
                              const std::string& config_lines = "",
                              const std::string& upstream_lines = kOneAttempt);

  simulator::Simulator& simulator() { return simulator_; }
  GatewayUnderTest& gateway() { return *gateway_; }

  // A request that the simulator accepts; `number` makes its out_request_no.
  static wechatpay::paygift::v1::CreateActivityRequest GoodCreate(
      const std::string& number);

  // Creates it and returns the id.
  std::string Create(const std::string& number);

 private:
  simulator::Simulator simulator_;
  std::unique_ptr<GatewayUnderTest> gateway_;
};

// `json` as a message, read by protobuf's own JSON parser, which is what
// grpcurl and every other JSON tool does.
template <typename Message>
Message FromJson(const std::string& json) {
  Message message;
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &message);
  if (!status.ok()) {
    std::cerr << status.ToString() << "\n";
    std::abort();
  }
  return message;
}

// The guide's own create sample.
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/open/pay/chapter5_7_3.shtml
extern const char kGuideCreateSample[];

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_INTEGRATION_SIMULATED_WECHATPAY_H_
