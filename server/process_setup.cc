#include "server/process_setup.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>

#include "absl/synchronization/mutex.h"

namespace campaign {

void KeepSecretsInside() {
  unsetenv("SSLKEYLOGFILE");
  const rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

void RaiseOpenFileLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void SkipDeadlockDetection() {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

}  // namespace campaign
