#include "common/json_writer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>

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
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

bool IsTimestamp(const Descriptor& type) {
  return type.full_name() == Timestamp::descriptor()->full_name();
}

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

  double Real() const {
    if (field_.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
      return index_ < 0
                 ? reflection_.GetFloat(message_, &field_)
                 : reflection_.GetRepeatedFloat(message_, &field_, index_);
    }
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

absl::StatusOr<std::string> InstantText(const FieldDescriptor& field,
                                        const Message& message) {
  // Read by reflection: the field may come from another pool than ours.
  Timestamp instant;
  instant.ParseFromString(message.SerializeAsString());
  absl::StatusOr<std::string> text = FormatWechatPayTime(instant);
  if (!text.ok()) return FieldError(field, text.status().message());
  return text;
}

bool IsPresent(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

bool IsWritten(const FieldDescriptor& field, const SkippedFields& skipped) {
  return !IsGatewayOnly(field) && !skipped.contains(&field);
}

// Whether a message would be written as `{}`.
bool HasNothing(const Message& message, const SkippedFields& skipped = {}) {
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsWritten(field, skipped) || !IsPresent(message, field)) continue;
    if (field.is_repeated() ||
        field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        IsTimestamp(*field.message_type()) ||
        !HasNothing(message.GetReflection()->GetMessage(message, &field))) {
      return false;
    }
  }
  return true;
}

class Writer {
 public:
  absl::Status WriteMessage(const Message& message,
                            const SkippedFields& skipped) {
    json_.StartObject();
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!IsWritten(field, skipped) || !IsPresent(message, field)) continue;
      if (absl::Status status = WriteField(message, field); !status.ok()) {
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
  absl::Status WriteField(const Message& message,
                          const FieldDescriptor& field) {
    if (!field.is_repeated()) {
      const FieldValue value(message, field, -1);
      if (IsPlainMessage(field) && HasNothing(value.Submessage())) {
        return absl::OkStatus();
      }
      WriteKey(field);
      return WriteValue(value, field);
    }
    WriteKey(field);
    json_.StartArray();
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      if (absl::Status status = WriteValue({message, field, i}, field);
          !status.ok()) {
        return status;
      }
    }
    json_.EndArray();
    return absl::OkStatus();
  }

  absl::Status WriteValue(const FieldValue& value,
                          const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_INT64:
        json_.Int64(value.Signed());
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_UINT32:
      case FieldDescriptor::CPPTYPE_UINT64:
        json_.Uint64(value.Unsigned());
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        if (!json_.Double(value.Real())) {
          return FieldError(field, "must be a finite number");
        }
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_BOOL:
        json_.Bool(value.Bool());
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_ENUM: {
        const absl::StatusOr<absl::string_view> text =
            EnumText(field, value.EnumNumber());
        if (!text.ok()) return text.status();
        WriteString(*text);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        const std::string& text = value.Text(&scratch);
        WriteString(field.type() == FieldDescriptor::TYPE_BYTES
                        ? absl::Base64Escape(text)
                        : text);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (!IsTimestamp(*field.message_type())) {
          return WriteMessage(value.Submessage(), {});
        }
        const absl::StatusOr<std::string> text =
            InstantText(field, value.Submessage());
        if (!text.ok()) return text.status();
        WriteString(*text);
        return absl::OkStatus();
    }
    return FieldError(field, "is of an unknown kind");
  }

  static bool IsPlainMessage(const FieldDescriptor& field) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
           !IsTimestamp(*field.message_type());
  }

  void WriteKey(const FieldDescriptor& field) {
    const std::string& name = field.json_name();
    json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }

  void WriteString(absl::string_view text) {
    json_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> json_{buffer_};
};

absl::StatusOr<std::string> ValueText(const FieldValue& value,
                                      const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(value.Signed());
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(value.Unsigned());
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(value.Real());
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
      return InstantText(field, value.Submessage());
  }
  return FieldError(field, "is of an unknown kind");
}

}  // namespace

bool IsGatewayOnly(const FieldDescriptor& field) {
  return field.options().GetExtension(rules::v1::gateway_only);
}

absl::StatusOr<std::string> WriteJson(const Message& message,
                                      const SkippedFields& skipped) {
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
