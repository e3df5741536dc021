#ifndef CAMPAIGN_CLIENT_SENDABLE_REQUEST_H_
#define CAMPAIGN_CLIENT_SENDABLE_REQUEST_H_

#include "absl/status/status.h"
#include "common/http_message.h"

namespace campaign {

// Whether `request` can go on the wire exactly as it is: nothing in it may end
// a header line early (CR, LF, NUL), be rewritten on the way (blanks, `#` or
// bytes above ASCII in the target), or contradict a header that the transport
// writes itself.
//
// Errors: INTERNAL, naming the part but never its value, which may be a
// credential. INTERNAL because requests are made by the gateway: a caller's
// text is escaped long before it comes here.
absl::Status CheckSendable(const HttpRequest& request);

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_SENDABLE_REQUEST_H_
