#include "common/field_rules.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "campaign/rules/v1/rules.pb.h"
#include "common/utf8_text.h"
#include "google/protobuf/timestamp.pb.h"
#include "re2/re2.h"

namespace campaign {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::EnumValueDescriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what RFC 3339 can write.
constexpr int64_t kFirstSecond = -62135596800;
constexpr int64_t kLastSecond = 253402300799;
constexpr int32_t kLastNano = 999999999;

bool IsText(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_STRING;
}

bool IsBytes(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_BYTES;
}

bool IsEnum(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

bool IsWholeNumber(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return true;
    default:
      return false;
  }
}

bool IsTimestamp(const FieldDescriptor& field) {
  return IsMessage(field) &&
         field.message_type()->full_name() ==
             google::protobuf::Timestamp::descriptor()->full_name();
}

std::string Counted(uint64_t count, absl::string_view noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

// "Required when `sibling` is `value`".
struct Condition {
  const FieldDescriptor* sibling;
  // Of an enum sibling; null for a text.
  const EnumValueDescriptor* enum_value;
  std::string value;

  bool Holds(const Message& message) const {
    const Reflection& reflection = *message.GetReflection();
    if (enum_value != nullptr) {
      return reflection.GetEnumValue(message, sibling) == enum_value->number();
    }
    return reflection.GetString(message, sibling) == value;
  }
};

// One `campaign.rules.v1.FieldRules`, ready to use.
struct Limits {
  Certainty certainty = Certainty::kDocumented;
  bool required = false;
  std::optional<Condition> required_when;
  std::optional<uint32_t> min_chars;
  std::optional<uint32_t> max_chars;
  std::unique_ptr<const RE2> pattern;
  // What the pattern asks for, to follow "must".
  std::string pattern_hint;
  std::optional<int64_t> min;
  std::optional<int64_t> max;
  std::optional<uint32_t> min_items;
  std::optional<uint32_t> max_items;
  std::optional<uint64_t> max_bytes;
};

struct MessageRules;

struct OneField {
  const FieldDescriptor* field;
  // Documented first: the first one to miss a field reports it.
  std::vector<Limits> limits;
  // Of a message field; null for any other, and for a Timestamp.
  const MessageRules* inside = nullptr;
};

struct MessageRules {
  std::vector<OneField> fields;
};

// ---------------------------------------------------------------------------
// Compiling

absl::Status WrongRule(const FieldDescriptor& field, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(
      field.full_name(), ": (campaign.rules.v1.field) is wrong: ", why));
}

absl::StatusOr<Condition> CompileCondition(
    const FieldDescriptor& field, const rules::v1::RequiredWhen& rule) {
  const FieldDescriptor* sibling =
      field.containing_type()->FindFieldByName(rule.field());
  if (sibling == nullptr) {
    return WrongRule(
        field, absl::StrCat("`required_when` names the field `", rule.field(),
                            "`, which ", field.containing_type()->full_name(),
                            " does not have"));
  }
  if (sibling == &field) {
    return WrongRule(field, "`required_when` names the field itself");
  }
  if (sibling->is_repeated() || (!IsEnum(*sibling) && !IsText(*sibling))) {
    return WrongRule(field,
                     absl::StrCat("`required_when` names `", rule.field(),
                                  "`, which is neither one enum value "
                                  "nor one text"));
  }
  if (IsText(*sibling)) return Condition{sibling, nullptr, rule.value()};
  const EnumValueDescriptor* value =
      sibling->enum_type()->FindValueByName(rule.value());
  if (value == nullptr) {
    return WrongRule(
        field, absl::StrCat("`required_when` names the value `", rule.value(),
                            "`, which ", sibling->enum_type()->full_name(),
                            " does not have"));
  }
  return Condition{sibling, value, rule.value()};
}

// Refuses a limit on a kind of field that it means nothing for: it would look
// enforced and never be.
absl::Status CheckKinds(const FieldDescriptor& field,
                        const rules::v1::FieldRules& rule) {
  if (rule.has_min_chars() && !IsText(field)) {
    return WrongRule(field, "`min_chars` is for text only");
  }
  if (rule.has_max_chars() && !IsText(field)) {
    return WrongRule(field, "`max_chars` is for text only");
  }
  if (rule.has_pattern() && !IsText(field)) {
    return WrongRule(field, "`pattern` is for text only");
  }
  if (rule.has_pattern_hint() && !rule.has_pattern()) {
    return WrongRule(field, "`pattern_hint` needs a `pattern`");
  }
  if ((rule.has_min() || rule.has_max()) && !IsWholeNumber(field)) {
    return WrongRule(field, "`min` and `max` are for whole numbers only");
  }
  if ((rule.has_min_items() || rule.has_max_items()) && !field.is_repeated()) {
    return WrongRule(
        field, "`min_items` and `max_items` are for repeated fields only");
  }
  if (rule.has_max_bytes() && !IsBytes(field)) {
    return WrongRule(field, "`max_bytes` is for bytes only");
  }
  const bool can_be_missing = field.is_repeated() || field.has_presence() ||
                              IsText(field) || IsBytes(field) || IsEnum(field);
  if ((rule.required() || rule.has_required_when()) && !can_be_missing) {
    return WrongRule(field,
                     "a number or bool that is required must be `optional`, "
                     "otherwise 0 cannot be told from nothing");
  }
  return absl::OkStatus();
}

absl::Status CheckRanges(const FieldDescriptor& field,
                         const rules::v1::FieldRules& rule) {
  if (rule.has_min_chars() && rule.has_max_chars() &&
      rule.min_chars() > rule.max_chars()) {
    return WrongRule(field, "`min_chars` is greater than `max_chars`");
  }
  if (rule.has_min() && rule.has_max() && rule.min() > rule.max()) {
    return WrongRule(field, "`min` is greater than `max`");
  }
  if (rule.has_min_items() && rule.has_max_items() &&
      rule.min_items() > rule.max_items()) {
    return WrongRule(field, "`min_items` is greater than `max_items`");
  }
  return absl::OkStatus();
}

absl::StatusOr<Limits> CompileLimits(const FieldDescriptor& field,
                                     const rules::v1::FieldRules& rule,
                                     Certainty certainty) {
  if (absl::Status status = CheckKinds(field, rule); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckRanges(field, rule); !status.ok()) {
    return status;
  }
  Limits limits;
  limits.certainty = certainty;
  limits.required = rule.required();
  if (rule.has_required_when()) {
    absl::StatusOr<Condition> condition =
        CompileCondition(field, rule.required_when());
    if (!condition.ok()) return condition.status();
    limits.required_when = *std::move(condition);
  }
  if (rule.has_min_chars()) limits.min_chars = rule.min_chars();
  if (rule.has_max_chars()) limits.max_chars = rule.max_chars();
  if (rule.has_pattern()) {
    auto pattern = std::make_unique<RE2>(rule.pattern(), RE2::Quiet);
    if (!pattern->ok()) {
      return WrongRule(field,
                       absl::StrCat("`pattern` is no regular expression: ",
                                    pattern->error()));
    }
    limits.pattern = std::move(pattern);
    limits.pattern_hint =
        rule.has_pattern_hint()
            ? rule.pattern_hint()
            : absl::StrCat("match the regular expression ", rule.pattern());
  }
  if (rule.has_min()) limits.min = rule.min();
  if (rule.has_max()) limits.max = rule.max();
  if (rule.has_min_items()) limits.min_items = rule.min_items();
  if (rule.has_max_items()) limits.max_items = rule.max_items();
  if (rule.has_max_bytes()) limits.max_bytes = rule.max_bytes();
  return limits;
}

// Compiles message by message. Each message is compiled once and others point
// at it, so that a message may contain itself.
class Compiler {
 public:
  using Compiled =
      absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessageRules>>;

