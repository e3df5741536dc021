#include "common/json_reader.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/json_writer.h"
#include "common/wechatpay_time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"

namespace campaign {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

constexpr size_t kMaxValueBytes = 128;

absl::string_view TextOf(const rapidjson::Value& value) {
  return absl::string_view(value.GetString(), value.GetStringLength());
}

// Cuts between characters, never inside of one.
std::string Shortened(absl::string_view text) {
  if (text.size() <= kMaxValueBytes) return std::string(text);
  size_t end = kMaxValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return absl::StrCat(text.substr(0, end), "...");
}

// For people. Only scalars are written out: an unknown object can be deep
// enough to end the stack of a recursive writer.
std::string Description(const rapidjson::Value& value) {
  if (value.IsObject()) return "{...}";
  if (value.IsArray()) return "[...]";
  if (value.IsNull()) return "null";
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  return Shortened(TextOf(value));
}

// The length of the JSON number that `text` begins with; 0 for none.
size_t NumberLength(absl::string_view text) {
  size_t end = 0;
  const auto at = [&](absl::string_view any_of) {
    return end < text.size() && any_of.find(text[end]) != any_of.npos;
  };
  const auto digits = [&] {
    const size_t begin = end;
    while (at("0123456789")) ++end;
    return end > begin;
  };
  if (at("-")) ++end;
  if (at("0")) {
    ++end;
  } else if (!digits()) {
    return 0;
  }
  if (at(".")) {
    ++end;
    if (!digits()) return 0;
  }
  if (at("eE")) {
    ++end;
    if (at("+-")) ++end;
    if (!digits()) return 0;
  }
  return end;
}

// Numbers arrive as their texts; see Parse.
std::optional<double> RealOf(const rapidjson::Value& value) {
  double number = 0;
  // absl also takes hexadecimal.
  if (!value.IsString() ||
      NumberLength(TextOf(value)) != TextOf(value).size() ||
      !absl::SimpleAtod(TextOf(value), &number) || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

// Whole numbers may be written `20.0` or `2e1`. Beyond 2^53 such a text names
// no exact number.
std::optional<int64_t> WholeOf(const rapidjson::Value& value) {
  constexpr double kLargest = 9007199254740992;
  const std::optional<double> number = RealOf(value);
  if (!number.has_value() || std::abs(*number) > kLargest ||
      *number != std::trunc(*number)) {
    return std::nullopt;
  }
  return static_cast<int64_t>(*number);
}

std::optional<int64_t> SignedOf(const rapidjson::Value& value) {
  int64_t number = 0;
  if (value.IsString() && absl::SimpleAtoi(TextOf(value), &number)) {
    return number;
  }
  return WholeOf(value);
}

std::optional<uint64_t> UnsignedOf(const rapidjson::Value& value) {
  uint64_t number = 0;
  if (value.IsString() && absl::SimpleAtoi(TextOf(value), &number)) {
    return number;
  }
  const std::optional<int64_t> whole = WholeOf(value);
  if (!whole.has_value() || *whole < 0) return std::nullopt;
  return static_cast<uint64_t>(*whole);
}

// Where a value stands: `data[3].activity_status`. A chain on the stack, which
// becomes text only for what is not understood.
struct Place {
  const Place* parent;
  absl::string_view name;
  std::optional<rapidjson::SizeType> index;

  std::string Text() const {
    std::string text = parent == nullptr ? "" : parent->Text();
    if (index.has_value()) return absl::StrCat(text, "[", *index, "]");
    return absl::StrCat(text, text.empty() ? "" : ".", name);
  }
};

class Reader {
 public:
  std::vector<Unrecognized> Take() {
    if (count_ > unrecognized_.size()) {
      unrecognized_.push_back(
          {"...", absl::StrCat(count_ - unrecognized_.size(), " more")});
    }
    return std::move(unrecognized_);
  }

  void ReadObject(const rapidjson::Value& object, const Place* parent,
                  Message* message) {
    int guess = 0;
    for (const auto& member : object.GetObject()) {
      const Place place{parent, TextOf(member.name), std::nullopt};
      const FieldDescriptor* field =
          FieldNamed(*message->GetDescriptor(), place.name, &guess);
      if (field == nullptr) {
        Note(place, member.value);
        continue;
      }
      // Of two members with this name the last one counts.
      message->GetReflection()->ClearField(message, field);
      if (!member.value.IsNull()) {
        ReadField(member.value, place, *field, message);
      }
    }
  }

 private:
  // `guess` is where the search begins: WeChat Pay keeps to the documented
  // order, so that the next field is nearly always the one after the last.
  static const FieldDescriptor* FieldNamed(const Descriptor& type,
                                           absl::string_view json_name,
                                           int* guess) {
    for (int i = 0; i < type.field_count(); ++i) {
      const int index = (*guess + i) % type.field_count();
      if (type.field(index)->json_name() == json_name) {
        *guess = index + 1;
        return type.field(index);
      }
    }
    return nullptr;
  }

  void Note(const Place& place, const rapidjson::Value& value) {
    if (++count_ > kMaxUnrecognized) return;
    unrecognized_.push_back({Shortened(place.Text()), Description(value)});
  }

  void ReadField(const rapidjson::Value& value, const Place& place,
                 const FieldDescriptor& field, Message* message) {
    if (!field.is_repeated()) {
      if (!ReadValue(value, place, field, message)) Note(place, value);
      return;
    }
    if (!value.IsArray()) return Note(place, value);
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      const Place item{&place, "", i};
      if (!ReadValue(value[i], item, field, message)) Note(item, value[i]);
    }
  }

  // Sets the field, or adds to it if it is repeated. False if `value` does not
  // fit; then nothing is changed.
  bool ReadValue(const rapidjson::Value& value, const Place& place,
                 const FieldDescriptor& field, Message* message) {
    const Reflection& reflection = *message->GetReflection();
    const bool add = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32: {
        const std::optional<int64_t> number = SignedOf(value);
        if (!number.has_value() ||
            *number < std::numeric_limits<int32_t>::min() ||
            *number > std::numeric_limits<int32_t>::max()) {
          return false;
        }
        const auto small = static_cast<int32_t>(*number);
        add ? reflection.AddInt32(message, &field, small)
            : reflection.SetInt32(message, &field, small);
        return true;
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        const std::optional<int64_t> number = SignedOf(value);
        if (!number.has_value()) return false;
        add ? reflection.AddInt64(message, &field, *number)
            : reflection.SetInt64(message, &field, *number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_UINT32: {
        const std::optional<uint64_t> number = UnsignedOf(value);
        if (!number.has_value() ||
            *number > std::numeric_limits<uint32_t>::max()) {
          return false;
        }
        const auto small = static_cast<uint32_t>(*number);
        add ? reflection.AddUInt32(message, &field, small)
            : reflection.SetUInt32(message, &field, small);
        return true;
      }
      case FieldDescriptor::CPPTYPE_UINT64: {
        const std::optional<uint64_t> number = UnsignedOf(value);
        if (!number.has_value()) return false;
        add ? reflection.AddUInt64(message, &field, *number)
            : reflection.SetUInt64(message, &field, *number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_DOUBLE: {
        const std::optional<double> number = RealOf(value);
        if (!number.has_value()) return false;
        add ? reflection.AddDouble(message, &field, *number)
            : reflection.SetDouble(message, &field, *number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_FLOAT: {
        const std::optional<double> number = RealOf(value);
        if (!number.has_value() ||
            std::abs(*number) > std::numeric_limits<float>::max()) {
          return false;
        }
        const auto small = static_cast<float>(*number);
        add ? reflection.AddFloat(message, &field, small)
            : reflection.SetFloat(message, &field, small);
        return true;
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        if (!value.IsBool()) return false;
        add ? reflection.AddBool(message, &field, value.GetBool())
            : reflection.SetBool(message, &field, value.GetBool());
        return true;
      case FieldDescriptor::CPPTYPE_ENUM: {
        if (!value.IsString()) return false;
        const EnumValueDescriptor* known =
            field.enum_type()->FindValueByName(std::string(TextOf(value)));
        // The zero value is the contract's own word for "unset", not a word of
        // the wire.
        if (known == nullptr || known->number() == 0) return false;
        add ? reflection.AddEnum(message, &field, known)
            : reflection.SetEnum(message, &field, known);
        return true;
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        if (!value.IsString()) return false;
        std::string text;
        if (field.type() != FieldDescriptor::TYPE_BYTES) {
          text = std::string(TextOf(value));
        } else if (!absl::Base64Unescape(TextOf(value), &text)) {
          return false;
        }
        add ? reflection.AddString(message, &field, std::move(text))
            : reflection.SetString(message, &field, std::move(text));
        return true;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (IsInstant(field)) return ReadInstant(value, field, message);
        if (!value.IsObject()) return false;
        Message* submessage = add ? reflection.AddMessage(message, &field)
                                  : reflection.MutableMessage(message, &field);
        ReadObject(value, &place, submessage);
        return true;
      }
    }
    return false;
  }

  static bool ReadInstant(const rapidjson::Value& value,
                          const FieldDescriptor& field, Message* message) {
    if (!value.IsString()) return false;
    const absl::StatusOr<Timestamp> instant = ParseWechatPayTime(TextOf(value));
    if (!instant.ok()) return false;
    const Reflection& reflection = *message->GetReflection();
    Message* submessage = field.is_repeated()
                              ? reflection.AddMessage(message, &field)
                              : reflection.MutableMessage(message, &field);
    // By reflection: the field may come from another pool than ours.
    const Descriptor& type = *submessage->GetDescriptor();
    const Reflection& parts = *submessage->GetReflection();
    parts.SetInt64(submessage,
                   type.FindFieldByNumber(Timestamp::kSecondsFieldNumber),
                   instant->seconds());
    parts.SetInt32(submessage,
                   type.FindFieldByNumber(Timestamp::kNanosFieldNumber),
                   instant->nanos());
    return true;
  }

  std::vector<Unrecognized> unrecognized_;
  size_t count_ = 0;
};

// `json` with every number in quotes; it is read in the same way.
std::string QuoteNumbers(absl::string_view json) {
  std::string quoted;
  quoted.reserve(json.size() + json.size() / 8);
  bool in_string = false;
  while (!json.empty()) {
    const size_t length = in_string ? 0 : NumberLength(json);
    if (length > 0) {
      const size_t next = json.find_first_not_of(" \t\r\n", length);
      if (next != json.npos && json[next] == ':') {
        // A number for a name is no JSON, and must not become it.
        absl::StrAppend(&quoted, json.substr(0, length));
        json.remove_prefix(length);
        continue;
      }
      absl::StrAppend(&quoted, "\"", json.substr(0, length), "\"");
      json.remove_prefix(length);
      continue;
    }
    if (json[0] == '"') in_string = !in_string;
    const size_t step = in_string && json[0] == '\\' && json.size() > 1 ? 2 : 1;
    absl::StrAppend(&quoted, json.substr(0, step));
    json.remove_prefix(step);
  }
  return quoted;
}

// Numbers become their texts: RapidJSON 1.1 itself reads beyond its buffer when
// it makes a full-precision double of `0.`, thousands of zeros and a 1, and the
// texts are exact.
void Parse(absl::string_view json, rapidjson::Document* document) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag;
  document->Parse<kFlags>(json.data(), json.size());
}

absl::Status NotJson(absl::string_view problem, size_t offset) {
  return absl::InvalidArgumentError(
      absl::StrCat("not JSON: ", problem, " (at byte ", offset, ")"));
}

// Where a text that RapidJSON 1.1 took for JSON escapes the second half of a
// surrogate pair without the first: that has no UTF-8, and RapidJSON makes
// bytes of it that no protobuf text may have.
std::optional<size_t> FindLoneLowSurrogate(absl::string_view json) {
  constexpr size_t kEscape = 6;  // \\uXXXX
  for (size_t i = json.find('\\'); i != json.npos; i = json.find('\\', i)) {
    uint32_t unit = 0;
    if (json[i + 1] != 'u') {
      i += 2;
    } else if (!absl::SimpleHexAtoi(json.substr(i + 2, 4), &unit) ||
               (unit >= 0xDC00 && unit <= 0xDFFF)) {
      return i;
    } else {
      // RapidJSON has seen to it that a second half follows a first.
      i += unit >= 0xD800 && unit <= 0xDBFF ? 2 * kEscape : kEscape;
    }
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<Unrecognized>> ReadJson(absl::string_view json,
                                                   Message* message) {
  if (json.empty()) return std::vector<Unrecognized>();
  rapidjson::Document document;
  Parse(json, &document);
  if (document.HasParseError() &&
      document.GetParseError() == rapidjson::kParseErrorNumberTooBig) {
    // `1e999` is good JSON, but RapidJSON looks for a double even when asked
    // for the text. What stands beside it must not be lost for that.
    Parse(QuoteNumbers(json), &document);
  }
  if (document.HasParseError()) {
    return NotJson(rapidjson::GetParseError_En(document.GetParseError()),
                   document.GetErrorOffset());
  }
  // RapidJSON takes a NUL for the end, whatever follows.
  if (const size_t nul = json.find('\0'); nul != json.npos) {
    return NotJson("There is a NUL.", nul);
  }
  if (const std::optional<size_t> lone = FindLoneLowSurrogate(json);
      lone.has_value()) {
    return NotJson("The surrogate pair in string is invalid.", *lone);
  }
  if (!document.IsObject()) {
    return absl::InvalidArgumentError("JSON, but not an object");
  }
  Reader reader;
  reader.ReadObject(document, nullptr, message);
  return reader.Take();
}

}  // namespace campaign
