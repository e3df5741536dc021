#include "server/yaml_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "re2/re2.h"
#include "yaml-cpp/yaml.h"

namespace campaign {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::EnumDescriptor;
using ::google::protobuf::EnumValueDescriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// An alias is walked each time it is used, so that a few lines of nested
// aliases are billions of values ("a YAML bomb"). No real file comes near.
constexpr int kMaxValues = 100000;

// The same for one long text with many aliases.
constexpr size_t kMaxTextBytes = 4 * kMaxYamlBytes;

// Deeper than any configuration; only a recursive message and an alias to its
// own parent get here.
constexpr int kMaxDepth = 64;

// More problems than anybody reads at once.
constexpr size_t kMaxProblems = 100;

constexpr size_t kMaxQuotedBytes = 60;

SourcePlace PlaceOf(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {mark.line + 1, mark.column + 1};
}

// `text` as it can stand in a message: on one line, and not too long.
std::string Quoted(absl::string_view text) {
  const bool is_long = text.size() > kMaxQuotedBytes;
  return absl::StrCat("`",
                      absl::Utf8SafeCHexEscape(text.substr(0, kMaxQuotedBytes)),
                      is_long ? "..." : "", "`");
}

// Letters to insert, remove or replace to make `a` of `b` (Levenshtein).
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// The name that was probably meant by `written`; nothing if none is close.
std::optional<std::string> ClosestName(absl::string_view written,
                                       const std::vector<std::string>& names) {
  if (written.size() > kMaxQuotedBytes) return std::nullopt;
  std::optional<std::string> closest;
  size_t closest_distance = std::max<size_t>(2, written.size() / 3) + 1;
  for (const std::string& name : names) {
    const size_t distance = EditDistance(written, name);
    if (distance < closest_distance && distance < name.size()) {
      closest_distance = distance;
      closest = name;
    }
  }
  if (closest.has_value() || written.size() < 3) return closest;
  // `private_key` is `private_key_file` without its last word.
  for (const std::string& name : names) {
    if (absl::StartsWith(name, absl::StrCat(written, "_"))) return name;
  }
  return std::nullopt;
}

std::string AnyOf(const std::vector<std::string>& names) {
  if (names.size() < 2) return absl::StrJoin(names, "");
  return absl::StrCat(absl::StrJoin(names.begin(), names.end() - 1, ", "),
                      " or ", names.back());
}

bool IsDuration(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() ==
             google::protobuf::Duration::descriptor()->full_name();
}

bool IsNestedMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         !IsDuration(field);
}

// yaml-cpp's tag of a value in quotes; "?" is that of one without.
bool IsQuoted(const YAML::Node& node) { return node.Tag() == "!"; }

bool HasForeignTag(const YAML::Node& node) {
  const std::string& tag = node.Tag();
  return !tag.empty() && tag != "?" && tag != "!";
}

// Reads one document into one message.
class Reader {
 public:
  Reader(SourceLines* lines, std::vector<YamlProblem>* problems)
      : lines_(lines), problems_(problems) {}

  void ReadMessage(const YAML::Node& node, const std::string& path,
                   SourcePlace place, Message* message) {
    if (!TakesOneValue(node, path, place)) return;
    if (!node.IsMap()) {
      Report(place, path,
             "must be a group of fields, each written `name: value` on a line "
             "of its own");
      return;
    }
    if (++depth_ > kMaxDepth) {
      Report(place, path, "is nested too deeply");
      --depth_;
      return;
    }
    absl::flat_hash_map<std::string, SourcePlace> keys;
    for (const auto& entry : node) {
      if (stopped_) break;
      const SourcePlace key_place = PlaceOf(entry.first.Mark());
      if (!entry.first.IsScalar()) {
        Report(key_place, path, "has a key that is not a field name");
        continue;
      }
      const std::string& key = entry.first.Scalar();
      const auto [first, is_new] = keys.try_emplace(key, key_place);
      if (!is_new) {
        Report(key_place, Join(path, key),
               absl::StrCat("is given twice, first on line ",
                            first->second.line, "; remove one of them"));
        continue;
      }
      ReadEntry(key, key_place, entry.second, path, message);
    }
    --depth_;
  }

 private:
  static bool IsPlainName(absl::string_view name) {
    return !name.empty() && name.size() <= kMaxQuotedBytes &&
           std::all_of(name.begin(), name.end(), [](char c) {
             return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                    c == '_' || c == '-' || c == '<';
           });
  }