  absl::StatusOr<const MessageRules*> Compile(const Descriptor& type) {
    auto [entry, is_new] = compiled_.try_emplace(&type);
    if (!is_new) return entry->second.get();
    entry->second = std::make_unique<MessageRules>();
    MessageRules* rules = entry->second.get();
    for (int i = 0; i < type.field_count(); ++i) {
      absl::StatusOr<OneField> field = CompileField(*type.field(i));
      if (!field.ok()) return field.status();
      rules->fields.push_back(*std::move(field));
    }
    return rules;
  }

  Compiled TakeCompiled() { return std::move(compiled_); }

 private:
  absl::StatusOr<OneField> CompileField(const FieldDescriptor& field) {
    if (field.is_map()) {
      // An item's path would be its place in a hash table. WeChat Pay has no
      // maps in what it reads.
      return WrongRule(field, "maps cannot be checked; use a repeated message");
    }
    OneField one{.field = &field, .limits = {}};
    if (field.options().HasExtension(rules::v1::field)) {
      const rules::v1::FieldRules& rule =
          field.options().GetExtension(rules::v1::field);
      if (rule.uncertain().has_uncertain()) {
        return WrongRule(field, "`uncertain` is inside of `uncertain`");
      }
      absl::StatusOr<Limits> documented =
          CompileLimits(field, rule, Certainty::kDocumented);
      if (!documented.ok()) return documented.status();
      one.limits.push_back(*std::move(documented));
      if (rule.has_uncertain()) {
        absl::StatusOr<Limits> uncertain =
            CompileLimits(field, rule.uncertain(), Certainty::kUncertain);
        if (!uncertain.ok()) return uncertain.status();
        one.limits.push_back(*std::move(uncertain));
      }
    }
    if (IsMessage(field) && !IsTimestamp(field)) {
      absl::StatusOr<const MessageRules*> inside =
          Compile(*field.message_type());
      if (!inside.ok()) return inside.status();
      one.inside = *inside;
    }
    return one;
  }

