// wechatpay-simulator: a WeChat Pay for people without a merchant account.
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>
#include <string>
#include <variant>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "tools/simulator/config_file.h"
#include "tools/simulator/simulator.h"

ABSL_FLAG(std::string, config, "simulator.yaml",
          "the configuration file; tools/simulator/simulator.yaml is a sample "
          "that explains every field");
ABSL_FLAG(bool, verbose, false, "log every request");

int main(int argc, char** argv) {
  absl::FlagsUsageConfig usage;
  usage.contains_help_flags = [](absl::string_view file) {
    return absl::string_view(file).find("simulator/main.cc") !=
           absl::string_view::npos;
  };
  absl::SetFlagsUsageConfig(usage);
  absl::SetProgramUsageMessage(
      "A WeChat Pay for one's own machine: pay-gift, image upload and platform "
      "certificates over HTTPS with strict APIv3, and faults on demand.\n\n"
      "  wechatpay-simulator --config simulator.yaml\n\n"
      "Runs until SIGINT or SIGTERM.");
  const auto rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    std::cerr << "wechatpay-simulator: what is '" << rest[1]
              << "'? See --help\n";
    return 2;
  }
  spdlog::set_level(absl::GetFlag(FLAGS_verbose) ? spdlog::level::debug
                                                 : spdlog::level::info);

  // Blocked here, and so in every thread that is started later, so that
  // sigwait() gets them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto config = simulator::ReadConfigFile(absl::GetFlag(FLAGS_config));
  if (const auto* problem = std::get_if<std::string>(&config)) {
    std::cerr << "wechatpay-simulator: " << *problem << "\n";
    return 1;
  }
  simulator::Simulator sim(
      std::move(*std::get_if<simulator::Options>(&config)));
  if (const auto problem = sim.Start()) {
    std::cerr << "wechatpay-simulator: " << absl::GetFlag(FLAGS_config) << ": "
              << *problem << "\n";
    return 1;
  }
  spdlog::info("WeChat Pay's API at {}, admin at {}/admin/journal",
               sim.https_url(), sim.admin_url());
  int signal = 0;
  sigwait(&signals, &signal);
  sim.Stop();
  return 0;
}