  static std::string Join(const std::string& path, absl::string_view name) {
    const std::string shown =
        IsPlainName(name) ? std::string(name) : Quoted(name);
    return path.empty() ? shown : absl::StrCat(path, ".", shown);
  }

  void Report(SourcePlace place, std::string field, std::string description) {
    if (stopped_) return;
    problems_->push_back({place, std::move(field), std::move(description)});
    if (problems_->size() < kMaxProblems) return;
    problems_->push_back(
        {place, "", "has too many problems; reading stopped here"});
    stopped_ = true;
  }

  // False if nothing more shall be read: every value counts, also each time an
  // alias repeats it.
  bool TakesOneValue(const YAML::Node& node, const std::string& path,
                     SourcePlace place) {
    if (stopped_) return false;
    if (node.IsScalar()) text_bytes_ += node.Scalar().size();
    if (++values_ > kMaxValues || text_bytes_ > kMaxTextBytes) {
      Report(place, path,
             absl::StrCat("is more than can be read: the file has over ",
                          kMaxValues, " values or ", kMaxTextBytes,
                          " bytes of text, counting each use of an alias"));
      stopped_ = true;
      return false;
    }
    if (node.IsDefined() && HasForeignTag(node)) {
      Report(place, path,
             absl::StrCat("has the tag ", Quoted(node.Tag()),
                          "; write the value without a tag"));
      return false;
    }
    return true;
  }

  void ReadEntry(const std::string& key, SourcePlace place,
                 const YAML::Node& value, const std::string& parent,
                 Message* message) {
    const std::string path = Join(parent, key);
    const FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByName(key);
    if (field == nullptr) {
      ReportUnknown(key, place, path, *message->GetDescriptor());
      return;
    }
    lines_->Add(path, place);
    if (value.IsNull()) {
      Report(place, path, "has no value; give one or remove the line");
      return;
    }
    if (field->is_repeated()) {
      ReadList(value, path, place, *field, message);
    } else {
      ReadValue(value, path, PlaceOfValue(value, *field, place), *field,
                message);
    }
  }

  // A scalar is wrong where it stands; a group or a list as a whole, at its
  // key.
  static SourcePlace PlaceOfValue(const YAML::Node& value,
                                  const FieldDescriptor& field,
                                  SourcePlace key) {
    if (IsNestedMessage(field) || !value.IsScalar()) return key;
    return PlaceOf(value.Mark());
  }

  void ReportUnknown(const std::string& key, SourcePlace place,
                     const std::string& path, const Descriptor& type) {
    if (key == "<<") {
      Report(place, path,
             "is a merge key, which is not supported; write the fields out");
      return;
    }
    std::vector<std::string> names;
    for (int i = 0; i < type.field_count(); ++i) {
      names.push_back(type.field(i)->name());
    }
    if (const auto closest = ClosestName(key, names)) {
      Report(place, path,
             absl::StrCat("is not known; did you mean `", *closest, "`?"));
    } else {
      Report(place, path,
             absl::StrCat("is not known; here can be ", AnyOf(names)));
    }
  }

  void ReadList(const YAML::Node& list, const std::string& path,
                SourcePlace place, const FieldDescriptor& field,
                Message* message) {
    if (!TakesOneValue(list, path, place)) return;
    if (!list.IsSequence()) {
      Report(place, path,
             "must be a list, each item on a line of its own after `- `");
      return;
    }
    int index = 0;
    for (const YAML::Node& item : list) {
      if (stopped_) return;
      const std::string item_path = absl::StrCat(path, "[", index++, "]");
      const SourcePlace item_place = PlaceOf(item.Mark());
      lines_->Add(item_path, item_place);
      if (item.IsNull()) {
        // yaml-cpp places an item that is not there at what follows it.
        Report(place, item_path, "has no value; give one or remove the line");
        continue;
      }
      ReadValue(item, item_path, item_place, field, message);
    }
  }

  // Sets `field`, or adds an item to it.
  void ReadValue(const YAML::Node& node, const std::string& path,
                 SourcePlace place, const FieldDescriptor& field,
                 Message* message) {
    const Reflection& reflection = *message->GetReflection();
    if (IsNestedMessage(field)) {
      ReadMessage(node, path, place,
                  field.is_repeated()
                      ? reflection.AddMessage(message, &field)
                      : reflection.MutableMessage(message, &field));
      return;
    }
    if (!TakesOneValue(node, path, place)) return;
    if (!node.IsScalar()) {
      Report(place, path,
             node.IsMap() ? "must be one value, not a group of fields"
                          : "must be one value, not a list");
      return;
    }
    const std::optional<std::string> problem =
        SetScalar(node.Scalar(), IsQuoted(node), field, message);
    if (problem.has_value()) Report(place, path, *problem);
  }

