#ifndef CAMPAIGN_COMMON_API_V3_KEY_H_
#define CAMPAIGN_COMMON_API_V3_KEY_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace campaign {

// A merchant's APIv3 key (APIv3密钥), which WeChat Pay encrypts platform
// certificates and notifications with. There is no way to get its bytes out
// again; they are wiped when the last copy goes. Copies share the key.
// Thread-safe.
class ApiV3Key {
 public:
  // `text` is what the file has: 32 printable ASCII characters, used as they
  // are, neither hex nor base64. One line end after them is forgiven, for
  // editors add it. The caller's `text` is the caller's to wipe.
  //
  // Errors: INVALID_ARGUMENT with a message that follows a file's name ("has 31
  // characters, ...") and says what to give instead.
  static absl::StatusOr<ApiV3Key> FromText(absl::string_view text);

  // What AEAD_AES_256_GCM encrypted: `sealed` is the ciphertext with the tag of
  // 16 bytes behind it, not base64; `nonce` has 12 bytes; `associated_data` may
  // be empty. Nothing if any of them was changed, or encrypted with another
  // key: the tag does not tell these apart.
  std::optional<std::string> Open(absl::string_view nonce,
                                  absl::string_view associated_data,
                                  absl::string_view sealed) const;

 private:
  struct Bytes;

  explicit ApiV3Key(std::shared_ptr<const Bytes> bytes)
      : bytes_(std::move(bytes)) {}

  std::shared_ptr<const Bytes> bytes_;
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_API_V3_KEY_H_
