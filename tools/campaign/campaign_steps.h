#ifndef CAMPAIGN_TOOLS_CAMPAIGN_CAMPAIGN_STEPS_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_CAMPAIGN_STEPS_H_

#include <grpcpp/channel.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tools/campaign/campaign_plan.h"
#include "tools/campaign/checks.h"
#include "tools/campaign/hand_over.h"
#include "tools/campaign/outcome.h"
#include "tools/campaign/step_printer.h"
#include "wechatpay/media/v1/media_service.grpc.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.grpc.pb.h"

namespace campaign::demo {

// The campaign: nine calls, and a few more that show what they did. Each step
// prints its line, compares the answer with what was sent, and says whether
// all of it holds.
class CampaignSteps {
 public:
  // `printer` must outlive the steps.
  CampaignSteps(const std::shared_ptr<grpc::Channel>& gateway,
                CampaignPlan plan, StepPrinter& printer);

  // Everything in order, up to the first step that does not hold. Returns
  // whether all did.
  bool Run();

  // After `Run`: makes one more activity, and leaves it alive. Nothing if it
  // cannot be made.
  std::optional<HandOver> LeaveOne();

 private:
  bool UploadLogo();
  bool Create();
  bool CreateOnceMore();
  bool ReadBack();
  bool FindInList();
  bool ReadMerchants();
  bool AddMerchants();
  bool SeeMerchantJoined();
  bool DeleteMerchant();
  bool SeeMerchantGone();
  bool ReadGoods();
  bool ReadGoodsOfAnother();
  bool Terminate();
  bool SeeTerminated();
  bool MistakeOnPurpose();

  // The number and name of a call, and the verb and path it must have had.
  struct Step {
    int number;
    std::string rpc;
    std::string request;
  };

  // Prints the call, `learned` and what was wrong; adds the checks that hold
  // for every call: OK, verified, and the right verb and path.
  template <typename Reply>
  bool Conclude(const Step& step, const Outcome<Reply>& outcome, Checks checks,
                const std::string& learned);

  // One ListActivityMerchants, which must tell exactly `expected`.
  bool CompareMerchants(int number, const std::vector<std::string>& expected);

  // `GET /v3/.../activities/{id}` and `suffix`, for the campaign's activity.
  std::string ActivityTarget(const std::string& verb,
                             const std::string& suffix) const;

  const std::unique_ptr<wechatpay::paygift::v1::PayGiftService::Stub> paygift_;
  const std::unique_ptr<wechatpay::media::v1::MediaService::Stub> media_;
  const CampaignPlan plan_;
  StepPrinter& printer_;

  std::string logo_url_;
  std::string activity_id_;
  int verified_ = 0;
  // What signed the answers, usually one.
  std::set<std::string> serials_;
};

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_CAMPAIGN_STEPS_H_
