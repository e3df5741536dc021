#ifndef CAMPAIGN_TOOLS_SIMULATOR_MULTIPART_H_
#define CAMPAIGN_TOOLS_SIMULATOR_MULTIPART_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

// One part of a multipart/form-data body; the views refer into the body.
struct Part {
  std::string name;
  // Empty if the part has none.
  std::string filename;
  std::string_view content;
};

// Splits `body` at the boundary that `content_type` names. Nothing if it is no
// multipart/form-data, if the body does not end with the closing boundary, or
// if a part has no name. Thread-safe.
std::optional<std::vector<Part>> ParseMultipart(std::string_view content_type,
                                                std::string_view body);

// The part of that name, or null if there is none or more than one.
const Part* FindPart(const std::vector<Part>& parts, std::string_view name);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_MULTIPART_H_
