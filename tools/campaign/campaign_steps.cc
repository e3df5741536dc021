#include "tools/campaign/campaign_steps.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "tools/campaign/refusal.h"
#include "tools/campaign/tiny_png.h"

namespace campaign::demo {
namespace {

using ::wechatpay::media::v1::MediaService;
using ::wechatpay::paygift::v1::PayGiftService;
namespace media = ::wechatpay::media::v1;
namespace v1 = ::wechatpay::paygift::v1;

std::string Logo() {
  constexpr uint32_t kSide = 64;
  constexpr Rgb kWechatGreen = {0x07, 0xc1, 0x60};
  return TinyPng(kSide, kWechatGreen);
}

constexpr uint32_t kPageSize = 20;
// More activities than a demonstration can meet; a pager must end.
constexpr uint32_t kMostPages = 500;

// WeChat Pay's clock.
std::string BeijingTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S",
                          absl::FromUnixSeconds(timestamp.seconds()),
                          absl::FixedTimeZone(8 * 60 * 60));
}

std::string Yuan(int64_t fen) {
  return absl::StrFormat("%d.%02d yuan", fen / 100, fen % 100);
}

std::string StatusName(v1::Activity::Status status) {
  return v1::Activity::Status_Name(status);
}

absl::string_view WithoutQuery(absl::string_view request) {
  return request.substr(0, request.find('?'));
}

std::vector<std::string> Mchids(
    const v1::ListActivityMerchantsResponse& reply) {
  std::vector<std::string> mchids;
  for (const auto& merchant : reply.data()) mchids.push_back(merchant.mchid());
  return mchids;
}

Checks CompareWithPlan(const v1::Activity& activity, const CampaignPlan& plan) {
  const v1::ActivityBaseInfo& info = activity.activity_base_info();
  const v1::FullSendRule& rule = activity.award_send_rule().full_send_rule();
  Checks checks;
  checks.Equal("activity_base_info.activity_name", plan.activity_name,
               info.activity_name());
  checks.Equal("activity_base_info.activity_second_title",
               plan.activity_second_title, info.activity_second_title());
  checks.Equal("activity_base_info.out_request_no", plan.out_request_no,
               info.out_request_no());
  checks.Equal("activity_base_info.begin_time (Unix seconds)",
               absl::ToUnixSeconds(plan.begin_time),
               info.begin_time().seconds());
  checks.Equal("activity_base_info.end_time (Unix seconds)",
               absl::ToUnixSeconds(plan.end_time), info.end_time().seconds());
  checks.Equal("award_send_rule.full_send_rule.transaction_amount_minimum",
               plan.transaction_amount_minimum,
               rule.transaction_amount_minimum());
  checks.Equal("award_send_rule.full_send_rule.award_list (number)", 1,
               rule.award_list_size());
  if (rule.award_list_size() == 1) {
    checks.Equal("award_send_rule.full_send_rule.award_list[0].stock_id",
                 plan.world.stock_id, rule.award_list(0).stock_id());
  }
  return checks;
}

}  // namespace

CampaignSteps::CampaignSteps(const std::shared_ptr<grpc::Channel>& gateway,
                             CampaignPlan plan, StepPrinter& printer)
    : paygift_(PayGiftService::NewStub(gateway)),
      media_(MediaService::NewStub(gateway)),
      plan_(std::move(plan)),
      printer_(printer) {}

bool CampaignSteps::Run() {
  printer_.Heading("The campaign, call by call");
  const bool held = UploadLogo() && Create() && CreateOnceMore() &&
                    ReadBack() && FindInList() && ReadMerchants() &&
                    AddMerchants() && SeeMerchantJoined() && DeleteMerchant() &&
                    SeeMerchantGone() && ReadGoods() && Terminate() &&
                    SeeTerminated();
  if (held) {
    printer_.Heading("A mistake on purpose: a name of 12 characters");
    if (MistakeOnPurpose()) {
      printer_.Success(
          absl::StrCat("All nine calls did what they should: ", verified_,
                       " answers, every one verified, signed with ",
                       absl::StrJoin(serials_, " and "), "."));
      return true;
    }
  }
  printer_.Failure("The campaign stopped: this step is not as it should be.");
  return false;
}

