#include "tools/simulator/fault_script.h"

#include <utility>

namespace simulator {

void FaultScript::Add(Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.push_back({std::move(fault), 0, 0});
}

void FaultScript::Clear() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

std::vector<FaultScript::State> FaultScript::List() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

std::optional<FaultScript::Turn> FaultScript::Next(Method method) {
  const std::lock_guard lock(mutex_);
  std::optional<Turn> turn;
  for (State& state : faults_) {
    const Fault& fault = state.fault;
    if (fault.method.has_value() && *fault.method != method) continue;
    ++state.calls;
    if (turn.has_value()) continue;
    const auto first = static_cast<uint64_t>(fault.first);
    const auto every = static_cast<uint64_t>(fault.every > 0 ? fault.every : 1);
    if (state.calls < first || (state.calls - first) % every != 0) continue;
    if (fault.count > 0 &&
        (state.calls - first) / every >= static_cast<uint64_t>(fault.count)) {
      continue;
    }
    turn = Turn{fault, state.fired};
    ++state.fired;
  }
  return turn;
}

}  // namespace simulator
