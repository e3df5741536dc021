#ifndef CAMPAIGN_COMMON_OPENSSL_ERROR_H_
#define CAMPAIGN_COMMON_OPENSSL_ERROR_H_

#include <string>

namespace campaign {

// Empties the calling thread's OpenSSL error queue and tells what was in it,
// oldest first: "bad decrypt; wrong tag", or "no reason given" if it was empty.
//
// Has to be called after every OpenSSL call that failed, even when nobody wants
// the text: libcurl's TLS shares the queue, and on the same thread would take
// an error left behind by us for one of its connection.
//
// The text has OpenSSL's fixed reasons only, never its "data" strings, which
// can quote what was parsed.
std::string DrainOpenSslErrors();

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_OPENSSL_ERROR_H_
