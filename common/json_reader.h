#ifndef CAMPAIGN_COMMON_JSON_READER_H_
#define CAMPAIGN_COMMON_JSON_READER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/unrecognized.h"
#include "google/protobuf/message.h"

namespace campaign {

// Reads WeChat Pay's JSON into `message`, as far as it is understood. WeChat
// Pay adds members and enum values at any time, so that only what is no JSON
// object at all fails; whatever else does not fit is left unset and returned,
// at most `kMaxUnrecognized` of it:
//
// * members without a field, enum strings without a value;
// * values of another kind, numbers out of range, texts that are no time.
//
// Numbers in quotes are taken for numbers and the other way round: a sample of
// WeChat Pay's own has week days as strings. `null` is as good as absent. Of a
// member that occurs twice the last counts. An empty text is an empty answer
// (204).
//
// RapidJSON, iteratively: a million opening brackets must not end the stack.
//
// Errors: INVALID_ARGUMENT saying at which byte the text stops being JSON.
absl::StatusOr<std::vector<Unrecognized>> ReadJson(
    absl::string_view json, google::protobuf::Message* message);

inline constexpr size_t kMaxUnrecognized = 32;

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_JSON_READER_H_
