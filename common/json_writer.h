#ifndef CAMPAIGN_COMMON_JSON_WRITER_H_
#define CAMPAIGN_COMMON_JSON_WRITER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// The way from a message down to one of its fields: `{a.b}` has two steps.
using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// `message` as the JSON that WeChat Pay reads. protobuf's own JSON is something
// else: it quotes 64-bit numbers, renames fields and drops zeros.
//
// * Names are the fields' `json_name`, in the order of declaration.
// * Numbers are JSON numbers; enums are the names of their values; bytes are
//   base64; google.protobuf.Timestamp is as wechatpay_time.h says.
// * What is absent is left out, and so is a message that has nothing in it:
//   `null` is forbidden, and an empty object means nothing documented. A field
//   declared `optional` is written whenever it is set, zero or not; but never
//   the zero value of an enum, which is the contract's own word for "unset".
// * Fields marked `gateway_only` are never written, nor are those in `skipped`.
//
// Errors: INVALID_ARGUMENT naming the field, for an enum number without a name
// (in a list, without one on the wire), a number that is not finite, or an
// instant outside of the years 0001 to 9999.
absl::StatusOr<std::string> WriteJson(
    const google::protobuf::Message& message,
    const std::vector<FieldPath>& skipped = {});

// The same values as text for a query or a path: one for each item of a
// repeated field, none if the field is absent. Not percent-encoded. `field` is
// no message but Timestamp. Errors as above.
absl::StatusOr<std::vector<std::string>> WriteTexts(
    const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor& field);

// Whether `field` is meant for the gateway and not for WeChat Pay.
bool IsGatewayOnly(const google::protobuf::FieldDescriptor& field);

// Whether `field` is a google.protobuf.Timestamp, which is one text on the
// wire.
bool IsInstant(const google::protobuf::FieldDescriptor& field);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_JSON_WRITER_H_