std::optional<HandOver> CampaignSteps::LeaveOne() {
  CampaignPlan living = plan_;
  living.out_request_no += "-living";
  const auto outcome = Call(*paygift_, &PayGiftService::Stub::CreateActivity,
                            CreateRequest(living, logo_url_));
  if (!outcome.status.ok()) {
    printer_.Refused(ReadRefusal(outcome.status), /*expected=*/false);
    return std::nullopt;
  }
  CampaignPlan next = plan_;
  next.out_request_no += "-by-hand";
  return HandOver{CreateJson(next, logo_url_), Logo(),
                  outcome.reply.activity_id()};
}

bool CampaignSteps::UploadLogo() {
  media::UploadImageRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_filename("logo.png");
  request.set_file(Logo());
  const auto outcome = Call(*media_, &MediaService::Stub::UploadImage, request);
  Checks checks;
  logo_url_ = outcome.reply.media_url();
  checks.That(!logo_url_.empty(), "media_url", "a URL", "nothing");
  return Conclude(
      {1, "UploadImage", "POST /v3/marketing/favor/media/image-upload"},
      outcome, checks,
      absl::StrCat("a logo of ", request.file().size(), " bytes is at ",
                   logo_url_));
}

bool CampaignSteps::Create() {
  const auto outcome = Call(*paygift_, &PayGiftService::Stub::CreateActivity,
                            CreateRequest(plan_, logo_url_));
  Checks checks;
  activity_id_ = outcome.reply.activity_id();
  checks.That(!activity_id_.empty(), "activity_id", "an id", "nothing");
  checks.That(outcome.reply.has_create_time(), "create_time", "a time",
              "nothing");
  return Conclude(
      {2, "CreateActivity",
       "POST /v3/marketing/paygiftactivity/unique-threshold-activity"},
      outcome, checks,
      absl::StrCat("activity ", activity_id_, " \"", plan_.activity_name,
                   "\", created ", BeijingTime(outcome.reply.create_time())));
}

bool CampaignSteps::CreateOnceMore() {
  const auto outcome = Call(*paygift_, &PayGiftService::Stub::CreateActivity,
                            CreateRequest(plan_, logo_url_));
  Checks checks;
  checks.Equal("activity_id", activity_id_, outcome.reply.activity_id());
  return Conclude(
      {0, "CreateActivity",
       "POST /v3/marketing/paygiftactivity/unique-threshold-activity"},
      outcome, checks,
      absl::StrCat("the same out_request_no once more: still activity ",
                   outcome.reply.activity_id(), ", none was made twice"));
}

bool CampaignSteps::ReadBack() {
  v1::GetActivityRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::GetActivity, request);
  const v1::Activity& activity = outcome.reply;
  Checks checks = CompareWithPlan(activity, plan_);
  checks.Equal("activity_id", activity_id_, activity.activity_id());
  checks.Equal("activity_type", "FULL_SEND_ACT_TYPE",
               v1::Activity::Type_Name(activity.activity_type()));
  checks.Equal("activity_status", "CREATE_ACT_STATUS",
               StatusName(activity.activity_status()));
  return Conclude(
      {3, "GetActivity", ActivityTarget("GET", "")}, outcome, checks,
      absl::StrCat("as it was sent: \"",
                   activity.activity_base_info().activity_name(), "\", from ",
                   Yuan(activity.award_send_rule()
                            .full_send_rule()
                            .transaction_amount_minimum()),
                   ", begins ",
                   BeijingTime(activity.activity_base_info().begin_time()),
                   ", ", StatusName(activity.activity_status())));
}

bool CampaignSteps::FindInList() {
  v1::ListActivitiesRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_limit(kPageSize);
  for (uint32_t page = 0; page < kMostPages; ++page) {
    request.set_offset(page);
    const auto outcome =
        Call(*paygift_, &PayGiftService::Stub::ListActivities, request);
    const auto& activities = outcome.reply.data();
    const auto found = std::find_if(
        activities.begin(), activities.end(), [this](const auto& activity) {
          return activity.activity_id() == activity_id_;
        });
    const bool last_page = activities.size() < static_cast<int>(kPageSize);
    if (found == activities.end() && !last_page) continue;
    Checks checks;
    if (found == activities.end()) {
      checks.That(false, "data", absl::StrCat("activity ", activity_id_),
                  absl::StrCat("it is on none of ", page + 1, " pages"));
    } else {
      checks = CompareWithPlan(*found, plan_);
    }
    return Conclude(
        {4, "ListActivities", "GET /v3/marketing/paygiftactivity/activities"},
        outcome, checks,
        absl::StrCat("found on page ", page, ", total_count ",
                     outcome.reply.total_count()));
  }
  return false;
}

