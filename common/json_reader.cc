#include "common/json_reader.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
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
  switch (value.GetType()) {
    case rapidjson::kObjectType:
      return "{...}";
    case rapidjson::kArrayType:
      return "[...]";
    case rapidjson::kStringType:
      return Shortened(TextOf(value));
    default: {
      rapidjson::StringBuffer buffer;
      rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
      value.Accept(writer);
      return Shortened(absl::string_view(buffer.GetString(), buffer.GetSize()));
    }
  }
}

std::optional<int64_t> SignedOf(const rapidjson::Value& value) {
  int64_t number = 0;
  if (value.IsInt64()) return value.GetInt64();
  if (value.IsString() && absl::SimpleAtoi(TextOf(value), &number)) {
    return number;
  }
  return std::nullopt;
}

std::optional<uint64_t> UnsignedOf(const rapidjson::Value& value) {
  uint64_t number = 0;
  if (value.IsUint64()) return value.GetUint64();
  if (value.IsString() && absl::SimpleAtoi(TextOf(value), &number)) {
    return number;
  }
  return std::nullopt;
}

std::optional<std::string> StringOf(const rapidjson::Value& value) {
  if (value.IsString()) return std::string(TextOf(value));
  if (value.IsInt64()) return absl::StrCat(value.GetInt64());
  if (value.IsUint64()) return absl::StrCat(value.GetUint64());
  return std::nullopt;
}

class Reader {
 public:
  std::vector<Unrecognized> Take() { return std::move(unrecognized_); }

  void ReadObject(const rapidjson::Value& object, const std::string& path,
                  Message* message) {
    for (const auto& member : object.GetObject()) {
      const std::string name(TextOf(member.name));
      const std::string member_path =
          path.empty() ? name : absl::StrCat(path, ".", name);
      const FieldDescriptor* field =
          FieldNamed(*message->GetDescriptor(), name);
      if (field == nullptr) {
        Note(member_path, member.value);
      } else if (!member.value.IsNull()) {
        message->GetReflection()->ClearField(message, field);
        ReadField(member.value, member_path, *field, message);
      }
    }
  }

 private:
  static const FieldDescriptor* FieldNamed(const Descriptor& type,
                                           const std::string& json_name) {
    // Field names are the wire's wherever they can be, so that the descriptor's
    // own index nearly always finds it.
    const FieldDescriptor* field = type.FindFieldByName(json_name);
    if (field != nullptr && field->json_name() == json_name) return field;
    for (int i = 0; i < type.field_count(); ++i) {
      if (type.field(i)->json_name() == json_name) return type.field(i);
    }
    return nullptr;
  }

  void Note(const std::string& path, const rapidjson::Value& value) {
    if (unrecognized_.size() >= kMaxUnrecognized) return;
    unrecognized_.push_back({Shortened(path), Description(value)});
  }

  void ReadField(const rapidjson::Value& value, const std::string& path,
                 const FieldDescriptor& field, Message* message) {
    if (!field.is_repeated()) {
      if (!ReadValue(value, path, field, message)) Note(path, value);
      return;
    }
    if (!value.IsArray()) return Note(path, value);
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      const std::string item_path = absl::StrCat(path, "[", i, "]");
      if (!ReadValue(value[i], item_path, field, message)) {
        Note(item_path, value[i]);
      }
    }
  }

  // Sets the field, or adds to it if it is repeated. False if `value` does not
  // fit; then nothing is changed.
  bool ReadValue(const rapidjson::Value& value, const std::string& path,
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
      case FieldDescriptor::CPPTYPE_DOUBLE:
        if (!value.IsNumber()) return false;
        add ? reflection.AddDouble(message, &field, value.GetDouble())
            : reflection.SetDouble(message, &field, value.GetDouble());
        return true;
      case FieldDescriptor::CPPTYPE_FLOAT: {
        if (!value.IsLosslessFloat() && !value.IsNumber()) return false;
        const auto number = static_cast<float>(value.GetDouble());
        add ? reflection.AddFloat(message, &field, number)
            : reflection.SetFloat(message, &field, number);
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
        std::optional<std::string> text = StringOf(value);
        if (!text.has_value()) return false;
        if (field.type() == FieldDescriptor::TYPE_BYTES) {
          std::string bytes;
          if (!absl::Base64Unescape(*text, &bytes)) return false;
          *text = std::move(bytes);
        }
        add ? reflection.AddString(message, &field, *std::move(text))
            : reflection.SetString(message, &field, *std::move(text));
        return true;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const bool is_timestamp = field.message_type()->full_name() ==
                                  Timestamp::descriptor()->full_name();
        if (is_timestamp) return ReadInstant(value, field, message);
        if (!value.IsObject()) return false;
        Message* submessage = add ? reflection.AddMessage(message, &field)
                                  : reflection.MutableMessage(message, &field);
        ReadObject(value, path, submessage);
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
    return submessage->ParseFromString(instant->SerializeAsString());
  }

  std::vector<Unrecognized> unrecognized_;
};

}  // namespace

absl::StatusOr<std::vector<Unrecognized>> ReadJson(absl::string_view json,
                                                   Message* message) {
  if (json.empty()) return std::vector<Unrecognized>();
  rapidjson::Document document;
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseFullPrecisionFlag |
                              rapidjson::kParseValidateEncodingFlag;
  document.Parse<kFlags>(json.data(), json.size());
  if (document.HasParseError()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "not JSON: ", rapidjson::GetParseError_En(document.GetParseError()),
        " (at byte ", document.GetErrorOffset(), ")"));
  }
  if (!document.IsObject()) {
    return absl::InvalidArgumentError("JSON, but not an object");
  }
  Reader reader;
  reader.ReadObject(document, "", message);
  return reader.Take();
}

}  // namespace campaign
