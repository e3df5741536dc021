#ifndef CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_AUTHORIZATION_HEADER_H_
#define CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_AUTHORIZATION_HEADER_H_

#include <string>
#include <string_view>

namespace simulator {

// The value of `Authorization`, taken apart.
struct AuthorizationHeader {
  enum class Fault { kNone, kSyntax, kScheme };

  Fault fault = Fault::kSyntax;
  std::string mchid;
  std::string nonce;
  std::string timestamp;
  std::string serial_no;
  std::string signature;
};

// Five parameters in any order, each once, none empty.
AuthorizationHeader ParseAuthorization(std::string_view value,
                                       bool blank_after_comma);

}  // namespace simulator

#endif  // CAMPAIGN_CAMPAIGN_TOOLS_SIMULATOR_AUTHORIZATION_HEADER_H_
