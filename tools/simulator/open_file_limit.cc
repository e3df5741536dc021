#include "tools/simulator/open_file_limit.h"

#include <sys/resource.h>

namespace simulator {

void RaiseOpenFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  // Without it there are fewer connections, which is no reason to fail.
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace simulator
