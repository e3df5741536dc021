#ifndef CAMPAIGN_TOOLS_SIMULATOR_CONFIG_FILE_H_
#define CAMPAIGN_TOOLS_SIMULATOR_CONFIG_FILE_H_

#include <string>
#include <variant>

#include "tools/simulator/options.h"

namespace simulator {

// Reads simulator.yaml; the sample beside this file explains every field. Files
// that it names are relative to it. Gives one sentence instead, with file,
// line, field and what to mend.
std::variant<Options, std::string> ReadConfigFile(const std::string& path);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_CONFIG_FILE_H_
