#ifndef CAMPAIGN_COMMON_SENSITIVE_FIELDS_H_
#define CAMPAIGN_COMMON_SENSITIVE_FIELDS_H_

#include <functional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/private_key.h"
#include "common/public_key.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace campaign {

// The fields of a message that `(campaign.rules.v1.sensitive)` marks, those of
// messages inside of it among them. On the wire they are RSA-OAEP (SHA-1) in
// base64; in memory they are plain. Immutable.
//
// Source: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_3.shtml
class SensitiveFields {
 public:
  // Errors: INVALID_ARGUMENT naming a marked field that is no string.
  static absl::StatusOr<SensitiveFields> Of(
      const google::protobuf::Descriptor& message);

  // Whether no field is marked: then nothing below has anything to do.
  bool Empty() const { return holders_.empty(); }

  // Whether any of them has a value in `message`.
  bool AnySet(const google::protobuf::Message& message) const;

  // Puts ciphertexts in the place of plain texts, and the other way round.
  // `message` is of the type that `Of` was given. After an error it is half
  // done: throw it away.
  //
  // Errors: INVALID_ARGUMENT naming the field, never its value: a text is too
  // long for the key, or is no ciphertext for it.
  absl::Status Encrypt(const PublicKey& key,
                       google::protobuf::Message* message) const;
  absl::Status Decrypt(const PrivateKey& key,
                       google::protobuf::Message* message) const;

 private:
  using Change =
      std::function<absl::StatusOr<std::string>(const std::string& text)>;

  // Adds `message` to `holders_` if there is a marked field in it.
  absl::Status Search(const google::protobuf::Descriptor& message,
                      std::set<const google::protobuf::Descriptor*>* seen);

  // `path` is where `message` stands, with a dot at the end unless empty.
  absl::Status ChangeAll(const Change& change, const std::string& path,
                         google::protobuf::Message* message) const;

  // The types that have marked fields, themselves or further down.
  std::set<const google::protobuf::Descriptor*> holders_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_SENSITIVE_FIELDS_H_
