#include "tools/simulator/yaml_fields.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace simulator {
namespace {

std::optional<int64_t> WholeNumber(const std::string& text) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

// The depth is bounded by yaml-cpp's own limit on reading.
Json ToJson(const YAML::Node& node) {
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& member : node) {
      object[member.first.Scalar()] = ToJson(member.second);
    }
    return object;
  }
  if (node.IsSequence()) {
    Json array = Json::array();
    for (const auto& item : node) array.push_back(ToJson(item));
    return array;
  }
  if (!node.IsScalar()) return nullptr;
  const std::string& text = node.Scalar();
  // yaml-cpp marks quoted scalars with the tag "!".
  if (node.Tag() != "!") {
    if (text == "true") return true;
    if (text == "false") return false;
    // A leading zero makes it an identifier.
    const bool padded = text.size() > 1 && text[0] == '0';
    const std::optional<int64_t> number = WholeNumber(text);
    if (number.has_value() && !padded) return *number;
  }
  return text;
}

}  // namespace

void YamlProblem::Report(const YAML::Node& where, const std::string& field,
                         const std::string& text) {
  if (sentence_.has_value()) return;
  std::string sentence = file_;
  if (where.IsDefined() && where.Mark().line >= 0) {
    sentence += ":" + std::to_string(where.Mark().line + 1);
  }
  sentence_ = sentence + ": " + field + (field.empty() ? "" : ": ") + text;
}

struct YamlFields::Impl {
  YAML::Node node;
  std::string path;
  YamlProblem* problem;
  std::vector<std::string> known = {};

  std::string PathOf(const std::string& name) const {
    return path.empty() ? name : path + "." + name;
  }

  // The field's node; undefined if it is absent or there is a mistake already.
  YAML::Node Find(const char* name) {
    known.emplace_back(name);
    if (problem->sentence().has_value() || !node.IsMap()) {
      return YAML::Node(YAML::NodeType::Undefined);
    }
    const YAML::Node& read_only = node;
    return read_only[name];
  }
};

YamlFields::YamlFields(const YAML::Node& node, std::string path,
                       YamlProblem* problem)
    : impl_(new Impl{node, std::move(path), problem}) {
  if (node.IsDefined() && !node.IsNull() && !node.IsMap()) {
    problem->Report(node, impl_->path, "give a mapping (name: value)");
  }
}

YamlFields::~YamlFields() = default;

void YamlFields::Text(const char* name, std::string* target, bool required) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined()) {
    if (required) Report("", std::string("needs '") + name + "'");
    return;
  }
  if (!value.IsScalar() || (required && value.Scalar().empty())) {
    return Report(name, "give a text");
  }
  *target = value.Scalar();
}

void YamlFields::Boolean(const char* name, bool* target) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined()) return;
  const std::string text = value.IsScalar() ? value.Scalar() : "";
  if (text != "true" && text != "false") {
    return Report(name, "give true or false");
  }
  *target = text == "true";
}

void YamlFields::Integer(const char* name, int64_t least, int64_t most,
                         const std::function<void(int64_t)>& set) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined()) return;
  const std::optional<int64_t> number =
      value.IsScalar() ? WholeNumber(value.Scalar()) : std::nullopt;
  if (!number.has_value() || *number < least || *number > most) {
    return Report(name, "give a whole number from " + std::to_string(least) +
                            " to " + std::to_string(most));
  }
  set(*number);
}

void YamlFields::Texts(const char* name, std::vector<std::string>* target) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined()) return;
  if (!value.IsSequence()) return Report(name, "give a list of texts");
  for (const auto& item : value) {
    if (!item.IsScalar()) return Report(name, "give a list of texts");
    target->push_back(item.Scalar());
  }
}

void YamlFields::Mapping(const char* name,
                         const std::function<void(YamlFields&)>& read) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined()) return;
  YamlFields fields(value, impl_->PathOf(name), impl_->problem);
  read(fields);
  fields.Finish();
}

void YamlFields::List(const char* name,
                      const std::function<void(YamlFields&)>& read) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined() || value.IsNull()) return;
  if (!value.IsSequence()) return Report(name, "give a list");
  for (size_t i = 0; i < value.size(); ++i) {
    YamlFields fields(value[i],
                      impl_->PathOf(name) + "[" + std::to_string(i) + "]",
                      impl_->problem);
    read(fields);
    fields.Finish();
  }
}

void YamlFields::JsonList(
    const char* name,
    const std::function<void(YamlFields&, const Json&)>& read) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined() || value.IsNull()) return;
  if (!value.IsSequence()) return Report(name, "give a list");
  for (size_t i = 0; i < value.size(); ++i) {
    YamlFields fields(value[i],
                      impl_->PathOf(name) + "[" + std::to_string(i) + "]",
                      impl_->problem);
    read(fields, ToJson(value[i]));
  }
}

void YamlFields::AsJson(const char* name, Json* target) {
  const YAML::Node value = impl_->Find(name);
  if (!value.IsDefined()) return;
  if (!value.IsMap()) return Report(name, "give a mapping (name: value)");
  *target = ToJson(value);
}

void YamlFields::File(const char* name, const std::string& folder,
                      std::string* target, bool required) {
  std::string file;
  Text(name, &file, required);
  if (file.empty()) return;
  const std::filesystem::path path =
      std::filesystem::path(folder) / std::filesystem::path(file);
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in || content.str().empty()) {
    return Report(name, "cannot read " + path.string() +
                            "; give the name of a file that is not empty, "
                            "relative to this configuration");
  }
  *target = content.str();
}

void YamlFields::Report(const std::string& name, const std::string& text) {
  YAML::Node where = impl_->node;
  if (!name.empty() && impl_->node.IsMap()) {
    const YAML::Node& read_only = impl_->node;
    if (const YAML::Node field = read_only[name]; field.IsDefined()) {
      where.reset(field);
    }
  }
  impl_->problem->Report(
      where, name.empty() ? impl_->path : impl_->PathOf(name), text);
}

void YamlFields::Finish() {
  if (impl_->problem->sentence().has_value() || !impl_->node.IsMap()) return;
  for (const auto& member : impl_->node) {
    const std::string name = member.first.Scalar();
    if (std::find(impl_->known.begin(), impl_->known.end(), name) !=
        impl_->known.end()) {
      continue;
    }
    std::string names;
    for (const std::string& known : impl_->known) {
      names += (names.empty() ? "" : ", ") + known;
    }
    impl_->problem->Report(member.first, impl_->PathOf(name),
                           "is unknown here; known are " + names);
    return;
  }
}

}  // namespace simulator
