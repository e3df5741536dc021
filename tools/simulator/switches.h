#ifndef CAMPAIGN_TOOLS_SIMULATOR_SWITCHES_H_
#define CAMPAIGN_TOOLS_SIMULATOR_SWITCHES_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace simulator {

// Behaviour that the documents leave open, or that somebody may want the other
// way. "[A]" marks an assumption: nobody has seen how the real service does it.
// The names are those of the configuration file's `switches:`.
struct Switches {
  // [A] Refuse a request without Accept or User-Agent before looking at its
  // signature. Seen on /v3/certificates and /v3/refund, not on
  // /v3/pay/transactions; unknown for pay-gift.
  bool require_accept_and_user_agent = true;
  // [A] Take `, ` between parameters of Authorization.
  bool allow_blank_after_comma = false;
  // [A] Refuse a nonce that a merchant has used in the last ten minutes.
  bool refuse_replayed_nonce = false;
  // Documented message: a merchant certificate that has expired signs nothing.
  bool refuse_expired_certificates = true;
  // Give a 401 a Request-ID. Some real ones lack it.
  bool request_id_when_unauthenticated = false;
  // [A] Sign 4xx and 5xx answers of requests whose own signature held.
  bool sign_errors = true;
  // The shape seen in 2020 and 2023, with `detail.detail.issue`, instead of the
  // documented one.
  bool nested_sign_error_detail = false;
  // Leave `detail` of SIGN_ERROR out, as a probe of 2026 saw it.
  bool sign_error_without_detail = false;
  // Leave `detail` of PARAM_ERROR out, as users report it for create.
  bool param_error_without_detail = false;
  // A merchant without platform certificates gets 404 NOT_FOUND for them, as
  // the Java SDK expects, instead of RESOURCE_NOT_EXISTS.
  bool no_certificates_is_not_found = false;
  // Refuse members of a request that no page names. The general rules say that
  // members may be added any time, so they are accepted unless this is set.
  bool refuse_unknown_members = false;
  // Take only image addresses that the upload call has returned. This is the
  // documented rule, although the guide's own create sample breaks it.
  bool require_uploaded_images = true;
  // Take only the ten colour names (in any case); else any text of 1 to 8.
  bool require_colour_name = true;
  // [A] JUMP_MINI_APP needs mini_programs_path: the current page says so, the
  // wiki of 2021 to 2023 did not.
  bool require_mini_programs_path = true;
  // [A] Both arrays of available_periods are required once it is there.
  bool require_both_period_arrays = false;
  // [A] SINGLE_COUPON means exactly one award.
  bool single_coupon_is_one = true;
  // [A] payment_mode and payment_method_information are "not open" for
  // BUSIFAVOR: answer PARAM_ERROR.
  bool refuse_payment_settings = true;
  // [A] add_request_no has the letters of out_request_no, too.
  bool check_add_request_no_letters = false;
  // [A] begin_time may equal end_time, as in the guide's sample.
  bool allow_equal_begin_and_end = false;
  // [A] Refuse an activity that is over already.
  bool refuse_past_activity = true;
  // [A] At most 90 days, as the field's text says against the guide's FAQ.
  bool cap_at_90_days = false;
  // [A] A stock may begin or end at the same instant as the activity.
  bool stock_may_touch_activity = false;
  // [A] MERCHANT_API stocks get their code from the caller at issue time and so
  // cannot serve an activity.
  bool refuse_merchant_api_stocks = true;
  // [A] Appids of JUMP_MINI_APP and DELIVERY_MEMBER_PERSON must be bound to the
  // merchant, else APPID_MCHID_NOT_MATCH.
  bool check_appids = true;
  // [A] An identical add or delete with a known request number gets the first
  // answer again, a different one INVALID_REQUEST. Otherwise the number is not
  // looked at.
  bool replay_add_and_delete = true;
  // [A] Refuse adding and deleting once terminated, expired or failed.
  bool refuse_change_when_over = true;
  // [A] Refuse terminating twice, or after the end.
  bool refuse_second_terminate = true;
  // [A] Refuse deleting a merchant that is not in the activity.
  bool refuse_delete_of_unknown = true;
  // [A] Refuse deleting the last merchant.
  bool refuse_delete_of_last = true;
  // [A] add_time is there although every merchant was rejected.
  bool add_time_when_all_rejected = true;
  // [A] `offset` counts records instead of pages. The text says pages, the
  // samples look like records.
  bool offset_counts_records = false;
  // [A] Past the last page: 400 MCH_NOT_EXISTS, as a sibling API does, instead
  // of an empty page.
  bool error_past_the_end = false;
  // Times with milliseconds, as the 2019 and the newest samples show them.
  bool times_with_milliseconds = false;
};

// A switch by its name; for the configuration file.
struct NamedSwitch {
  std::string_view name;
  bool Switches::*member;
};

#define SIMULATOR_SWITCH(name) \
  NamedSwitch { #name, &Switches::name }
inline constexpr auto kNamedSwitches = std::to_array<NamedSwitch>({
    SIMULATOR_SWITCH(require_accept_and_user_agent),
    SIMULATOR_SWITCH(allow_blank_after_comma),
    SIMULATOR_SWITCH(refuse_replayed_nonce),
    SIMULATOR_SWITCH(refuse_expired_certificates),
    SIMULATOR_SWITCH(request_id_when_unauthenticated),
    SIMULATOR_SWITCH(sign_errors),
    SIMULATOR_SWITCH(nested_sign_error_detail),
    SIMULATOR_SWITCH(sign_error_without_detail),
    SIMULATOR_SWITCH(param_error_without_detail),
    SIMULATOR_SWITCH(no_certificates_is_not_found),
    SIMULATOR_SWITCH(refuse_unknown_members),
    SIMULATOR_SWITCH(require_uploaded_images),
    SIMULATOR_SWITCH(require_colour_name),
    SIMULATOR_SWITCH(require_mini_programs_path),
    SIMULATOR_SWITCH(require_both_period_arrays),
    SIMULATOR_SWITCH(single_coupon_is_one),
    SIMULATOR_SWITCH(refuse_payment_settings),
    SIMULATOR_SWITCH(check_add_request_no_letters),
    SIMULATOR_SWITCH(allow_equal_begin_and_end),
    SIMULATOR_SWITCH(refuse_past_activity),
    SIMULATOR_SWITCH(cap_at_90_days),
    SIMULATOR_SWITCH(stock_may_touch_activity),
    SIMULATOR_SWITCH(refuse_merchant_api_stocks),
    SIMULATOR_SWITCH(check_appids),
    SIMULATOR_SWITCH(replay_add_and_delete),
    SIMULATOR_SWITCH(refuse_change_when_over),
    SIMULATOR_SWITCH(refuse_second_terminate),
    SIMULATOR_SWITCH(refuse_delete_of_unknown),
    SIMULATOR_SWITCH(refuse_delete_of_last),
    SIMULATOR_SWITCH(add_time_when_all_rejected),
    SIMULATOR_SWITCH(offset_counts_records),
    SIMULATOR_SWITCH(error_past_the_end),
    SIMULATOR_SWITCH(times_with_milliseconds),
});
#undef SIMULATOR_SWITCH

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_SWITCHES_H_
