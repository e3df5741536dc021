#ifndef CAMPAIGN_TESTS_SIMULATOR_SIMULATOR_TEST_H_
#define CAMPAIGN_TESTS_SIMULATOR_SIMULATOR_TEST_H_

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "tests/simulator/merchant_client.h"
#include "tools/simulator/options.h"
#include "tools/simulator/simulator.h"
#include "tools/simulator/throwaway_identity.h"

namespace simulator {

inline constexpr char kMchid[] = "1900000001";
inline constexpr char kSecond[] = "1900000002";
inline constexpr char kThird[] = "1900000003";
inline constexpr char kStranger[] = "1900000009";
inline constexpr char kApiV3Key[] = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
inline constexpr char kStock[] = "1289970000000265";

inline constexpr char kCreate[] =
    "/v3/marketing/paygiftactivity/unique-threshold-activity";
inline constexpr char kActivities[] =
    "/v3/marketing/paygiftactivity/activities";

// Made once per process; RSA keys take a while to find.
const ThrowawayIdentity& MerchantIdentity();
const ThrowawayIdentity& SecondIdentity();
const ThrowawayIdentity& PlatformIdentity();

// The world of the sample configuration: one brand of three merchants, of which
// two can call, a stranger, and stocks. Images need not be uploaded.
Options TestOptions();

// RFC 3339, `hours` from now.
std::string HoursFromNow(int hours);

// A request that create accepts, for an activity that begins in an hour and
// lasts a day.
Json CreateBody(const std::string& out_request_no = "1900000001_1");

// Runs a simulator. Tests that want other options call Restart().
class SimulatorTest : public ::testing::Test {
 protected:
  SimulatorTest();
  void Restart(const Options& options);

  Simulator& sim() { return *simulator_; }
  // The merchant 1900000001.
  MerchantClient& client() { return *client_; }
  // 1900000002, of the same brand.
  MerchantClient& second() { return *second_; }
  // Creates an activity and gives its id.
  std::string Create(const Json& body);
  std::string Create() { return Create(CreateBody()); }
  static std::string Path(const std::string& activity_id,
                          const std::string& rest = "") {
    return std::string(kActivities) + "/" + activity_id + rest;
  }
  static bool Verified(const Answer& answer) {
    return Verifies(answer, PlatformIdentity().certificate_pem);
  }

 private:
  std::unique_ptr<Simulator> simulator_;
  std::unique_ptr<MerchantClient> client_;
  std::unique_ptr<MerchantClient> second_;
};

// `code` of an error; empty if there is none.
std::string Code(const Answer& answer);
std::string Message(const Answer& answer);
// `detail.field` of an error.
std::string Field(const Answer& answer);

}  // namespace simulator

#endif  // CAMPAIGN_TESTS_SIMULATOR_SIMULATOR_TEST_H_
