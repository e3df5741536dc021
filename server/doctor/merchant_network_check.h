#ifndef CAMPAIGN_SERVER_DOCTOR_MERCHANT_NETWORK_CHECK_H_
#define CAMPAIGN_SERVER_DOCTOR_MERCHANT_NETWORK_CHECK_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/merchant_channel.h"
#include "client/rotating_trust_store.h"
#include "client/transport.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/doctor/finding.h"
#include "server/gateway_config.h"

namespace campaign {

// What WeChat Pay itself says to a merchant whose files are right.
class MerchantNetworkCheck {
 public:
  using OnFinding = std::function<void(const Finding&)>;

  // All must outlive this object; `backup` is null where there is none.
  struct World {
    const LoadedConfig& config;
    Transport& main;
    Transport* backup;
    const Clock& clock;
    NonceSource& nonces;
    const OnFinding& on_finding;
  };

  // `api_v3_key_file` is what people know the key by.
  MerchantNetworkCheck(MerchantIdentity identity, std::string api_v3_key_file,
                       const World& world);

  // One request to each domain, and what follows from the answer; one more to
  // the main domain where answers can be signed in two ways. Blocks, for as
  // long as the transports take.
  void Run();

 private:
  // `preference` says which signer is asked for.
  absl::StatusOr<Answer> Ask(Transport& domain,
                             const TrustStore& preference) const;

  // Whether WeChat Pay says that it has no APIv3 key to encrypt the list with.
  static bool SaysThereIsNoKey(const HttpResponse& response);

  // Each is false after it has told what is wrong.
  bool CheckClock(const HttpResponse& response) const;
  bool CheckAccepted(const HttpResponse& response) const;
  bool CheckList(const HttpResponse& response);
  bool CheckThatListIsNotNeeded(const HttpResponse& response) const;
  // `status` says why the list cannot be read.
  bool BlameForList(const HttpResponse& response,
                    const absl::Status& status) const;
  bool CheckAnswerSignature(const HttpResponse& response) const;
  void CheckBackup() const;
  // During a switch some answers are signed with a certificate.
  void CheckOtherSigner() const;

  bool Right(Check check, std::string facts) const;
  bool Wrong(Check check, Problem problem,
             std::vector<std::string> arguments) const;

  const MerchantIdentity identity_;
  const std::string api_v3_key_file_;
  const World world_;
  // What the merchant believes. Of the two signers between which `percent`
  // throws dice, this one asks for the public key and `seldom_` for the other:
  // what the doctor says must not depend on luck.
  RotatingTrustStore trust_;
  const RotatingTrustStore seldom_;
  const RequestSigner signer_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_DOCTOR_MERCHANT_NETWORK_CHECK_H_
