// campaign-gateway: serves WeChat Pay's pay-gift API over gRPC.
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/nonce_source.h"
#include "server/batched_stderr_sink.h"
#include "server/call_log.h"
#include "server/doctor/doctor_command.h"
#include "server/gateway.h"
#include "server/gateway_config.h"
#include "server/process_setup.h"

ABSL_FLAG(std::string, config, "",
          "The configuration file (YAML); see "
          "proto/campaign/config/v1/config.proto for every field");
ABSL_FLAG(std::string, lang, "",
          "doctor: `en` or `zh`; without it as the environment (LANG) says");
ABSL_FLAG(std::string, mchid, "",
          "doctor: examine this merchant only; without it all of them");
ABSL_FLAG(bool, json, false, "doctor: print JSON, for machines");

namespace campaign {
namespace {

// Refusals are for the person at the terminal: one sentence, no log prefix.
int Refuse(const absl::Status& status) {
  std::fprintf(stderr, "campaign-gateway: %s\n",
               std::string(status.message()).c_str());
  return 1;
}

int Misuse(const std::string& what) {
  std::fprintf(stderr,
               "campaign-gateway: %s; use campaign-gateway --config "
               "gateway.yaml, or campaign-gateway doctor --config "
               "gateway.yaml\n",
               what.c_str());
  return 2;
}

std::shared_ptr<spdlog::logger> MakeLogger() {
  auto logger = std::make_shared<spdlog::logger>(
      "gateway", std::make_shared<BatchedStderrSink>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %L %v");
  return logger;
}

int Run(const std::string& config_path) {
  // Blocked in every thread made from here on, so that `sigwait` gets them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const absl::StatusOr<LoadedConfig> config = LoadGatewayConfig(config_path);
  if (!config.ok()) return Refuse(config.status());

  const std::shared_ptr<spdlog::logger> logger = MakeLogger();
  SystemClock clock;
  RandomNonceSource nonces;
  CallLog call_log(logger);
  absl::StatusOr<std::unique_ptr<Gateway>> gateway =
      Gateway::Start(*config, {clock, nonces, {&call_log}, logger});
  if (!gateway.ok()) return Refuse(gateway.status());
  logger->info("serving port={} merchants={} upstream={}", (*gateway)->port(),
               config->config.merchants_size(),
               config->config.upstream().base_url());

  int signal_number = 0;
  while (sigwait(&signals, &signal_number) == 0 && signal_number == SIGHUP) {
    (*gateway)->Reload();
  }
  logger->info("draining signal={}", signal_number);
  (*gateway)->Drain();
  logger->info("stopped");
  return 0;
}

}  // namespace
}  // namespace campaign

int main(int argc, char** argv) {
  campaign::KeepSecretsInside();
  campaign::RaiseOpenFileLimit();
  campaign::SkipDeadlockDetection();
  absl::SetProgramUsageMessage(
      "serves WeChat Pay's pay-gift API over gRPC.\n\n"
      "  campaign-gateway --config gateway.yaml\n"
      "  campaign-gateway doctor --config gateway.yaml [--mchid 1900000001] "
      "[--lang zh] [--json]\n\n"
      "doctor checks every file and what WeChat Pay says to them, names what "
      "is\n"
      "wrong and how to mend it, and ends with 0 if nothing is.\n\n"
      "SIGTERM and SIGINT end it after the calls in flight have ended. SIGHUP\n"
      "looks for changed files at once.");
  absl::FlagsUsageConfig usage;
  usage.version_string = [] { return std::string("campaign-gateway 1.0\n"); };
  usage.contains_helpshort_flags = [](absl::string_view file) {
    return absl::EndsWith(file, "server/main.cc");
  };
  usage.contains_help_flags = usage.contains_helpshort_flags;
  absl::SetFlagsUsageConfig(usage);
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  const std::string config_path = absl::GetFlag(FLAGS_config);
  const bool is_doctor = rest.size() > 1 && std::string(rest[1]) == "doctor";
  const size_t words = is_doctor ? 2 : 1;
  if (rest.size() > words) {
    return campaign::Misuse(absl::StrCat("what is '", rest[words], "'?"));
  }
  if (config_path.empty()) {
    return campaign::Misuse("no configuration file was given");
  }
  if (is_doctor) {
    const auto language = campaign::LanguageFor(absl::GetFlag(FLAGS_lang));
    if (!language.has_value()) {
      return campaign::Misuse("--lang is en or zh");
    }
    return campaign::RunDoctor(config_path, absl::GetFlag(FLAGS_mchid),
                               *language, absl::GetFlag(FLAGS_json));
  }
  const int status = campaign::Run(config_path);
  spdlog::shutdown();
  return status;
}
