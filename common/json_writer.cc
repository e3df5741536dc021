#include "common/json_writer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <cmath>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "campaign/rules/v1/rules.pb.h"
#include "common/wechatpay_time.h"
#include "google/protobuf/timestamp.pb.h"

namespace campaign {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

absl::Status FieldError(const FieldDescriptor& field,
                        absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat(field.json_name(), " ", problem));
}

// One value of a field: the only one, or the item at `index` of a list.
class FieldValue {
 public:
  FieldValue(const Message& message, const FieldDescriptor& field, int index)
      : message_(message),
        reflection_(*message.GetReflection()),
        field_(field),
        index_(index) {}

  int64_t Signed() const {
    if (field_.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      return index_ < 0
                 ? reflection_.GetInt32(message_, &field_)
                 : reflection_.GetRepeatedInt32(message_, &field_, index_);
    }
    return index_ < 0 ? reflection_.GetInt64(message_, &field_)
                      : reflection_.GetRepeatedInt64(message_, &field_, index_);
  }

  uint64_t Unsigned() const {
    if (field_.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
      return index_ < 0
                 ? reflection_.GetUInt32(message_, &field_)
                 : reflection_.GetRepeatedUInt32(message_, &field_, index_);
    }
    return index_ < 0
               ? reflection_.GetUInt64(message_, &field_)
               : reflection_.GetRepeatedUInt64(message_, &field_, index_);
  }

  float Float() const {
    return index_ < 0 ? reflection_.GetFloat(message_, &field_)
                      : reflection_.GetRepeatedFloat(message_, &field_, index_);
  }

  double Double() const {
    return index_ < 0
               ? reflection_.GetDouble(message_, &field_)
               : reflection_.GetRepeatedDouble(message_, &field_, index_);
  }

  bool Bool() const {
    return index_ < 0 ? reflection_.GetBool(message_, &field_)
                      : reflection_.GetRepeatedBool(message_, &field_, index_);
  }

  int EnumNumber() const {
    return index_ < 0
               ? reflection_.GetEnumValue(message_, &field_)
               : reflection_.GetRepeatedEnumValue(message_, &field_, index_);
  }

  const std::string& Text(std::string* scratch) const {
    return index_ < 0
               ? reflection_.GetStringReference(message_, &field_, scratch)
               : reflection_.GetRepeatedStringReference(message_, &field_,
                                                        index_, scratch);
  }

  const Message& Submessage() const {
    return index_ < 0
               ? reflection_.GetMessage(message_, &field_)
               : reflection_.GetRepeatedMessage(message_, &field_, index_);
  }

 private:
  const Message& message_;
  const Reflection& reflection_;
  const FieldDescriptor& field_;
  const int index_;
};

// The wire's word for an enum value. The zero value is the contract's own
// "unset" and has none.
absl::StatusOr<absl::string_view> EnumText(const FieldDescriptor& field,
                                           int number) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr || number == 0) {
    return FieldError(
        field, absl::StrCat("has the value ", number, ", which is not a ",
                            field.enum_type()->full_name()));
  }
  return absl::string_view(value->name());
}

// The shortest text that reads back as the same number.
template <typename Real>
absl::StatusOr<std::string> RealText(const FieldDescriptor& field,
                                     Real number) {
  if (!std::isfinite(number)) {
    return FieldError(field, "must be a finite number");
  }
  char text[32];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof(text), number);
  return std::string(text, end.ptr);
}

absl::StatusOr<std::string> InstantText(const FieldDescriptor& field,
                                        const Message& message) {
  // Read by reflection: the field may come from another pool than ours.
  const Descriptor& type = *message.GetDescriptor();
  const Reflection& reflection = *message.GetReflection();
  Timestamp instant;
  instant.set_seconds(reflection.GetInt64(
      message, type.FindFieldByNumber(Timestamp::kSecondsFieldNumber)));
  instant.set_nanos(reflection.GetInt32(
      message, type.FindFieldByNumber(Timestamp::kNanosFieldNumber)));
  absl::StatusOr<std::string> text = FormatWechatPayTime(instant);
  if (!text.ok()) return FieldError(field, text.status().message());
  return text;
}

bool IsPresent(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
  if (!reflection.HasField(message, &field)) return false;
  return field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM ||
         reflection.GetEnumValue(message, &field) != 0;
}

bool IsWritten(const FieldDescriptor& field,
               const std::vector<FieldPath>& skipped) {
  if (IsGatewayOnly(field)) return false;
  for (const FieldPath& path : skipped) {
    if (path.size() == 1 && path.front() == &field) return false;
  }
  return true;
}

// What of `skipped` lies within the message that `field` holds.
std::vector<FieldPath> Within(const FieldDescriptor& field,
                              const std::vector<FieldPath>& skipped) {
  std::vector<FieldPath> within;
  for (const FieldPath& path : skipped) {
    if (path.size() > 1 && path.front() == &field) {
      within.emplace_back(path.begin() + 1, path.end());
    }
  }
  return within;
}

