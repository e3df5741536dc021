#ifndef CAMPAIGN_TOOLS_SIMULATOR_ADMIN_API_H_
#define CAMPAIGN_TOOLS_SIMULATOR_ADMIN_API_H_

#include "tools/simulator/domains.h"
#include "tools/simulator/fault_script.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/journal.h"
#include "tools/simulator/paygift.h"
#include "tools/simulator/platform_admin.h"
#include "tools/simulator/virtual_clock.h"

namespace simulator {

// What WeChat Pay does not have: the simulator's own endpoint, plain HTTP and
// JSON, for looking inside and for what only happens in the console or in time.
//
//   GET    /healthz
//   GET    /admin/journal[?method=CreateActivity]
//   DELETE /admin/journal
//   GET    /admin/clock
//   POST   /admin/clock/advance              {"seconds": 3600}
//   GET    /admin/faults
//   POST   /admin/faults                     one fault, or an array of them
//   DELETE /admin/faults
//   GET    /admin/activities
//   POST   /admin/activities/{id}/pause      STOP_ACT_STATUS
//   POST   /admin/activities/{id}/resume
//   GET    /admin/activities/count?mchid=...&out_request_no=...
//   GET    /admin/platform                   certificates, shares, public key
//   POST   /admin/platform/certificates      a new one, listed; both optional:
//                     {"not_before": -3600, "not_after": 2592000} from now, in
//                     s
//   DELETE /admin/platform/certificates/{serial_no}       listed no longer
//   POST   /admin/platform/certificates/{serial_no}/list  listed again
//   POST   /admin/platform/sign_with  {"serial_no": "...", "percent": 20}
//   POST   /admin/platform/ignore_request_serial          {"percent": 5}
//   GET    /admin/platform/downloads         of /v3/certificates, per merchant
//   GET    /admin/domains
//   POST   /admin/domains/{main|backup}/{cut|silence|restore}
//
// Mistakes are answered with `{"error": "..."}`. Thread-safe.
class AdminApi {
 public:
  // All must outlive this.
  AdminApi(Journal& journal, FaultScript& faults, VirtualClock& clock,
           PayGift& paygift, Domains& domains, PlatformAdmin platform)
      : journal_(journal),
        faults_(faults),
        clock_(clock),
        paygift_(paygift),
        domains_(domains),
        platform_(platform) {}

  Delivery Handle(const HttpRequest& request);

 private:
  HttpResponse Answer(const HttpRequest& request);
  HttpResponse AdvanceClock(const std::string& body);
  HttpResponse AddFaults(const std::string& body);
  HttpResponse PauseOrResume(std::string_view path);
  HttpResponse CountActivities(std::string_view raw_query);
  HttpResponse SetDomain(std::string_view path);

  Journal& journal_;
  FaultScript& faults_;
  VirtualClock& clock_;
  PayGift& paygift_;
  Domains& domains_;
  PlatformAdmin platform_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_ADMIN_API_H_
