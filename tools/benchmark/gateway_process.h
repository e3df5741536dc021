#ifndef CAMPAIGN_TOOLS_BENCHMARK_GATEWAY_PROCESS_H_
#define CAMPAIGN_TOOLS_BENCHMARK_GATEWAY_PROCESS_H_

#include <sys/types.h>

#include <string>

#include "absl/time/time.h"

namespace campaign::bench {

// The real gateway as a child process, and what the kernel says of it.
class GatewayProcess {
 public:
  // Starts `binary --config config_file` on core `core` only, so that its
  // throughput is that of one core, and waits until `port_file` tells its port.
  // Dies with a sentence on stderr if that takes more than 20 s.
  GatewayProcess(const std::string& binary, const std::string& config_file,
                 const std::string& port_file, int core);
  // Stops it with SIGTERM and waits.
  ~GatewayProcess();

  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;

  int port() const { return port_; }

  // When the process was started.
  absl::Time started() const { return started_; }

  // CPU time used so far, user and system.
  absl::Duration CpuTime() const;

  // Resident memory in KiB, and threads.
  long ResidentKib() const;
  long Threads() const;

 private:
  long StatusNumber(const std::string& key) const;

  pid_t pid_ = -1;
  int port_ = 0;
  absl::Time started_;
};

// Keeps the calling process, and threads it starts later, on core `core`.
void StayOnCore(int core);

}  // namespace campaign::bench

#endif  // CAMPAIGN_TOOLS_BENCHMARK_GATEWAY_PROCESS_H_
