#include "tools/simulator/create_activity_rules.h"

#include <array>
#include <string>

#include "tools/simulator/http_message.h"
#include "tools/simulator/rfc3339.h"

namespace simulator {
namespace {

constexpr Presence kRequired = Presence::kRequired;
constexpr Presence kOptional = Presence::kOptional;

// Sizes of these arrays are not documented; this only keeps them sane.
constexpr size_t kMaxPeriods = 100;

// Color010 to Color100 in steps of ten. The documents write them in any case.
bool IsColourName(const std::string& text) {
  constexpr std::array<std::string_view, 10> kNames = {
      "Color010", "Color020", "Color030", "Color040", "Color050",
      "Color060", "Color070", "Color080", "Color090", "Color100"};
  for (const std::string_view name : kNames) {
    if (EqualsIgnoringCase(text, name)) return true;
  }
  return false;
}

void CheckOrder(FieldReader* fields, const std::string* begin,
                const std::string* end, bool may_be_equal) {
  if (begin == nullptr || end == nullptr) return;
  const UnixMillis from = *ParseRfc3339(*begin);
  const UnixMillis to = *ParseRfc3339(*end);
  if (to < from || (to == from && !may_be_equal)) {
    fields->Broken("end_time", "must be later than begin_time");
  }
}

void CheckPeriods(const Json& periods, const std::string& pointer,
                  const Switches& switches, FirstError* error) {
  const Presence presence =
      switches.require_both_period_arrays ? kRequired : kOptional;
  FieldReader fields(periods, pointer, error);
  const Json* const times =
      fields.Array("available_time", presence, 1, kMaxPeriods);
  for (size_t i = 0; times != nullptr && i < times->size(); ++i) {
    const std::string at =
        fields.Pointer("available_time") + "/" + std::to_string(i);
    if (!(*times)[i].is_object()) {
      *error =
          ParamError(Location::kBody, at, (*times)[i], "must be an object");
      return;
    }
    FieldReader item((*times)[i], at, error);
    const std::string* const begin = item.Time("begin_time", kRequired);
    const std::string* const end = item.Time("end_time", kRequired);
    CheckOrder(&item, begin, end, /*may_be_equal=*/true);
    if (switches.refuse_unknown_members) item.RefuseOthers();
    if (error->has_value()) return;
  }
  const Json* const days =
      fields.Array("available_day_time", presence, 1, kMaxPeriods);
  for (size_t i = 0; days != nullptr && i < days->size(); ++i) {
    const std::string at =
        fields.Pointer("available_day_time") + "/" + std::to_string(i);
    if (!(*days)[i].is_object()) {
      *error = ParamError(Location::kBody, at, (*days)[i], "must be an object");
      return;
    }
    FieldReader item((*days)[i], at, error);
    item.TimeOfDay("begin_day_time", kRequired);
    item.TimeOfDay("end_day_time", kRequired);
    if (switches.refuse_unknown_members) item.RefuseOthers();
    if (error->has_value()) return;
  }
  if (switches.refuse_unknown_members) fields.RefuseOthers();
}

void CheckBaseInfo(const Json& info, const Switches& switches,
                   FirstError* error) {
  const std::string pointer = "/activity_base_info";
  FieldReader fields(info, pointer, error);
  fields.String("activity_name", kRequired, 1, 10);
  fields.String("activity_second_title", kRequired, 1, 9);
  fields.String("merchant_logo_url", kRequired, 10, 128);
  const std::string* const colour =
      fields.String("background_color", kOptional, 1, 8);
  if (colour != nullptr && switches.require_colour_name &&
      !IsColourName(*colour)) {
    fields.Broken("background_color", "must be Color010 to Color100");
  }
  const std::string* const begin = fields.Time("begin_time", kRequired);
  const std::string* const end = fields.Time("end_time", kRequired);
  CheckOrder(&fields, begin, end, switches.allow_equal_begin_and_end);
  // 365 days are one second too long.
  if (begin != nullptr && end != nullptr) {
    const int64_t span = *ParseRfc3339(*end) - *ParseRfc3339(*begin);
    if (span >= int64_t{31'536'000} * 1000) {
      fields.Broken("end_time",
                    "must be less than 31536000 s after begin_time");
    }
    if (switches.cap_at_90_days && span > int64_t{90} * 24 * 3600 * 1000) {
      fields.Broken("end_time", "must be at most 90 days after begin_time");
    }
  }
  const Json* const periods = fields.Object("available_periods", kOptional);
  if (periods != nullptr) {
    CheckPeriods(*periods, fields.Pointer("available_periods"), switches,
                 error);
  }
  fields.RequestNumber("out_request_no");
  const std::string* const purpose = fields.Enum(
      "delivery_purpose", kRequired, {"OFF_LINE_PAY", "JUMP_MINI_APP"});
  const bool jumps = purpose != nullptr && *purpose == "JUMP_MINI_APP";
  fields.String("mini_programs_appid", jumps ? kRequired : kOptional, 1, 32);
  fields.String(
      "mini_programs_path",
      jumps && switches.require_mini_programs_path ? kRequired : kOptional, 1,
      128);
  if (switches.refuse_unknown_members) fields.RefuseOthers();
}

void CheckRule(const Json& rule, const Switches& switches, FirstError* error) {
  const std::string pointer = "/award_send_rule";
  FieldReader fields(rule, pointer, error);
  // In fen. No page gives a range; an amount is not negative. [A]
  fields.Integer("transaction_amount_minimum", kRequired, 0);
  const std::string* const content =
      fields.Enum("send_content", kRequired, {"SINGLE_COUPON", "GIFT_PACKAGE"});
  fields.Enum("award_type", kRequired, {"BUSIFAVOR"});
  const Json* const awards = fields.Array("award_list", kRequired, 1, 5);
  for (size_t i = 0; awards != nullptr && i < awards->size(); ++i) {
    const std::string at =
        fields.Pointer("award_list") + "/" + std::to_string(i);
    if (!(*awards)[i].is_object()) {
      *error =
          ParamError(Location::kBody, at, (*awards)[i], "must be an object");
      return;
    }
    FieldReader award((*awards)[i], at, error);
    award.String("stock_id", kRequired, 1, 20);
    award.String("original_image_url", kRequired, 10, 128);
    award.String("thumbnail_url", awards->size() > 1 ? kRequired : kOptional,
                 10, 128);
    if (switches.refuse_unknown_members) award.RefuseOthers();
    if (error->has_value()) return;
  }
  if (content != nullptr && awards != nullptr) {
    if (*content == "GIFT_PACKAGE" && awards->size() < 3) {
      fields.Broken("award_list", "a GIFT_PACKAGE has 3 to 5 coupons");
    }
    if (*content == "SINGLE_COUPON" && awards->size() != 1 &&
        switches.single_coupon_is_one) {
      fields.Broken("award_list", "a SINGLE_COUPON is one coupon");
    }
  }
  const std::string* const option =
      fields.Enum("merchant_option", kRequired,
                  {"IN_SEVICE_COUPON_MERCHANT", "MANUAL_INPUT_MERCHANT"});
  if (option != nullptr && *option == "IN_SEVICE_COUPON_MERCHANT" &&
      !error->has_value()) {
    // BUSIFAVOR is the only award type, so this option never works.
    *error = {400, "PARAM_ERROR", "商家券不支持自动获取发券商户号", nullptr};
  }
  fields.StringArray("merchant_id_list", kRequired, 1, 500, 8, 15);
  if (switches.refuse_unknown_members) fields.RefuseOthers();
}

void CheckAdvanced(const Json& advanced, const Switches& switches,
                   FirstError* error) {
  const std::string pointer = "/advanced_setting";
  FieldReader fields(advanced, pointer, error);
  const std::string* const category =
      fields.Enum("delivery_user_category", kOptional,
                  {"DELIVERY_ALL_PERSON", "DELIVERY_MEMBER_PERSON"});
  const bool members =
      category != nullptr && *category == "DELIVERY_MEMBER_PERSON";
  fields.String("merchant_member_appid", members ? kRequired : kOptional, 1,
                32);
  const Json* const mode = fields.Object("payment_mode", kOptional);
  const Json* const method =
      fields.Object("payment_method_information", kOptional);
  if (switches.refuse_payment_settings) {
    if (mode != nullptr) {
      fields.Broken("payment_mode", "is not open for BUSIFAVOR");
    }
    if (method != nullptr) {
      fields.Broken("payment_method_information", "is not open for BUSIFAVOR");
    }
  }
  if (mode != nullptr) {
    FieldReader inner(*mode, fields.Pointer("payment_mode"), error);
    const Json* const scenes =
        inner.StringArray("payment_scene_list", kOptional, 1, 100, 1, 64);
    for (size_t i = 0; scenes != nullptr && i < scenes->size(); ++i) {
      const std::string& scene = (*scenes)[i].get_ref<const std::string&>();
      if (scene != "APP_SCENE" && scene != "SWING_CARD_SCENE" &&
          scene != "NO_SECRET_SCENE" && scene != "MINIAPP_SCENE" &&
          scene != "FACE_PAY_SCENE" && scene != "OTHER_SCENE") {
        inner.Broken("payment_scene_list", "has an undocumented value");
      }
    }
  }
  if (method != nullptr) {
    FieldReader inner(*method, fields.Pointer("payment_method_information"),
                      error);
    const std::string* const kind =
        inner.Enum("payment_method", kRequired, {"CFT", "SPECIFIC_BANK_CARD"});
    const bool needs_bank = kind != nullptr && *kind == "SPECIFIC_BANK_CARD";
    inner.String("bank_abbreviation", needs_bank ? kRequired : kOptional, 1,
                 32);
  }
  // The limits of an item are not stated. [A]
  fields.StringArray("goods_tags", kOptional, 0, 500, 1, 128);
  if (switches.refuse_unknown_members) fields.RefuseOthers();
}

}  // namespace

FirstError CheckCreateActivity(const Json& body, const Switches& switches) {
  FirstError error;
  FieldReader fields(body, "", &error);
  const Json* const info = fields.Object("activity_base_info", kRequired);
  const Json* const rule = fields.Object("award_send_rule", kRequired);
  const Json* const advanced = fields.Object("advanced_setting", kOptional);
  if (info != nullptr) CheckBaseInfo(*info, switches, &error);
  if (rule != nullptr) CheckRule(*rule, switches, &error);
  if (advanced != nullptr) CheckAdvanced(*advanced, switches, &error);
  if (switches.refuse_unknown_members) fields.RefuseOthers();
  return error;
}

}  // namespace simulator
