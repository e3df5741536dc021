#ifndef CAMPAIGN_TOOLS_SIMULATOR_FIELD_READER_H_
#define CAMPAIGN_TOOLS_SIMULATOR_FIELD_READER_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/simulator/api_error.h"

namespace simulator {

enum class Presence { kRequired, kOptional };

// The first rule that a request body breaks.
using FirstError = std::optional<ApiError>;

// Reads the members of one JSON object as strictly as they are documented. The
// first broken rule of all readers that share an error is kept; getters then
// give null or nothing, as they do for absent members.
class FieldReader {
 public:
  // `pointer` is where `object` stands in the body, as a JSON pointer. All
  // arguments must outlive the reader.
  FieldReader(const Json& object, std::string pointer, FirstError* error)
      : object_(object), pointer_(std::move(pointer)), error_(error) {}

  // Lengths are in characters.
  const std::string* String(const char* name, Presence presence, size_t least,
                            size_t most);
  const std::string* Enum(const char* name, Presence presence,
                          std::initializer_list<std::string_view> values);
  // An RFC 3339 time of at most 32 characters.
  const std::string* Time(const char* name, Presence presence);
  // Six digits HHmmss.
  const std::string* TimeOfDay(const char* name, Presence presence);
  // Request numbers: letters, digits and `|_*-`, 1 to 128.
  const std::string* RequestNumber(const char* name, bool check_letters = true);
  std::optional<int64_t> Integer(const char* name, Presence presence,
                                 int64_t least);
  const Json* Object(const char* name, Presence presence);
  const Json* Array(const char* name, Presence presence, size_t least,
                    size_t most);
  // An array of strings of `least` to `most` characters.
  const Json* StringArray(const char* name, Presence presence,
                          size_t least_items, size_t most_items, size_t least,
                          size_t most);

  // Refuses members that no getter was asked for; call it last.
  void RefuseOthers();

  // Records that a rule about `name` is broken.
  void Broken(const std::string& name, const std::string& issue);
  bool Has(const char* name) const { return object_.contains(name); }
  std::string Pointer(const std::string& name) const {
    return pointer_ + "/" + name;
  }
  FirstError* error() { return error_; }

 private:
  const Json* Find(const char* name, Presence presence);
  bool CheckLength(const std::string& field, const Json& value, size_t least,
                   size_t most);

  const Json& object_;
  const std::string pointer_;
  FirstError* const error_;
  std::vector<std::string_view> known_;
};

// Reads a request body: a JSON object without null and without characters of
// four bytes anywhere.
Result<Json> ReadBody(const std::string& body);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_FIELD_READER_H_