  // Returns what is wrong with `text`, if anything.
  static std::optional<std::string> SetScalar(const std::string& text,
                                              bool is_quoted,
                                              const FieldDescriptor& field,
                                              Message* message) {
    const Reflection& reflection = *message->GetReflection();
    const bool add = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (field.type() == FieldDescriptor::TYPE_BYTES) break;
        add ? reflection.AddString(message, &field, text)
            : reflection.SetString(message, &field, text);
        return std::nullopt;
      case FieldDescriptor::CPPTYPE_BOOL: {
        if (is_quoted || (text != "true" && text != "false")) {
          return absl::StrCat("must be true or false, without quotes, is ",
                              Shown(text, is_quoted));
        }
        const bool value = text == "true";
        add ? reflection.AddBool(message, &field, value)
            : reflection.SetBool(message, &field, value);
        return std::nullopt;
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return SetEnum(text, field, message);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return SetDuration(text, is_quoted,
                           add ? reflection.AddMessage(message, &field)
                               : reflection.MutableMessage(message, &field));
      case FieldDescriptor::CPPTYPE_INT32: {
        int32_t value = 0;
        if (auto problem = ParseWhole(text, is_quoted, &value)) return problem;
        add ? reflection.AddInt32(message, &field, value)
            : reflection.SetInt32(message, &field, value);
        return std::nullopt;
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        int64_t value = 0;
        if (auto problem = ParseWhole(text, is_quoted, &value)) return problem;
        add ? reflection.AddInt64(message, &field, value)
            : reflection.SetInt64(message, &field, value);
        return std::nullopt;
      }
      case FieldDescriptor::CPPTYPE_UINT32: {
        uint32_t value = 0;
        if (auto problem = ParseWhole(text, is_quoted, &value)) return problem;
        add ? reflection.AddUInt32(message, &field, value)
            : reflection.SetUInt32(message, &field, value);
        return std::nullopt;
      }
      case FieldDescriptor::CPPTYPE_UINT64: {
        uint64_t value = 0;
        if (auto problem = ParseWhole(text, is_quoted, &value)) return problem;
        add ? reflection.AddUInt64(message, &field, value)
            : reflection.SetUInt64(message, &field, value);
        return std::nullopt;
      }
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT: {
        double value = 0;
        if (is_quoted || !absl::SimpleAtod(text, &value) ||
            !std::isfinite(value)) {
          return absl::StrCat("must be a number, without quotes, is ",
                              Shown(text, is_quoted));
        }
        SetReal(value, field, message);
        return std::nullopt;
      }
    }
    return "cannot be written in YAML";
  }

  static std::string Shown(const std::string& text, bool is_quoted) {
    return is_quoted ? Quoted(absl::StrCat("\"", text, "\"")) : Quoted(text);
  }

