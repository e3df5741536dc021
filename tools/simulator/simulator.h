#ifndef CAMPAIGN_TOOLS_SIMULATOR_SIMULATOR_H_
#define CAMPAIGN_TOOLS_SIMULATOR_SIMULATOR_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tools/simulator/domains.h"
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
  // The backup domain's; 0 and empty if there is none.
  uint16_t backup_https_port() const;
  std::string backup_https_url() const;
  // `http://127.0.0.1:port`.
  std::string admin_url() const;

  // Who signed the TLS certificate: what a client has to trust. It is the
  // certificate itself if that was made up or signs itself.
  const std::string& ca_pem() const;
  // The platform's first certificate and its serial number, also if made up.
  const std::string& platform_certificate_pem() const;
  const std::string& platform_serial() const;
  // Any certificate's PEM; empty if there is none of that serial number.
  std::string PlatformCertificatePem(std::string_view serial) const;
  // WeChat Pay's public key (微信支付公钥) as PEM.
  std::string public_key_pem() const;

  // A change of certificates (证书轮换): adds one, lets it sign a growing
  // share, removes the old one. A new one, valid from and until so long after
  // now, is listed by /v3/certificates at once and signs nothing yet; what
  // comes back is its serial number. Negative times make an expired one.
  std::string AddPlatformCertificate(
      std::chrono::seconds not_before = std::chrono::hours(-1),
      std::chrono::seconds not_after = std::chrono::hours(24 * 30));
  // From now on exactly `percent` of 100 answers, evenly spread, are signed by
  // this one and the rest by the one that signed before; with 100, it signs
  // alone. False if there is no such one or its private key is unknown.
  bool SignWith(std::string_view serial, int percent = 100);
  // Takes it out of /v3/certificates, or puts it back. Who signs does not
  // change, so that a certificate can sign that is not listed. False if there
  // is no such one.
  bool RemovePlatformCertificate(std::string_view serial);
  bool ListPlatformCertificate(std::string_view serial);
  // Of 100 answers, so many are not signed as the request's Wechatpay-Serial
  // asks (see PlatformOptions::ignore_request_serial_percent).
  void IgnoreRequestSerial(int percent);

  // While cut, a domain refuses connections, and those that were there have
  // been reset; while silenced, it accepts and never answers. Restored, it
  // listens on the same port as before. They give a sentence if there is no
  // such domain, or its port is gone.
  std::optional<std::string> Cut(Domain domain);
  std::optional<std::string> Silence(Domain domain);
  std::optional<std::string> Restore(Domain domain);

  // How many activities the merchant has made under this number.
  size_t CountActivities(std::string_view mchid,
                         std::string_view out_request_no) const;
  // How often the merchant was given the platform certificates.
  uint64_t CertificateDownloadsOf(std::string_view mchid) const;

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
