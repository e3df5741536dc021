#ifndef CAMPAIGN_CLIENT_CERTIFICATE_LIST_REQUEST_H_
#define CAMPAIGN_CLIENT_CERTIFICATE_LIST_REQUEST_H_

#include "common/http_message.h"

namespace campaign {

// `GET /v3/certificates`, as the contract says. Made once.
const HttpRequest& CertificateListRequest();

// Whether an error answer says that there are no platform certificates for this
// merchant, who then needs WeChat Pay's public key. Which of its two codes it
// is depends on whom one asks.
//
// Source: https://pay.weixin.qq.com/doc/v3/merchant/4012076511
bool SaysThereAreNone(const HttpResponse& response);

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CERTIFICATE_LIST_REQUEST_H_