bool CampaignSteps::ReadMerchants() {
  return CompareMerchants(5, plan_.world.issuing_merchants);
}

bool CampaignSteps::AddMerchants() {
  const std::string& joining = plan_.world.joining_merchant;
  const std::string& stranger = plan_.world.stranger;
  v1::AddActivityMerchantsRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  request.add_merchant_id_list(joining);
  request.add_merchant_id_list(stranger);
  request.set_add_request_no(absl::StrCat(plan_.out_request_no, "-add"));
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::AddActivityMerchants, request);
  std::vector<std::string> refused;
  std::string reason;
  for (const auto& invalid : outcome.reply.invalid_merchant_id_list()) {
    refused.push_back(invalid.mchid());
    reason = invalid.invalid_reason();
  }
  Checks checks;
  checks.Equal("activity_id", activity_id_, outcome.reply.activity_id());
  checks.SameSet("invalid_merchant_id_list", {stranger}, refused);
  return Conclude(
      {6, "AddActivityMerchants", ActivityTarget("POST", "/merchants/add")},
      outcome, checks,
      absl::StrCat("partial success: ", joining, " joined, ", stranger,
                   " was refused: ", reason));
}

bool CampaignSteps::SeeMerchantJoined() {
  std::vector<std::string> expected = plan_.world.issuing_merchants;
  expected.push_back(plan_.world.joining_merchant);
  return CompareMerchants(0, expected);
}

bool CampaignSteps::DeleteMerchant() {
  v1::DeleteActivityMerchantsRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  request.add_merchant_id_list(plan_.world.joining_merchant);
  request.set_delete_request_no(absl::StrCat(plan_.out_request_no, "-delete"));
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::DeleteActivityMerchants, request);
  Checks checks;
  checks.Equal("activity_id", activity_id_, outcome.reply.activity_id());
  return Conclude({7, "DeleteActivityMerchants",
                   ActivityTarget("POST", "/merchants/delete")},
                  outcome, checks,
                  absl::StrCat(plan_.world.joining_merchant, " left ",
                               BeijingTime(outcome.reply.delete_time())));
}

bool CampaignSteps::SeeMerchantGone() {
  return CompareMerchants(0, plan_.world.issuing_merchants);
}

bool CampaignSteps::ReadGoods() {
  v1::ListActivityGoodsRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  request.set_offset(0);
  request.set_limit(kPageSize);
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::ListActivityGoods, request);
  Checks checks;
  checks.Equal("activity_id", activity_id_, outcome.reply.activity_id());
  checks.Equal("total_count", 0, outcome.reply.total_count());
  return Conclude(
      {8, "ListActivityGoods", ActivityTarget("GET", "/goods")}, outcome,
      checks,
      absl::StrCat(outcome.reply.total_count(),
                   " goods, as it must be: only buy-A-get-B activities have "
                   "any"));
}

bool CampaignSteps::ReadGoodsOfAnother() {
  const std::string& other = plan_.world.goods_activity;
  if (other.empty()) return true;
  v1::ListActivityGoodsRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(other);
  request.set_offset(0);
  request.set_limit(kPageSize);
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::ListActivityGoods, request);
  std::vector<std::string> goods;
  for (const auto& item : outcome.reply.data()) {
    goods.push_back(item.goods_id());
  }
  Checks checks;
  checks.Equal("activity_id", other, outcome.reply.activity_id());
  checks.That(!goods.empty(), "data", "goods", "none");
  return Conclude({0, "ListActivityGoods",
                   absl::StrCat("GET /v3/marketing/paygiftactivity/activities/",
                                other, "/goods")},
                  outcome, checks,
                  absl::StrCat("of the buy-A-get-B activity ", other, ": ",
                               absl::StrJoin(goods, ", ")));
}

