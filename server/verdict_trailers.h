#ifndef CAMPAIGN_SERVER_VERDICT_TRAILERS_H_
#define CAMPAIGN_SERVER_VERDICT_TRAILERS_H_

#include <string>
#include <utility>
#include <vector>

#include "server/call_record.h"

namespace campaign {

// The trailers that tell a caller what became of the call upstream, on success
// and on error alike:
//
//   wechatpay-request       `POST /v3/...`, verb and target as sent
//   wechatpay-http-status   status of the answer
//   wechatpay-request-id    what WeChat Pay's support asks for
//   wechatpay-verified      `true` if the answer's signature holds
//   wechatpay-signature     the verdict's name, such as `VERIFIED` or `PROBE`
//   wechatpay-serial        certificate serial or public key id that signed
//   campaign-warning        one per uncertain or tolerated limit broken
//   campaign-unrecognized   one per thing in the answer the contract lacks
//
// Values are printable ASCII, everything else percent-encoded; the whole stays
// well below the 8 KiB that gRPC peers accept as metadata.
std::vector<std::pair<std::string, std::string>> VerdictTrailers(
    const CallRecord& record);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_VERDICT_TRAILERS_H_
