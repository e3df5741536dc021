#ifndef CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_ADMIN_H_
#define CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_ADMIN_H_

#include <string>
#include <string_view>

#include "tools/simulator/answer_signer.h"
#include "tools/simulator/certificate_downloads.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/platform_keys.h"

namespace simulator {

// The admin endpoint's part about WeChat Pay's own keys (see AdminApi).
// Thread-safe.
class PlatformAdmin {
 public:
  // All must outlive this.
  PlatformAdmin(PlatformKeys& keys, AnswerSigner& signer,
                const CertificateDownloads& downloads)
      : keys_(keys), signer_(signer), downloads_(downloads) {}

  // `path` is what follows /admin/platform, maybe nothing.
  HttpResponse Answer(const std::string& verb, std::string_view path,
                      const std::string& body);

 private:
  HttpResponse Show() const;
  HttpResponse Add(const std::string& body);
  HttpResponse SetListed(std::string_view serial, bool listed);
  HttpResponse SignWith(const std::string& body);
  HttpResponse IgnoreRequestSerial(const std::string& body);

  PlatformKeys& keys_;
  AnswerSigner& signer_;
  const CertificateDownloads& downloads_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_PLATFORM_ADMIN_H_