bool CampaignSteps::Terminate() {
  v1::TerminateActivityRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::TerminateActivity, request);
  Checks checks;
  checks.Equal("activity_id", activity_id_, outcome.reply.activity_id());
  checks.That(outcome.reply.has_terminate_time(), "terminate_time", "a time",
              "nothing");
  return Conclude(
      {9, "TerminateActivity", ActivityTarget("POST", "/terminate")}, outcome,
      checks,
      absl::StrCat("activity ", activity_id_, " ended ",
                   BeijingTime(outcome.reply.terminate_time())));
}

bool CampaignSteps::SeeTerminated() {
  v1::GetActivityRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::GetActivity, request);
  const std::string status = StatusName(outcome.reply.activity_status());
  Checks checks;
  checks.Equal("activity_status", "TERMINATE_ACT_STATUS", status);
  return Conclude({0, "GetActivity", ActivityTarget("GET", "")}, outcome,
                  checks, absl::StrCat("and it reads ", status));
}

bool CampaignSteps::MistakeOnPurpose() {
  v1::CreateActivityRequest request = CreateRequest(plan_, logo_url_);
  request.mutable_activity_base_info()->set_activity_name(
      "一个长达十二个字的名字呀");
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::CreateActivity, request);
  const Refusal refusal = ReadRefusal(outcome.status);
  printer_.Call({0, "CreateActivity", outcome.trailers, outcome.duration});
  printer_.Refused(refusal, /*expected=*/true);
  Checks checks;
  checks.Equal("code", "INVALID_ARGUMENT", refusal.code);
  checks.Equal("ErrorInfo.reason", "FIELD_RULE", refusal.reason);
  checks.Equal("BadRequest.field_violations (number)", 1,
               static_cast<int64_t>(refusal.fields.size()));
  if (!refusal.fields.empty()) {
    checks.Equal("BadRequest.field_violations[0].field",
                 "activity_base_info.activity_name",
                 refusal.fields.front().field);
  }
  checks.Equal("wechatpay-request (nothing may be sent)", "",
               outcome.trailers.request);
  printer_.Mismatches(checks.mismatches());
  return checks.Ok();
}

bool CampaignSteps::CompareMerchants(int number,
                                     const std::vector<std::string>& expected) {
  v1::ListActivityMerchantsRequest request;
  request.set_mchid(plan_.world.mchid);
  request.set_activity_id(activity_id_);
  request.set_offset(0);
  request.set_limit(kPageSize);
  const auto outcome =
      Call(*paygift_, &PayGiftService::Stub::ListActivityMerchants, request);
  const std::vector<std::string> got = Mchids(outcome.reply);
  Checks checks;
  checks.SameSet("data[].mchid", expected, got);
  checks.Equal("total_count", static_cast<int64_t>(expected.size()),
               outcome.reply.total_count());
  return Conclude(
      {number, "ListActivityMerchants", ActivityTarget("GET", "/merchants")},
      outcome, checks,
      absl::StrCat(outcome.reply.total_count(),
                   " issuing merchants: ", absl::StrJoin(got, ", ")));
}

template <typename Reply>
bool CampaignSteps::Conclude(const Step& step, const Outcome<Reply>& outcome,
                             Checks checks, const std::string& learned) {
  printer_.Call({step.number, step.rpc, outcome.trailers, outcome.duration});
  if (!outcome.status.ok()) {
    printer_.Refused(ReadRefusal(outcome.status), /*expected=*/false);
    return false;
  }
  const Trailers& trailers = outcome.trailers;
  checks.Equal("wechatpay-verified", "true", trailers.verified);
  checks.Equal("wechatpay-signature", "VERIFIED", trailers.signature);
  checks.Equal("wechatpay-http-status", "200", trailers.http_status);
  checks.That(!trailers.serial.empty(), "wechatpay-serial",
              "what signed the answer", "nothing");
  checks.Equal("wechatpay-request, without the query", step.request,
               std::string(WithoutQuery(trailers.request)));
  if (checks.Ok()) {
    ++verified_;
    serials_.insert(trailers.serial);
    printer_.Learned(learned);
  }
  printer_.Mismatches(checks.mismatches());
  return checks.Ok();
}

std::string CampaignSteps::ActivityTarget(const std::string& verb,
                                          const std::string& suffix) const {
  return absl::StrCat(verb, " /v3/marketing/paygiftactivity/activities/",
                      activity_id_, suffix);
}

}  // namespace campaign::demo