  static void SetReal(double value, const FieldDescriptor& field,
                      Message* message) {
    const Reflection& reflection = *message->GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
      const auto narrow = static_cast<float>(value);
      field.is_repeated() ? reflection.AddFloat(message, &field, narrow)
                          : reflection.SetFloat(message, &field, narrow);
    } else {
      field.is_repeated() ? reflection.AddDouble(message, &field, value)
                          : reflection.SetDouble(message, &field, value);
    }
  }

  template <typename Whole>
  static std::optional<std::string> ParseWhole(const std::string& text,
                                               bool is_quoted, Whole* value) {
    static const LazyRE2 kWhole = {"-?(0|[1-9][0-9]*)"};
    // `010` is ten to some and eight to YAML 1.1: neither is guessed.
    if (is_quoted || !RE2::FullMatch(text, *kWhole)) {
      return absl::StrCat("must be a whole number, without quotes, is ",
                          Shown(text, is_quoted));
    }
    if (!absl::SimpleAtoi(text, value)) {
      return absl::StrCat("must be from ", std::numeric_limits<Whole>::min(),
                          " to ", std::numeric_limits<Whole>::max(), ", is ",
                          Quoted(text));
    }
    return std::nullopt;
  }

  static std::optional<std::string> SetEnum(const std::string& text,
                                            const FieldDescriptor& field,
                                            Message* message) {
    const EnumDescriptor& type = *field.enum_type();
    const EnumValueDescriptor* value = type.FindValueByName(text);
    if (value == nullptr) {
      std::vector<std::string> names;
      for (int i = 0; i < type.value_count(); ++i) {
        const std::string& name = type.value(i)->name();
        if (!absl::EndsWith(name, "_UNSPECIFIED")) names.push_back(name);
      }
      return absl::StrCat("must be ", AnyOf(names), ", is ", Quoted(text));
    }
    const Reflection& reflection = *message->GetReflection();
    field.is_repeated() ? reflection.AddEnum(message, &field, value)
                        : reflection.SetEnum(message, &field, value);
    return std::nullopt;
  }

  static std::optional<std::string> SetDuration(const std::string& text,
                                                bool is_quoted,
                                                Message* message) {
    static const LazyRE2 kWithUnits = {
        "-?([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+"};
    absl::Duration duration;
    // A number without a unit is refused, `0` too, which absl would take.
    if (!RE2::FullMatch(text, *kWithUnits) ||
        !absl::ParseDuration(text, &duration) ||
        absl::AbsDuration(duration) == absl::InfiniteDuration()) {
      return absl::StrCat(
          "must be a time with its unit, such as 10s, 500ms or 1m, is ",
          Shown(text, is_quoted));
    }
    // The widest google.protobuf.Duration, about 10,000 years.
    constexpr int64_t kMostSeconds = 315576000000;
    if (absl::AbsDuration(duration) > absl::Seconds(kMostSeconds)) {
      return absl::StrCat("is too long a time, ", Quoted(text));
    }
    const int64_t seconds = absl::ToInt64Seconds(duration);
    const int64_t nanos =
        absl::ToInt64Nanoseconds(duration - absl::Seconds(seconds));
    const Reflection& reflection = *message->GetReflection();
    const Descriptor& type = *message->GetDescriptor();
    reflection.SetInt64(message, type.FindFieldByName("seconds"), seconds);
    reflection.SetInt32(message, type.FindFieldByName("nanos"),
                        static_cast<int32_t>(nanos));
    return std::nullopt;
  }

  SourceLines* const lines_;
  std::vector<YamlProblem>* const problems_;
  int values_ = 0;
  size_t text_bytes_ = 0;
  int depth_ = 0;
  bool stopped_ = false;
};

}  // namespace

void SourceLines::Add(std::string path, SourcePlace place) {
  places_.insert_or_assign(std::move(path), place);
}

SourcePlace SourceLines::Find(absl::string_view path) const {
  while (true) {
    if (const auto found = places_.find(path); found != places_.end()) {
      return found->second;
    }
    const size_t last = path.find_last_of(".[");
    if (last == absl::string_view::npos) return {};
    path = path.substr(0, last);
  }
}

std::string FormatProblem(absl::string_view file, const YamlProblem& problem) {
  return absl::StrCat(file, ":", problem.place.line, ":", problem.place.column,
                      ": ", problem.field, problem.field.empty() ? "" : ": ",
                      problem.description);
}

std::vector<YamlProblem> ReadYaml(absl::string_view text, Message* message,
                                  SourceLines* lines) {
  std::vector<YamlProblem> problems;
  if (text.size() > kMaxYamlBytes) {
    problems.push_back(
        {{},
         "",
         absl::StrCat("has ", text.size(), " bytes, more than the ",
                      kMaxYamlBytes, " that are read; is it the right file?")});
    return problems;
  }
  // yaml-cpp throws; nothing it throws leaves this function.
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.empty() || documents.front().IsNull()) {
      problems.push_back({{}, "", "is empty; there must be fields"});
      return problems;
    }
    if (documents.size() > 1) {
      problems.push_back(
          {PlaceOf(documents[1].Mark()), "",
           "begins a second document; there must be only one, so remove the "
           "line `---` between them"});
      return problems;
    }
    Reader(lines, &problems)
        .ReadMessage(documents.front(), "", PlaceOf(documents.front().Mark()),
                     message);
  } catch (const YAML::Exception& error) {
    problems.push_back(
        {PlaceOf(error.mark), "", absl::StrCat("is not YAML: ", error.msg)});
  } catch (const std::exception& error) {
    problems.push_back(
        {{}, "", absl::StrCat("cannot be read as YAML: ", error.what())});
  }
  return problems;
}

}  // namespace campaign
