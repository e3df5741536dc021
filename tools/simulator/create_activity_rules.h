#ifndef CAMPAIGN_TOOLS_SIMULATOR_CREATE_ACTIVITY_RULES_H_
#define CAMPAIGN_TOOLS_SIMULATOR_CREATE_ACTIVITY_RULES_H_

#include "tools/simulator/field_reader.h"
#include "tools/simulator/switches.h"

namespace simulator {

// Checks everything about a create request that needs no knowledge of merchants
// and stocks: types, lengths, enums, what is required when. The first broken
// rule, in the order of the page.
//
// Source:
// https://pay.weixin.qq.com/docs/merchant/apis/gift-activity/activity/create-full-send-act.html
FirstError CheckCreateActivity(const Json& body, const Switches& switches);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_CREATE_ACTIVITY_RULES_H_
