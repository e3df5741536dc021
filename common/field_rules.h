#ifndef CAMPAIGN_COMMON_FIELD_RULES_H_
#define CAMPAIGN_COMMON_FIELD_RULES_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/violation.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// The limits that a message type declares in its `.proto`
// (`campaign.rules.v1.field`), ready to be checked.
//
// Beside them, these hold for every field of every message:
// * Text is UTF-8, has no NUL, and no character that takes four bytes in UTF-8
//   (emoji, rare Han): WeChat Pay does not support these.
//   Source:
//   https://pay.weixin.qq.com/docs/merchant/development/interface-rules/basic-rules.html
// * Text has no other control character. No page says so, hence a warning.
// * An enum has one of its named values: a number without a name cannot be
//   written in WeChat Pay's JSON.
// * A google.protobuf.Timestamp is in the years 0001 to 9999 and its nanos are
//   from 0 to 999,999,999: anything else has no RFC 3339 form.
//
// Thread-safe: nothing changes after Of.
class FieldRules {
 public:
  // Where the text goes.
  enum class Text {
    // To WeChat Pay: the rules above hold.
    kForWechatPay,
    // Not to WeChat Pay (paths in a configuration file): any UTF-8 without NUL.
    kAnyUnicode,
  };

  // Compiles the rules of `message_type` and of all messages within it, which
  // may be recursive. `message_type` must outlive the rules.
  //
  // Errors: INVALID_ARGUMENT with a sentence that names the field, if a rule
  // cannot work: a pattern that is no regular expression, `required_when` of
  // something that does not exist, a limit on a field of another kind. These
  // are mistakes in a `.proto`, so that the server refuses to start.
  static absl::StatusOr<FieldRules> Of(
      const google::protobuf::Descriptor& message_type,
      Text text = Text::kForWechatPay);

  FieldRules(FieldRules&&) noexcept;
  FieldRules& operator=(FieldRules&&) noexcept;
  ~FieldRules();

  // Appends everything that is wrong with `message`, in the order of the
  // fields' declaration. `message` is of the type given to Of.
  void Check(const google::protobuf::Message& message,
             std::vector<Violation>* violations) const;

 private:
  struct Program;

  explicit FieldRules(std::unique_ptr<const Program> program);

  std::unique_ptr<const Program> program_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_FIELD_RULES_H_
