#ifndef CAMPAIGN_TOOLS_SIMULATOR_LISTENER_STATE_H_
#define CAMPAIGN_TOOLS_SIMULATOR_LISTENER_STATE_H_

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace simulator {

// What becomes of connections to one port.
enum class ListenerState {
  // "up": they are served.
  kUp,
  // "cut": they are refused, and those that were there are reset.
  kCut,
  // "silent": they are accepted and never answered, not even TLS; those that
  // were there fall silent.
  kSilent,
};

inline constexpr std::array<std::pair<ListenerState, std::string_view>, 3>
    kListenerStates = {{{ListenerState::kUp, "up"},
                        {ListenerState::kCut, "cut"},
                        {ListenerState::kSilent, "silent"}}};

constexpr std::string_view ListenerStateName(ListenerState state) {
  for (const auto& [value, name] : kListenerStates) {
    if (value == state) return name;
  }
  return "";
}

constexpr std::optional<ListenerState> ListenerStateByName(
    std::string_view text) {
  for (const auto& [value, name] : kListenerStates) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_LISTENER_STATE_H_