  Compiled compiled_;
};

// ---------------------------------------------------------------------------
// Checking

// A field's place in the message, as a chain on the stack: its text is only
// made when there is something to say about it.
struct Path {
  const Path* parent;
  const FieldDescriptor* field;
  int index;  // of an item; -1 for the field itself

  std::string Text() const {
    std::string text = parent == nullptr ? "" : parent->Text();
    // The field's name, and not its JSON name, for both are WeChat Pay's where
    // the message is, and a configuration file has field names only.
    absl::StrAppend(&text, text.empty() ? "" : ".", field->name());
    if (index >= 0) absl::StrAppend(&text, "[", index, "]");
    return text;
  }
};

// Checks one message and collects what is wrong.
class Checker {
 public:
  Checker(FieldRules::Text text, std::vector<Violation>* violations)
      : text_(text), violations_(violations) {}

  void CheckMessage(const MessageRules& rules, const Message& message,
                    const Path* parent) {
    for (const OneField& one : rules.fields) CheckField(one, message, parent);
  }

 private:
  void Report(const Path& path, std::string description,
              Certainty certainty = Certainty::kDocumented) {
    violations_->push_back({path.Text(), std::move(description), certainty});
  }

  void CheckField(const OneField& one, const Message& message,
                  const Path* parent) {
    const FieldDescriptor& field = *one.field;
    const Reflection& reflection = *message.GetReflection();
    const Path path{parent, &field, -1};
    if (IsEmpty(field, message) && ReportIfRequired(one, message, path)) return;
    if (!field.is_repeated()) {
      // Without presence, zero and "" are "not given", and break nothing.
      if (reflection.HasField(message, &field)) CheckValue(one, message, path);
      return;
    }
    const int size = reflection.FieldSize(message, &field);
    if (size == 0) return;
    for (const Limits& limits : one.limits) CheckItems(limits, size, path);
    for (int i = 0; i < size; ++i) {
      CheckValue(one, message, Path{parent, &field, i});
    }
  }

