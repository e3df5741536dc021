#include "tools/benchmark/gateway_process.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace campaign::bench {

void StayOnCore(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<size_t>(core), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

GatewayProcess::GatewayProcess(const std::string& binary,
                               const std::string& config_file,
                               const std::string& port_file, int core) {
  std::remove(port_file.c_str());
  started_ = absl::Now();
  pid_ = fork();
  if (pid_ == 0) {
    StayOnCore(core);
    execl(binary.c_str(), binary.c_str(), "--config", config_file.c_str(),
          nullptr);
    _exit(127);
  }
  while (port_ == 0) {
    std::ifstream(port_file) >> port_;
    int status = 0;
    const bool died = waitpid(pid_, &status, WNOHANG) == pid_;
    if (died || absl::Now() - started_ > absl::Seconds(20)) {
      std::fprintf(stderr, "campaign-bench: %s did not start\n",
                   binary.c_str());
      std::exit(1);
    }
    absl::SleepFor(absl::Microseconds(200));
  }
}

GatewayProcess::~GatewayProcess() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

absl::Duration GatewayProcess::CpuTime() const {
  double ticks = 0;
  std::ifstream stat(absl::StrCat("/proc/", pid_, "/stat"));
  std::string text((std::istreambuf_iterator<char>(stat)),
                   std::istreambuf_iterator<char>());
  // utime and stime are the 12th and 13th field after the name in parentheses.
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string field;
  for (int i = 3; i <= 15 && fields >> field; ++i) {
    if (i == 14 || i == 15) ticks += std::stod(field);
  }
  return absl::Seconds(ticks / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

long GatewayProcess::StatusNumber(const std::string& key) const {
  std::ifstream status(absl::StrCat("/proc/", pid_, "/status"));
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind(key + ":", 0) == 0) {
      return std::stol(line.substr(key.size() + 1));
    }
  }
  return 0;
}

long GatewayProcess::ResidentKib() const { return StatusNumber("VmRSS"); }
long GatewayProcess::Threads() const { return StatusNumber("Threads"); }

}  // namespace campaign::bench
