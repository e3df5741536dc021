#ifndef CAMPAIGN_COMMON_CROSS_FIELD_RULES_H_
#define CAMPAIGN_COMMON_CROSS_FIELD_RULES_H_

#include <vector>

#include "common/violation.h"
#include "google/protobuf/message.h"

namespace campaign {

// Appends the cross-field rules that `message` breaks. The rules of each
// message type are listed in one table in the .cc; a type without an entry has
// none. Call it beside FieldRules::Check: neither repeats what the other finds.
// Thread-safe.
void CheckCrossFieldRules(const google::protobuf::Message& message,
                          std::vector<Violation>* violations);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_CROSS_FIELD_RULES_H_
