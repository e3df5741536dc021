#ifndef CAMPAIGN_TOOLS_SIMULATOR_FAULT_SCRIPT_H_
#define CAMPAIGN_TOOLS_SIMULATOR_FAULT_SCRIPT_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "tools/simulator/fault.h"

namespace simulator {

// The faults to come, in the order in which they were added. Thread-safe.
class FaultScript {
 public:
  // A fault whose turn it is.
  struct Turn {
    Fault fault;
    // How often this fault has fired before; varies what `seed` draws.
    uint64_t index = 0;
  };
  struct State {
    Fault fault;
    uint64_t calls = 0;
    uint64_t fired = 0;
  };

  void Add(Fault fault);
  void Clear();
  std::vector<State> List() const;

  // Counts a call of `method` for every fault that matches it, and gives the
  // first whose turn it is. A later one that would have had its turn, too, has
  // then missed it: a call suffers one fault.
  std::optional<Turn> Next(Method method);

 private:
  mutable std::mutex mutex_;
  std::vector<State> faults_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_FAULT_SCRIPT_H_
