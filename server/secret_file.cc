#include "server/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/file_descriptor.h"

namespace campaign {
namespace {

absl::Status OpenError(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(absl::StrCat("there is no file ", path,
                                              "; create it or mend the path"));
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(absl::StrCat(
          path,
          " may not be read; give the gateway's user the right to read "
          "it and to enter its folders"));
    case ENXIO:
      return absl::FailedPreconditionError(
          absl::StrCat(path, " is not a regular file; give the path of one"));
    default:
      return absl::FailedPreconditionError(
          absl::StrCat(path, " cannot be opened: ", std::strerror(error)));
  }
}

absl::Status CheckKind(const std::string& path, const struct stat& info,
                       size_t max_bytes) {
  if (S_ISDIR(info.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is a directory; give the path of a file in it"));
  }
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a regular file; give the path of one"));
  }
  if (static_cast<size_t>(info.st_size) > max_bytes) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " has ", info.st_size, " bytes, more than the ",
                     max_bytes, " that are read; is it the right file?"));
  }
  return absl::OkStatus();
}

// Mode bits, and not access(2): for root everything is accessible, and it is
// the others who must be kept out.
absl::Status CheckPrivate(const std::string& path, const struct stat& info) {
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) == 0) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrFormat(
      "%s is open to others than its owner (mode %04o); run: chmod 600 %s",
      path, info.st_mode & 07777, path));
}

enum class Privacy { kSecret, kPublic };

absl::StatusOr<std::string> Read(const std::string& path, size_t max_bytes,
                                 Privacy privacy) {
  // O_NONBLOCK: opening a FIFO would wait for a writer for ever. It changes
  // nothing for a regular file.
  int opened;
  do {
    opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  } while (opened < 0 && errno == EINTR);
  if (opened < 0) return OpenError(path, errno);
  const FileDescriptor file(opened);

  // The same descriptor is looked at and read: nobody can swap the file in
  // between.
  struct stat info = {};
  if (::fstat(file.Get(), &info) != 0) return OpenError(path, errno);
  if (absl::Status kind = CheckKind(path, info, max_bytes); !kind.ok()) {
    return kind;
  }
  if (privacy == Privacy::kSecret) {
    if (absl::Status mode = CheckPrivate(path, info); !mode.ok()) return mode;
  }

  // Of its final size from the start, so that no growing leaves copies of a
  // secret in freed memory. One byte more shows the end of the file, or that
  // it grew meanwhile.
  std::string content(static_cast<size_t>(info.st_size) + 1, '\0');
  size_t size = 0;
  while (size < content.size()) {
    const ssize_t got =
        ::read(file.Get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return absl::FailedPreconditionError(
          absl::StrCat(path, " cannot be read: ", std::strerror(errno)));
    }
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  if (size == content.size()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " grew while it was read; try again"));
  }
  if (size == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is empty; is it the right file?"));
  }
  content.resize(size);
  return content;
}

}  // namespace

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  return Read(path, kMaxSecretBytes, Privacy::kSecret);
}

absl::StatusOr<std::string> ReadPlainFile(const std::string& path,
                                          size_t max_bytes) {
  return Read(path, max_bytes, Privacy::kPublic);
}

}  // namespace campaign
