#include "tools/campaign/hand_over.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"

namespace campaign::demo {
namespace {

constexpr absl::string_view kCreateTemplate = R"json({
  "activity_base_info": {
    "activity_name": "$name",
    "activity_second_title": "$second_title",
    "merchant_logo_url": "$logo_url",
    "background_color": "COLOR010",
    "begin_time": "$begin_time",
    "end_time": "$end_time",
    "out_request_no": "$out_request_no",
    "delivery_purpose": "OFF_LINE_PAY"
  },
  "award_send_rule": {
    "transaction_amount_minimum": $amount,
    "send_content": "SINGLE_COUPON",
    "award_type": "BUSIFAVOR",
    "award_list": [
      {
        "stock_id": "$stock_id",
        "original_image_url": "$logo_url",
        "thumbnail_url": "$logo_url"
      }
    ],
    "merchant_option": "MANUAL_INPUT_MERCHANT",
    "merchant_id_list": [
      "$merchants"
    ]
  },
  "advanced_setting": {
    "delivery_user_category": "DELIVERY_ALL_PERSON"
  }
}
)json";

std::string WithOffset(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time,
                          absl::FixedTimeZone(8 * 60 * 60));
}

bool WriteFile(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  return file.good();
}

}  // namespace

std::string CreateJson(const CampaignPlan& plan, absl::string_view logo_url) {
  return absl::StrReplaceAll(
      kCreateTemplate,
      {{"$name", plan.activity_name},
       {"$second_title", plan.activity_second_title},
       {"$logo_url", logo_url},
       {"$begin_time", WithOffset(plan.begin_time)},
       {"$end_time", WithOffset(plan.end_time)},
       {"$out_request_no", plan.out_request_no},
       {"$amount", absl::StrCat(plan.transaction_amount_minimum)},
       {"$stock_id", plan.world.stock_id},
       {"$merchants",
        absl::StrJoin(plan.world.issuing_merchants, "\",\n      \"")}});
}

bool WriteHandOver(const HandOver& hand_over, const std::string& folder) {
  return WriteFile(folder + "/create.json", hand_over.create_json) &&
         WriteFile(folder + "/logo.png", hand_over.logo_png) &&
         WriteFile(folder + "/activity_id", hand_over.activity_id + "\n");
}

}  // namespace campaign::demo
