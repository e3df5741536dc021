#include "tools/simulator/field_reader.h"

#include <algorithm>

#include "tools/simulator/rfc3339.h"
#include "tools/simulator/utf8.h"

namespace simulator {
namespace {

// `~` and `/` inside a name, as RFC 6901 writes them.
std::string Escaped(const std::string& name) {
  std::string escaped;
  for (const char c : name) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// Finds null and unsupported characters. ParseJson() has bounded the depth.
FirstError FindUnsupported(const Json& value, const std::string& pointer) {
  if (value.is_null()) {
    return ParamError(Location::kBody, pointer, nullptr,
                      "null is not allowed; leave the member out");
  }
  if (value.is_string() &&
      !CountCharacters(value.get_ref<const std::string&>()).has_value()) {
    return ParamError(Location::kBody, pointer, nullptr,
                      "only UTF-8 of one to three bytes is supported");
  }
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      if (!CountCharacters(name).has_value()) {
        return ParamError(Location::kBody, pointer, nullptr,
                          "only UTF-8 of one to three bytes is supported");
      }
      FirstError error = FindUnsupported(member, pointer + "/" + Escaped(name));
      if (error.has_value()) return error;
    }
  }
  if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      FirstError error =
          FindUnsupported(value[i], pointer + "/" + std::to_string(i));
      if (error.has_value()) return error;
    }
  }
  return std::nullopt;
}

std::string LengthIssue(size_t least, size_t most) {
  return "length must be " + std::to_string(least) + " to " +
         std::to_string(most) + " characters";
}

}  // namespace

Result<Json> ReadBody(const std::string& body) {
  std::optional<Json> json = ParseJson(body);
  if (!json.has_value()) {
    return ParamError(Location::kBody, "", nullptr, "the body is no JSON");
  }
  if (!json->is_object()) {
    return ParamError(Location::kBody, "", nullptr,
                      "the body must be a JSON object");
  }
  if (FirstError error = FindUnsupported(*json, ""); error.has_value()) {
    return *std::move(error);
  }
  return *std::move(json);
}

void FieldReader::Broken(const std::string& name, const std::string& issue) {
  if (error_->has_value()) return;
  const auto it = object_.find(name);
  *error_ = ParamError(Location::kBody, Pointer(name),
                       it == object_.end() ? Json() : *it, issue);
}

const Json* FieldReader::Find(const char* name, Presence presence) {
  known_.push_back(name);
  if (error_->has_value()) return nullptr;
  const auto it = object_.find(name);
  if (it != object_.end()) return &*it;
  if (presence == Presence::kRequired) Broken(name, "is required");
  return nullptr;
}

bool FieldReader::CheckLength(const std::string& field, const Json& value,
                              size_t least, size_t most) {
  const size_t length =
      CountCharacters(value.get_ref<const std::string&>()).value_or(0);
  if (length >= least && length <= most) return true;
  *error_ = ParamError(Location::kBody, field, value, LengthIssue(least, most));
  return false;
}

const std::string* FieldReader::String(const char* name, Presence presence,
                                       size_t least, size_t most) {
  const Json* const value = Find(name, presence);
  if (value == nullptr) return nullptr;
  if (!value->is_string()) {
    Broken(name, "must be a string");
    return nullptr;
  }
  if (!CheckLength(Pointer(name), *value, least, most)) return nullptr;
  return &value->get_ref<const std::string&>();
}

const std::string* FieldReader::Enum(
    const char* name, Presence presence,
    std::initializer_list<std::string_view> values) {
  const std::string* const text = String(name, presence, 1, 64);
  if (text == nullptr) return nullptr;
  if (std::find(values.begin(), values.end(), *text) == values.end()) {
    Broken(name, "is not one of the documented values");
    return nullptr;
  }
  return text;
}

const std::string* FieldReader::Time(const char* name, Presence presence) {
  const std::string* const text = String(name, presence, 1, 32);
  if (text == nullptr) return nullptr;
  if (!ParseRfc3339(*text).has_value()) {
    Broken(name, "is no RFC 3339 time such as 2015-05-20T13:29:35+08:00");
    return nullptr;
  }
  return text;
}

const std::string* FieldReader::TimeOfDay(const char* name, Presence presence) {
  const std::string* const text = String(name, presence, 6, 6);
  if (text == nullptr) return nullptr;
  if (!IsTimeOfDay(*text)) {
    Broken(name, "is no time of the day HHmmss");
    return nullptr;
  }
  return text;
}

const std::string* FieldReader::RequestNumber(const char* name,
                                              bool check_letters) {
  const std::string* const text = String(name, Presence::kRequired, 1, 128);
  if (text == nullptr || !check_letters) return text;
  for (const char c : *text) {
    const bool allowed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                         (c >= 'A' && c <= 'Z') || c == '|' || c == '_' ||
                         c == '*' || c == '-';
    if (!allowed) {
      Broken(name, "may have letters, digits, |, _, * and - only");
      return nullptr;
    }
  }
  return text;
}

std::optional<int64_t> FieldReader::Integer(const char* name, Presence presence,
                                            int64_t least) {
  const Json* const value = Find(name, presence);
  if (value == nullptr) return std::nullopt;
  // A fraction, an exponent, or more than 63 bits is no integer, either.
  const bool fits =
      value->is_number_integer() &&
      !(value->is_number_unsigned() && value->get<uint64_t>() > INT64_MAX);
  if (!fits) {
    Broken(name, "must be an integer");
    return std::nullopt;
  }
  if (value->get<int64_t>() < least) {
    Broken(name, "must be at least " + std::to_string(least));
    return std::nullopt;
  }
  return value->get<int64_t>();
}

const Json* FieldReader::Object(const char* name, Presence presence) {
  const Json* const value = Find(name, presence);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) {
    Broken(name, "must be an object");
    return nullptr;
  }
  return value;
}

const Json* FieldReader::Array(const char* name, Presence presence,
                               size_t least, size_t most) {
  const Json* const value = Find(name, presence);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) {
    Broken(name, "must be an array");
    return nullptr;
  }
  if (value->size() < least || value->size() > most) {
    Broken(name, "must have " + std::to_string(least) + " to " +
                     std::to_string(most) + " items");
    return nullptr;
  }
  return value;
}

const Json* FieldReader::StringArray(const char* name, Presence presence,
                                     size_t least_items, size_t most_items,
                                     size_t least, size_t most) {
  const Json* const value = Array(name, presence, least_items, most_items);
  if (value == nullptr) return nullptr;
  for (size_t i = 0; i < value->size(); ++i) {
    const Json& item = (*value)[i];
    const std::string field = Pointer(name) + "/" + std::to_string(i);
    if (!item.is_string()) {
      *error_ = ParamError(Location::kBody, field, item, "must be a string");
      return nullptr;
    }
    if (!CheckLength(field, item, least, most)) return nullptr;
  }
  return value;
}

void FieldReader::RefuseOthers() {
  if (error_->has_value()) return;
  for (const auto& [name, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      Broken(name, "is unknown");
      return;
    }
  }
}

}  // namespace simulator
