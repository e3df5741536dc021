#ifndef CAMPAIGN_TOOLS_SIMULATOR_SERIAL_NUMBER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_SERIAL_NUMBER_H_

#include <string>
#include <string_view>

namespace simulator {

// A certificate's number as WeChat Pay writes it: 40 hex digits in upper case,
// with the leading zeros that OpenSSL leaves out.
std::string PaddedSerialNumber(std::string hex);

// True if both are the same number. A merchant may have its number from
// `openssl x509 -serial`, which leaves leading zeros out.
bool SameSerialNumber(std::string_view a, std::string_view b);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_SERIAL_NUMBER_H_
