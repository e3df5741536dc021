#ifndef CAMPAIGN_TOOLS_SIMULATOR_YAML_FIELDS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_YAML_FIELDS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/simulator/json.h"

namespace YAML {  // NOLINT(readability-identifier-naming)
class Node;
}

namespace simulator {

// The first mistake in a configuration file, as one sentence with file and
// line.
class YamlProblem {
 public:
  explicit YamlProblem(std::string file) : file_(std::move(file)) {}

  // Keeps only the first. `field` is a path such as `merchants[1].mchid`.
  void Report(const YAML::Node& where, const std::string& field,
              const std::string& text);
  const std::optional<std::string>& sentence() const { return sentence_; }

 private:
  const std::string file_;
  std::optional<std::string> sentence_;
};

// Reads the fields of one mapping. Fields that are absent leave their target as
// it is; fields that nobody asked for are a mistake (see Finish()).
class YamlFields {
 public:
  // A `node` that is null or absent reads as an empty mapping.
  YamlFields(const YAML::Node& node, std::string path, YamlProblem* problem);
  ~YamlFields();

  void Text(const char* name, std::string* target, bool required = false);
  void Boolean(const char* name, bool* target);
  void Integer(const char* name, int64_t least, int64_t most,
               const std::function<void(int64_t)>& set);
  void Texts(const char* name, std::vector<std::string>* target);
  // A mapping inside.
  void Mapping(const char* name, const std::function<void(YamlFields&)>& read);
  // A list of mappings.
  void List(const char* name, const std::function<void(YamlFields&)>& read);
  // A list whose items are converted to JSON whole.
  void JsonList(const char* name,
                const std::function<void(YamlFields&, const Json&)>& read);
  // A mapping as JSON: quoted scalars become strings, others what they look
  // like.
  void AsJson(const char* name, Json* target);
  // The content of a file named relative to `folder`.
  void File(const char* name, const std::string& folder, std::string* target,
            bool required = false);

  // Reports a mistake at this mapping, or at one of its fields if `name` is
  // one.
  void Report(const std::string& name, const std::string& text);
  // Refuses fields that were not asked for.
  void Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_YAML_FIELDS_H_