  // True if nothing is there that could satisfy `required`.
  static bool IsEmpty(const FieldDescriptor& field, const Message& message) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) return reflection.FieldSize(message, &field) == 0;
    if (!reflection.HasField(message, &field)) return true;
    if (IsEnum(field)) return reflection.GetEnumValue(message, &field) == 0;
    if (IsText(field) || IsBytes(field)) {
      std::string scratch;
      return reflection.GetStringReference(message, &field, &scratch).empty();
    }
    return false;
  }

  bool ReportIfRequired(const OneField& one, const Message& message,
                        const Path& path) {
    for (const Limits& limits : one.limits) {
      if (limits.required) {
        Report(path, "is missing", limits.certainty);
        return true;
      }
      if (limits.required_when && limits.required_when->Holds(message)) {
        Report(path,
               absl::StrCat("is missing; it is required when ",
                            limits.required_when->sibling->name(), " is ",
                            limits.required_when->value),
               limits.certainty);
        return true;
      }
    }
    return false;
  }

  void CheckItems(const Limits& limits, int size, const Path& path) {
    const auto items = static_cast<uint32_t>(size);
    if (limits.min_items && items < *limits.min_items) {
      Report(path,
             absl::StrCat("must have at least ",
                          Counted(*limits.min_items, "item"), ", has ", items),
             limits.certainty);
    }
    if (limits.max_items && items > *limits.max_items) {
      Report(path,
             absl::StrCat("must have at most ",
                          Counted(*limits.max_items, "item"), ", has ", items),
             limits.certainty);
    }
  }

  // Checks a value that is there: the field's, or that of item `path.index`.
  void CheckValue(const OneField& one, const Message& message,
                  const Path& path) {
    if (IsText(*one.field)) {
      CheckText(one, message, path);
    } else if (IsBytes(*one.field)) {
      CheckBytes(one, message, path);
    } else if (IsEnum(*one.field)) {
      CheckEnum(*one.field, message, path);
    } else if (IsTimestamp(*one.field)) {
      CheckTimestamp(SubMessage(message, path), path);
    } else if (IsMessage(*one.field)) {
      CheckMessage(*one.inside, SubMessage(message, path), &path);
    } else if (IsWholeNumber(*one.field)) {
      CheckNumber(one, message, path);
    }
  }

  static const Message& SubMessage(const Message& message, const Path& path) {
    const Reflection& reflection = *message.GetReflection();
    return path.index < 0
               ? reflection.GetMessage(message, path.field)
               : reflection.GetRepeatedMessage(message, path.field, path.index);
  }

  static const std::string& StringValue(const Message& message,
                                        const Path& path,
                                        std::string* scratch) {
    const Reflection& reflection = *message.GetReflection();
    return path.index < 0
               ? reflection.GetStringReference(message, path.field, scratch)
               : reflection.GetRepeatedStringReference(message, path.field,
                                                       path.index, scratch);
  }

  void CheckText(const OneField& one, const Message& message,
                 const Path& path) {
    std::string scratch;
    const std::string& value = StringValue(message, path, &scratch);
    const std::optional<Utf8Text> text = ReadUtf8(value);
    if (!text.has_value()) {
      // Nothing else can be said about it.
      Report(path, "is not UTF-8");
      return;
    }
    CheckCharacters(*text, path);
    for (const Limits& limits : one.limits) {
      if (limits.min_chars && text->characters < *limits.min_chars) {
        Report(path,
               absl::StrCat("must have at least ",
                            Counted(*limits.min_chars, "character"), ", has ",
                            text->characters),
               limits.certainty);
      }
      if (limits.max_chars && text->characters > *limits.max_chars) {
        Report(path,
               absl::StrCat("must have at most ",
                            Counted(*limits.max_chars, "character"), ", has ",
                            text->characters),
               limits.certainty);
      }
      if (limits.pattern && !RE2::FullMatch(value, *limits.pattern)) {
        Report(path, absl::StrCat("must ", limits.pattern_hint),
               limits.certainty);
      }
    }
  }

  void CheckCharacters(const Utf8Text& text, const Path& path) {
    // NUL ends a string in C: whatever handles the text next may see less of
    // it than was checked here.
    if (text.has_nul) Report(path, "must not have the character NUL (U+0000)");
    if (text_ == FieldRules::Text::kAnyUnicode) return;
    if (text.beyond_basic_plane) {
      Report(path, absl::StrFormat(
                       "must not have the character U+%04X (its number %d): "
                       "WeChat Pay takes no emoji and no other character of "
                       "four bytes in UTF-8",
                       text.beyond_basic_plane->code_point,
                       text.beyond_basic_plane->position + 1));
    }
    if (text.control && !text.has_nul) {
      Report(path,
             absl::StrFormat(
                 "should not have the control character U+%04X (its number %d)",
                 text.control->code_point, text.control->position + 1),
             Certainty::kUncertain);
    }
  }

  void CheckBytes(const OneField& one, const Message& message,
                  const Path& path) {
    std::string scratch;
    const uint64_t size = StringValue(message, path, &scratch).size();
    for (const Limits& limits : one.limits) {
      if (limits.max_bytes && size > *limits.max_bytes) {
        Report(path,
               absl::StrCat("must have at most ",
                            Counted(*limits.max_bytes, "byte"), ", has ", size),
               limits.certainty);
      }
    }
  }

  void CheckEnum(const FieldDescriptor& field, const Message& message,
                 const Path& path) {
    const Reflection& reflection = *message.GetReflection();
    const int number = path.index < 0 ? reflection.GetEnumValue(message, &field)
                                      : reflection.GetRepeatedEnumValue(
                                            message, &field, path.index);
    const EnumValueDescriptor* value =
        field.enum_type()->FindValueByNumber(number);
    if (value == nullptr) {
      Report(path, absl::StrCat("has the number ", number, ", which ",
                                field.enum_type()->name(), " has no name for"));
    } else if (number == 0 && path.index >= 0) {
      // Zero is never sent, and a list cannot leave an item out.
      Report(path, absl::StrCat("must not be ", value->name()));
    }
  }

  void CheckTimestamp(const Message& message, const Path& path) {
    const Descriptor& type = *message.GetDescriptor();
    const Reflection& reflection = *message.GetReflection();
    const int64_t seconds =
        reflection.GetInt64(message, type.FindFieldByName("seconds"));
    const int32_t nanos =
        reflection.GetInt32(message, type.FindFieldByName("nanos"));
    if (seconds < kFirstSecond || seconds > kLastSecond) {
      Report(path, absl::StrCat("must be in the years 0001 to 9999, has ",
                                seconds, " seconds"));
    }
    if (nanos < 0 || nanos > kLastNano) {
      Report(path,
             absl::StrCat("must have nanos from 0 to 999999999, has ", nanos));
    }
  }

  void CheckNumber(const OneField& one, const Message& message,
                   const Path& path) {
    for (const Limits& limits : one.limits) {
      if (!limits.min && !limits.max) continue;
      const Number number = NumberValue(message, path);
      if (limits.min && number.value < *limits.min) {
        Report(path,
               absl::StrCat("must be at least ", *limits.min, ", is ",
                            number.text),
               limits.certainty);
      }
      if (limits.max && number.value > *limits.max) {
        Report(
            path,
            absl::StrCat("must be at most ", *limits.max, ", is ", number.text),
            limits.certainty);
      }
    }
  }

  struct Number {
    // The largest int64 stands for every number beyond it.
    int64_t value;
    std::string text;
  };

  static Number NumberValue(const Message& message, const Path& path) {
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor* field = path.field;
    const bool is_item = path.index >= 0;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_UINT64: {
        const uint64_t value =
            is_item ? reflection.GetRepeatedUInt64(message, field, path.index)
                    : reflection.GetUInt64(message, field);
        constexpr auto kLargest =
            static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
        return {static_cast<int64_t>(value < kLargest ? value : kLargest),
                absl::StrCat(value)};
      }
      case FieldDescriptor::CPPTYPE_UINT32: {
        const uint32_t value =
            is_item ? reflection.GetRepeatedUInt32(message, field, path.index)
                    : reflection.GetUInt32(message, field);
        return {value, absl::StrCat(value)};
      }
      case FieldDescriptor::CPPTYPE_INT32: {
        const int32_t value =
            is_item ? reflection.GetRepeatedInt32(message, field, path.index)
                    : reflection.GetInt32(message, field);
        return {value, absl::StrCat(value)};
      }
      default: {
        const int64_t value =
            is_item ? reflection.GetRepeatedInt64(message, field, path.index)
                    : reflection.GetInt64(message, field);
        return {value, absl::StrCat(value)};
      }
    }
  }

  const FieldRules::Text text_;
  std::vector<Violation>* const violations_;
};

}  // namespace

