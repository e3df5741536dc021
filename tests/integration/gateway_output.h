#ifndef CAMPAIGN_TESTS_INTEGRATION_GATEWAY_OUTPUT_H_
#define CAMPAIGN_TESTS_INTEGRATION_GATEWAY_OUTPUT_H_

#include <stdio.h>
#include <sys/wait.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace campaign {

// What the process says on stdout and stderr, and how it ends. `environment` is
// for env(1): `-u LANG LC_ALL=zh_CN.UTF-8`. The sanitizer's own look for leaks
// is off: it would attach to a process that forbids just that.
inline std::pair<std::string, int> RunGateway(
    const std::string& arguments, const std::string& environment = "") {
  const std::string command =
      absl::StrCat("env ", environment, " ASAN_OPTIONS=detect_leaks=0 ",
                   CAMPAIGN_GATEWAY, " ", arguments, " 2>&1");
  FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[4096];
  while (size_t size = fread(buffer, 1, sizeof buffer, pipe)) {
    output.append(buffer, size);
  }
  return {output, WEXITSTATUS(pclose(pipe))};
}

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_INTEGRATION_GATEWAY_OUTPUT_H_
