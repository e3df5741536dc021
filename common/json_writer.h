#ifndef CAMPAIGN_COMMON_JSON_WRITER_H_
#define CAMPAIGN_COMMON_JSON_WRITER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// Fields that are not to be written, at the top level of a message.
using SkippedFields =
    absl::flat_hash_set<const google::protobuf::FieldDescriptor*>;

// `message` as the JSON that WeChat Pay reads. protobuf's own JSON is something
// else: it quotes 64-bit numbers, renames fields and drops zeros.
//
// * Names are the fields' `json_name`, in the order of declaration.
// * Numbers are JSON numbers; enums are the names of their values; bytes are
//   base64; google.protobuf.Timestamp is as wechatpay_time.h says.
// * What is absent is left out, and so is a message that has nothing in it:
//   `null` is forbidden, and an empty object means nothing documented. A field
//   declared `optional` is written whenever it is set, zero or not.
// * Fields marked `gateway_only` are never written.
//
// Errors: INVALID_ARGUMENT naming the field, for an enum number without a name
// or an instant outside of the years 0001 to 9999.
absl::StatusOr<std::string> WriteJson(const google::protobuf::Message& message,
                                      const SkippedFields& skipped = {});

// The same values as text for a query or a path: one for each item of a
// repeated field, none if the field is absent. Not percent-encoded. `field` is
// no message but Timestamp.
absl::StatusOr<std::vector<std::string>> WriteTexts(
    const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor& field);

// Whether `field` is meant for the gateway and not for WeChat Pay.
bool IsGatewayOnly(const google::protobuf::FieldDescriptor& field);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_JSON_WRITER_H_
