#ifndef CAMPAIGN_TOOLS_SIMULATOR_SIMULATOR_H_
#define CAMPAIGN_TOOLS_SIMULATOR_SIMULATOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/fault_script.h"
#include "tools/simulator/journal.h"
#include "tools/simulator/options.h"
#include "tools/simulator/virtual_clock.h"

namespace simulator {

// A WeChat Pay for one's own machine: HTTPS with strict APIv3, pay-gift, image
// upload and platform certificates, and faults on demand. Runs on threads of
// its own.
//
//   simulator::Options options;
//   options.merchants = {{.mchid = "1900000001", .certificate_pem = pem}};
//   simulator::Simulator simulator(options);
//   if (auto problem = simulator.Start()) Fail(*problem);
//   ... https://localhost:<simulator.https_port()>, trusting ca_pem() ...
//   simulator.faults().Add({.method = simulator::Method::kCreateActivity,
//                           .kind = simulator::FaultKind::kLostAnswer});
//   simulator.clock().Advance(std::chrono::hours(24));
//   simulator.journal().Entries("CreateActivity");
//
// Start() and Stop() belong to one thread; everything else is thread-safe
// between them.
class Simulator {
 public:
  explicit Simulator(Options options);
  // Stops.
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  // Checks the options, makes up keys that were left out, and accepts
  // connections from when it returns. Gives a sentence if something is wrong.
  [[nodiscard]] std::optional<std::string> Start();
  // Closes every connection. May be called twice; there is no second Start().
  void Stop();

  uint16_t https_port() const;
  uint16_t admin_port() const;
  // `https://localhost:port`.
  std::string https_url() const;
  // `http://127.0.0.1:port`.
  std::string admin_url() const;

  // Who signed the TLS certificate: what a client has to trust. It is the
  // certificate itself if that was made up or signs itself.
  const std::string& ca_pem() const;
  // The platform's certificate and its serial number, also if made up.
  const std::string& platform_certificate_pem() const;
  const std::string& platform_serial() const;

  FaultScript& faults();
  VirtualClock& clock();
  Journal& journal();

  // What the merchant does in the console. False if there is no such activity.
  bool PauseActivity(std::string_view activity_id);
  bool ResumeActivity(std::string_view activity_id);
  // All activities of everybody, as GET /admin/activities shows them.
  Json Activities() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_SIMULATOR_H_
