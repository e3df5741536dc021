#ifndef CAMPAIGN_TOOLS_SIMULATOR_BUSINESS_SWITCHES_H_
#define CAMPAIGN_TOOLS_SIMULATOR_BUSINESS_SWITCHES_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace simulator {

// Business behaviour that the documents leave open, or that somebody may want
// the other way. "[A]" marks an assumption: nobody has seen how the real
// service does it. The names are those of the configuration file.
struct BusinessSwitches {
  // Take only image addresses that the upload call has returned. This is the
  // documented rule, but the guide's own create sample breaks it.
  bool require_uploaded_images = false;
  // [A] Take only the ten colour names, in any case; else any 1 to 8
  // characters. The page of 2019 showed a hex value.
  bool require_colour_name = true;
  // [A] JUMP_MINI_APP needs mini_programs_path, too: the current page says so,
  // the wiki of 2021 to 2023 did not.
  bool require_mini_programs_path = false;
  // [A] Both arrays of available_periods are required once it is there.
  bool require_both_period_arrays = false;
  // [A] payment_mode and payment_method_information are documented as not open
  // for BUSIFAVOR; that this is a PARAM_ERROR is assumed.
  bool refuse_payment_settings = true;
  // [A] add_request_no takes the letters of out_request_no only. Its page has
  // no such sentence.
  bool check_add_request_no_letters = false;
  // [A] PARAM_ERROR without `detail`, as users report it for create.
  bool param_error_without_detail = false;

  // [A] At most 90 days: the field's text says so against the guide's FAQ.
  bool refuse_activity_over_90_days = false;
  // [A] Refuse an activity whose begin has passed.
  bool refuse_begun_in_past = false;
  // [A] Refuse an activity whose end has passed.
  bool refuse_over_already = true;
  // [A] Refuse a stock that begins or ends at the very instant the activity
  // does. Documented are only "earlier" and "later".
  bool equal_times_refused = true;
  // [A] SINGLE_COUPON takes exactly one award.
  bool single_coupon_needs_one = true;
  // [A] MERCHANT_API stocks get their codes from the caller at issue time, so
  // they cannot serve an activity.
  bool merchant_api_stock_refused = true;
  // [A] The appids of JUMP_MINI_APP and DELIVERY_MEMBER_PERSON must be bound to
  // the creating merchant, else APPID_MCHID_NOT_MATCH.
  bool check_appid_binding = true;

  // [A] An add or delete with a known number and equal content gets the first
  // answer again, with other content INVALID_REQUEST. Otherwise the number is
  // not looked at.
  bool replay_of_add_and_delete = true;
  // [A] Refuse adding and deleting once terminated, expired or failed.
  bool refuse_in_terminal_state = true;
  // [A] Refuse terminating what is terminated, expired or failed already;
  // otherwise a second termination is answered with the first one's time.
  bool refuse_second_termination = true;
  // [A] Refuse deleting the last merchant, or one the activity does not have.
  bool refuse_deleting_last_or_unknown_merchant = true;
  // [A] `add_time` is there although every merchant was rejected.
  bool add_time_when_all_rejected = true;

  // [A] `offset` counts records instead of pages. The text says pages, the
  // samples fit neither.
  bool offset_counts_records = false;
  // [A] Beyond the last page 400 MCH_NOT_EXISTS, as a sibling call answers,
  // instead of an empty page.
  bool error_past_the_end = false;
  // Times with milliseconds, as the samples of 2019 and the newest show them.
  bool times_with_milliseconds = false;

  // [A] The largest `limit` of the merchants' and the goods' list. Documented
  // (100) only for the list of activities.
  int64_t max_limit_of_merchants_and_goods = 100;
  // [A] The `limit` of these two lists when none is sent; samples show 20.
  int64_t default_limit = 20;
};

// A switch by its name, for the configuration file.
struct NamedBusinessSwitch {
  std::string_view name;
  bool BusinessSwitches::*member;
};
struct NamedBusinessNumber {
  std::string_view name;
  int64_t BusinessSwitches::*member;
};

#define SIMULATOR_BUSINESS_SWITCH(name) \
  NamedBusinessSwitch { #name, &BusinessSwitches::name }
inline constexpr auto kNamedBusinessSwitches = std::to_array({
    SIMULATOR_BUSINESS_SWITCH(require_uploaded_images),
    SIMULATOR_BUSINESS_SWITCH(require_colour_name),
    SIMULATOR_BUSINESS_SWITCH(require_mini_programs_path),
    SIMULATOR_BUSINESS_SWITCH(require_both_period_arrays),
    SIMULATOR_BUSINESS_SWITCH(refuse_payment_settings),
    SIMULATOR_BUSINESS_SWITCH(check_add_request_no_letters),
    SIMULATOR_BUSINESS_SWITCH(param_error_without_detail),
    SIMULATOR_BUSINESS_SWITCH(refuse_activity_over_90_days),
    SIMULATOR_BUSINESS_SWITCH(refuse_begun_in_past),
    SIMULATOR_BUSINESS_SWITCH(refuse_over_already),
    SIMULATOR_BUSINESS_SWITCH(equal_times_refused),
    SIMULATOR_BUSINESS_SWITCH(single_coupon_needs_one),
    SIMULATOR_BUSINESS_SWITCH(merchant_api_stock_refused),
    SIMULATOR_BUSINESS_SWITCH(check_appid_binding),
    SIMULATOR_BUSINESS_SWITCH(replay_of_add_and_delete),
    SIMULATOR_BUSINESS_SWITCH(refuse_in_terminal_state),
    SIMULATOR_BUSINESS_SWITCH(refuse_second_termination),
    SIMULATOR_BUSINESS_SWITCH(refuse_deleting_last_or_unknown_merchant),
    SIMULATOR_BUSINESS_SWITCH(add_time_when_all_rejected),
    SIMULATOR_BUSINESS_SWITCH(offset_counts_records),
    SIMULATOR_BUSINESS_SWITCH(error_past_the_end),
    SIMULATOR_BUSINESS_SWITCH(times_with_milliseconds),
});
#undef SIMULATOR_BUSINESS_SWITCH

inline constexpr auto kNamedBusinessNumbers = std::to_array({
    NamedBusinessNumber{"max_limit_of_merchants_and_goods",
                        &BusinessSwitches::max_limit_of_merchants_and_goods},
    NamedBusinessNumber{"default_limit", &BusinessSwitches::default_limit},
});

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_BUSINESS_SWITCHES_H_
