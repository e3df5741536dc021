#ifndef CAMPAIGN_CLIENT_TRUST_STORE_H_
#define CAMPAIGN_CLIENT_TRUST_STORE_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "common/public_key.h"

namespace campaign {

// The keys that one merchant believes WeChat Pay's answers by. Thread-safe.
class TrustStore {
 public:
  virtual ~TrustStore() = default;

  // The key named `serial`: a platform certificate's serial number or a public
  // key's id (`PUB_KEY_ID_...`), compared letter for letter, since an id is no
  // number. Null if there is none. Shared, so that a store which swaps its keys
  // does not take one from under a call that is verifying.
  //
  // Runs on event loops: must not block, nor fetch anything. Whoever wants to
  // fetch on an unknown serial sees UNKNOWN_SERIAL in the verdict.
  virtual std::shared_ptr<const PublicKey> Find(
      absl::string_view serial) const = 0;

  // What to ask WeChat Pay to sign its answers with (request header
  // `Wechatpay-Serial`); empty leaves the choice to WeChat Pay. Answers may be
  // signed with another key that `Find` knows all the same.
  virtual std::string PreferredSerial() const = 0;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TRUST_STORE_H_
