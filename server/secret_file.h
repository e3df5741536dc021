#ifndef CAMPAIGN_SERVER_SECRET_FILE_H_
#define CAMPAIGN_SERVER_SECRET_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace campaign {

// Largest secret: a private key takes about 3 KiB.
inline constexpr size_t kMaxSecretBytes = 64 * 1024;

// Largest public file by default: the bundle of all public certificate
// authorities takes about 250 KiB.
inline constexpr size_t kMaxPlainBytes = 1024 * 1024;

// Reads a file that nobody but its owner may read: a private key. Refused when
// its mode lets its group or others do anything; the message then has the
// command that mends it. Symbolic links are followed, for Kubernetes mounts
// secrets as links; what they lead to is what is checked.
//
// Every error is a sentence with the path and the mend in it, and none has
// anything of the file's content:
// * NOT_FOUND: there is no such file.
// * PERMISSION_DENIED: it may not be read, or others may read it.
// * FAILED_PRECONDITION: it is a directory or a device, empty, or larger than
//   kMaxSecretBytes.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// Reads a file that may be public: a certificate, a public key, a
// configuration. Errors as above, without the mode.
absl::StatusOr<std::string> ReadPlainFile(const std::string& path,
                                          size_t max_bytes = kMaxPlainBytes);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_SECRET_FILE_H_