bool IsPlainMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         !IsInstant(field);
}

// Whether a message would be written as `{}`.
bool HasNothing(const Message& message, const std::vector<FieldPath>& skipped) {
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsWritten(field, skipped) || !IsPresent(message, field)) continue;
    if (field.is_repeated() || !IsPlainMessage(field) ||
        !HasNothing(message.GetReflection()->GetMessage(message, &field),
                    Within(field, skipped))) {
      return false;
    }
  }
  return true;
}

// The text of anything but a plain message, without quotes.
absl::StatusOr<std::string> ValueText(const FieldValue& value,
                                      const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(value.Signed());
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(value.Unsigned());
    case FieldDescriptor::CPPTYPE_FLOAT:
      return RealText(field, value.Float());
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return RealText(field, value.Double());
    case FieldDescriptor::CPPTYPE_BOOL:
      return std::string(value.Bool() ? "true" : "false");
    case FieldDescriptor::CPPTYPE_ENUM: {
      const absl::StatusOr<absl::string_view> text =
          EnumText(field, value.EnumNumber());
      if (!text.ok()) return text.status();
      return std::string(*text);
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text = value.Text(&scratch);
      return field.type() == FieldDescriptor::TYPE_BYTES
                 ? absl::Base64Escape(text)
                 : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (IsInstant(field)) return InstantText(field, value.Submessage());
      break;
  }
  return FieldError(field, "has no form as one text");
}

// Whether the text of a value stands in quotes.
bool IsQuoted(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return true;
    default:
      return false;
  }
}

class Writer {
 public:
  absl::Status WriteMessage(const Message& message,
                            const std::vector<FieldPath>& skipped) {
    json_.StartObject();
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!IsWritten(field, skipped) || !IsPresent(message, field)) continue;
      if (absl::Status status =
              WriteField(message, field, Within(field, skipped));
          !status.ok()) {
        return status;
      }
    }
    json_.EndObject();
    return absl::OkStatus();
  }

  std::string Take() {
    return std::string(buffer_.GetString(), buffer_.GetSize());
  }

 private:
  absl::Status WriteField(const Message& message, const FieldDescriptor& field,
                          const std::vector<FieldPath>& skipped) {
    if (!field.is_repeated()) {
      const FieldValue value(message, field, -1);
      if (IsPlainMessage(field) && HasNothing(value.Submessage(), skipped)) {
        return absl::OkStatus();
      }
      WriteKey(field);
      return WriteValue(value, field, skipped);
    }
    WriteKey(field);
    json_.StartArray();
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      if (absl::Status status = WriteValue({message, field, i}, field, {});
          !status.ok()) {
        return status;
      }
    }
    json_.EndArray();
    return absl::OkStatus();
  }

  absl::Status WriteValue(const FieldValue& value, const FieldDescriptor& field,
                          const std::vector<FieldPath>& skipped) {
    if (IsPlainMessage(field)) {
      return WriteMessage(value.Submessage(), skipped);
    }
    const absl::StatusOr<std::string> text = ValueText(value, field);
    if (!text.ok()) return text.status();
    if (IsQuoted(field)) {
      json_.String(text->data(),
                   static_cast<rapidjson::SizeType>(text->size()));
    } else {
      json_.RawValue(text->data(), text->size(), rapidjson::kNumberType);
    }
    return absl::OkStatus();
  }

  void WriteKey(const FieldDescriptor& field) {
    const std::string& name = field.json_name();
    json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> json_{buffer_};
};

}  // namespace

bool IsGatewayOnly(const FieldDescriptor& field) {
  return field.options().GetExtension(rules::v1::gateway_only);
}

bool IsInstant(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() ==
             Timestamp::descriptor()->full_name();
}

absl::StatusOr<std::string> WriteJson(const Message& message,
                                      const std::vector<FieldPath>& skipped) {
  Writer writer;
  if (absl::Status status = writer.WriteMessage(message, skipped);
      !status.ok()) {
    return status;
  }
  return writer.Take();
}

absl::StatusOr<std::vector<std::string>> WriteTexts(
    const Message& message, const FieldDescriptor& field) {
  std::vector<std::string> texts;
  if (!IsPresent(message, field)) return texts;
  const int count = field.is_repeated()
                        ? message.GetReflection()->FieldSize(message, &field)
                        : 1;
  for (int i = 0; i < count; ++i) {
    absl::StatusOr<std::string> text = ValueText(
        FieldValue(message, field, field.is_repeated() ? i : -1), field);
    if (!text.ok()) return text.status();
    texts.push_back(*std::move(text));
  }
  return texts;
}

}  // namespace campaign
