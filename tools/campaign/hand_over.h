#ifndef CAMPAIGN_TOOLS_CAMPAIGN_HAND_OVER_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_HAND_OVER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/campaign/campaign_plan.h"

namespace campaign::demo {

// What a person needs to go on by hand after the campaign.
struct HandOver {
  // A create call that was not made yet, as JSON for `grpcurl -d @`, written
  // like the samples of WeChat Pay's guide.
  std::string create_json;
  // The logo that was uploaded.
  std::string logo_png;
  // An activity that still lives.
  std::string activity_id;
};

// The create call of `plan` as JSON in the form of WeChat Pay's guide: amounts
// as numbers, times with WeChat Pay's own offset.
std::string CreateJson(const CampaignPlan& plan, absl::string_view logo_url);

// Writes `create.json`, `logo.png` and `activity_id` into `folder`. Returns
// whether all could be written.
bool WriteHandOver(const HandOver& hand_over, const std::string& folder);

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_HAND_OVER_H_
