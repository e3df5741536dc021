#ifndef CAMPAIGN_CLIENT_FAILOVER_TRANSPORT_H_
#define CAMPAIGN_CLIENT_FAILOVER_TRANSPORT_H_

#include "client/domain_health.h"
#include "client/transport.h"
#include "common/clock.h"

namespace campaign {

// The layer that chooses between WeChat Pay's two domains. Outside of signing:
// the signature does not cover the host, but each attempt has its own anyway.
//
// What could not be sent to one domain goes to the other in the same attempt,
// a write as well, for nothing can have happened. After a lost answer this call
// ends, and the next one (its repetition, maybe) goes elsewhere. Any answer
// shows that a domain is there, but only a verified one or an unsigned refusal
// (4xx) that WeChat Pay works there: a domain that is down stays so after a
// 5xx, or an answer whose signature does not hold.
//
// Source: https://pay.weixin.qq.com/doc/v3/merchant/4012075113
class FailoverTransport final : public Transport {
 public:
  // All must outlive this object and every call through it. `backup` is null
  // where there is only one domain.
  FailoverTransport(Transport& main, Transport* backup, DomainHealth& health,
                    const Clock& clock);

  void Send(HttpRequest request, SendOptions options, Callback done) override;

 private:
  // Sends to `domain`, and tells `health_` what that showed before `done` is
  // called.
  void SendTo(Domain domain, HttpRequest request, SendOptions options,
              Callback done);

  Transport& main_;
  Transport* const backup_;
  DomainHealth& health_;
  const Clock& clock_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_FAILOVER_TRANSPORT_H_
