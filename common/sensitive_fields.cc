#include "common/sensitive_fields.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "campaign/rules/v1/rules.pb.h"
#include "common/base64.h"

namespace campaign {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsMarked(const FieldDescriptor& field) {
  return field.options().GetExtension(rules::v1::sensitive);
}

std::string Name(const std::string& path, const FieldDescriptor& field,
                 int index) {
  return absl::StrCat(path, field.name(),
                      field.is_repeated() ? absl::StrCat("[", index, "]") : "");
}

}  // namespace

absl::StatusOr<SensitiveFields> SensitiveFields::Of(const Descriptor& message) {
  SensitiveFields fields;
  std::set<const Descriptor*> seen;
  if (absl::Status status = fields.Search(message, &seen); !status.ok()) {
    return status;
  }
  return fields;
}

absl::Status SensitiveFields::Search(const Descriptor& message,
                                     std::set<const Descriptor*>* seen) {
  if (!seen->insert(&message).second) return absl::OkStatus();
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (IsMarked(field)) {
      if (field.type() != FieldDescriptor::TYPE_STRING) {
        return absl::InvalidArgumentError(absl::StrCat(
            field.full_name(), " is marked sensitive, but is no string"));
      }
      holders_.insert(&message);
    }
    if (field.message_type() == nullptr) continue;
    if (absl::Status status = Search(*field.message_type(), seen);
        !status.ok()) {
      return status;
    }
    if (holders_.count(field.message_type()) > 0) holders_.insert(&message);
  }
  return absl::OkStatus();
}

bool SensitiveFields::AnySet(const Message& message) const {
  if (holders_.count(message.GetDescriptor()) == 0) return false;
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (IsMarked(*field)) return true;
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      if (AnySet(reflection.GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if (AnySet(reflection.GetRepeatedMessage(message, field, i))) return true;
    }
  }
  return false;
}

absl::Status SensitiveFields::Encrypt(const PublicKey& key,
                                      Message* message) const {
  return ChangeAll(
      [&key](const std::string& text) -> absl::StatusOr<std::string> {
        absl::StatusOr<std::string> sealed = key.EncryptOaepSha1(text);
        if (!sealed.ok()) return sealed.status();
        return Base64Encode(*sealed);
      },
      "", message);
}

absl::Status SensitiveFields::Decrypt(const PrivateKey& key,
                                      Message* message) const {
  return ChangeAll(
      [&key](const std::string& text) -> absl::StatusOr<std::string> {
        const std::optional<std::string> sealed = Base64Decode(text);
        if (!sealed.has_value()) {
          return absl::InvalidArgumentError("is not base64");
        }
        return key.DecryptOaepSha1(*sealed);
      },
      "", message);
}

absl::Status SensitiveFields::ChangeAll(const Change& change,
                                        const std::string& path,
                                        Message* message) const {
  if (holders_.count(message->GetDescriptor()) == 0) return absl::OkStatus();
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(*message, &set);
  for (const FieldDescriptor* field : set) {
    if (!IsMarked(*field) && field->message_type() == nullptr) continue;
    const int count =
        field->is_repeated() ? reflection.FieldSize(*message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string name = Name(path, *field, i);
      if (!IsMarked(*field)) {
        Message* inner =
            field->is_repeated()
                ? reflection.MutableRepeatedMessage(message, field, i)
                : reflection.MutableMessage(message, field);
        absl::Status status = ChangeAll(change, absl::StrCat(name, "."), inner);
        if (!status.ok()) return status;
        continue;
      }
      absl::StatusOr<std::string> changed =
          change(field->is_repeated()
                     ? reflection.GetRepeatedString(*message, field, i)
                     : reflection.GetString(*message, field));
      if (!changed.ok()) {
        return absl::InvalidArgumentError(
            absl::StrCat(name, " ", changed.status().message()));
      }
      if (field->is_repeated()) {
        reflection.SetRepeatedString(message, field, i, *std::move(changed));
      } else {
        reflection.SetString(message, field, *std::move(changed));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace campaign
