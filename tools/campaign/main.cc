// campaign-demo: a whole pay-gift campaign over gRPC, every answer checked.
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "tools/campaign/campaign_plan.h"
#include "tools/campaign/campaign_steps.h"
#include "tools/campaign/hand_over.h"
#include "tools/campaign/step_printer.h"

ABSL_FLAG(std::string, gateway, "127.0.0.1:50051",
          "host:port of the gateway, without TLS");
ABSL_FLAG(std::string, mchid, "",
          "which of the gateway's merchants signs; needed if it has several");
ABSL_FLAG(std::string, stock_id, "1289970000000265",
          "a coupon stock of this merchant");
ABSL_FLAG(std::vector<std::string>, issuing_merchants,
          std::vector<std::string>({"1900000001", "1900000002"}),
          "same-brand merchants that issue the coupon");
ABSL_FLAG(std::string, joining_merchant, "1900000003",
          "a same-brand merchant that is added, then deleted");
ABSL_FLAG(std::string, stranger, "1900000009",
          "a merchant that is not same-brand, and so is refused");
ABSL_FLAG(std::string, goods_activity, "10000102",
          "a buy-A-get-B activity, whose goods are read; empty for none");
ABSL_FLAG(std::string, leave_in, "",
          "a folder: after the campaign, make one more activity and leave "
          "there what it takes to go on by hand (activity_id, create.json, "
          "logo.png)");

namespace {

// A terminal gets colours, a file does not; https://no-color.org is respected.
bool WantsColour() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string(term) == "dumb";
  return ::isatty(STDOUT_FILENO) == 1 && !dumb &&
         (no_color == nullptr || *no_color == '\0');
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "runs a whole pay-gift campaign over gRPC and checks every answer.\n\n"
      "  campaign-demo --gateway 127.0.0.1:50051\n\n"
      "Ends with 0 only if every step did what it should.");
  absl::FlagsUsageConfig usage;
  usage.version_string = [] { return std::string("campaign-demo 1.0\n"); };
  usage.contains_helpshort_flags = [](absl::string_view file) {
    return absl::EndsWith(file, "campaign/main.cc");
  };
  usage.contains_help_flags = usage.contains_helpshort_flags;
  absl::SetFlagsUsageConfig(usage);
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    std::fprintf(stderr, "campaign-demo: what is '%s'? See --help\n", rest[1]);
    return 2;
  }

  // The gateway is near: a proxy from the environment would not lead to it.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  const auto gateway =
      grpc::CreateCustomChannel(absl::GetFlag(FLAGS_gateway),
                                grpc::InsecureChannelCredentials(), arguments);
  campaign::demo::MerchantWorld world;
  world.mchid = absl::GetFlag(FLAGS_mchid);
  world.stock_id = absl::GetFlag(FLAGS_stock_id);
  world.issuing_merchants = absl::GetFlag(FLAGS_issuing_merchants);
  world.joining_merchant = absl::GetFlag(FLAGS_joining_merchant);
  world.stranger = absl::GetFlag(FLAGS_stranger);
  world.goods_activity = absl::GetFlag(FLAGS_goods_activity);

  campaign::demo::StepPrinter printer(std::cout, WantsColour());
  campaign::demo::CampaignSteps steps(
      gateway, campaign::demo::MakePlan(world, absl::Now()), printer);
  if (!steps.Run()) return 1;

  const std::string folder = absl::GetFlag(FLAGS_leave_in);
  if (folder.empty()) return 0;
  const std::optional<campaign::demo::HandOver> hand_over = steps.LeaveOne();
  if (!hand_over.has_value()) return 1;
  if (!campaign::demo::WriteHandOver(*hand_over, folder)) {
    std::fprintf(stderr,
                 "campaign-demo: cannot write into %s; create it, or let this "
                 "user write there\n",
                 folder.c_str());
    return 1;
  }
  return 0;
}