struct FieldRules::Program {
  Compiler::Compiled messages;
  const Descriptor* type;
  const MessageRules* root;
  Text text;
};

absl::StatusOr<FieldRules> FieldRules::Of(const Descriptor& message_type,
                                          Text text) {
  Compiler compiler;
  absl::StatusOr<const MessageRules*> root = compiler.Compile(message_type);
  if (!root.ok()) return root.status();
  return FieldRules(std::make_unique<const Program>(
      Program{compiler.TakeCompiled(), &message_type, *root, text}));
}

FieldRules::FieldRules(std::unique_ptr<const Program> program)
    : program_(std::move(program)) {}

FieldRules::FieldRules(FieldRules&&) noexcept = default;
FieldRules& FieldRules::operator=(FieldRules&&) noexcept = default;
FieldRules::~FieldRules() = default;

void FieldRules::Check(const Message& message,
                       std::vector<Violation>* violations) const {
  if (message.GetDescriptor() != program_->type) {
    // A mistake of ours; saying OK to an unchecked message would be worse.
    violations->push_back(
        {"",
         absl::StrCat("is a ", message.GetDescriptor()->full_name(),
                      ", but the rules are those of ",
                      program_->type->full_name()),
         Certainty::kDocumented});
    return;
  }
  Checker(program_->text, violations)
      .CheckMessage(*program_->root, message, nullptr);
}

}  // namespace campaign
