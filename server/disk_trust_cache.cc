#include "server/disk_trust_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/file_descriptor.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

absl::Status Failure(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat(what, " ", path, ": ", std::strerror(errno)));
}

// Everything of `text`, on the disk when it returns OK.
absl::Status WriteSynced(const std::string& path, absl::string_view text) {
  const FileDescriptor file(::open(
      path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
      S_IRUSR | S_IWUSR));
  if (file.Get() < 0) return Failure("cannot make", path);
  while (!text.empty()) {
    const ssize_t written = ::write(file.Get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failure("cannot write", path);
    text.remove_prefix(static_cast<size_t>(written));
  }
  if (::fsync(file.Get()) != 0) return Failure("cannot write", path);
  return absl::OkStatus();
}

// Without this a rename may be forgotten when the power fails.
absl::Status SyncFolder(const std::string& folder) {
  const FileDescriptor descriptor(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.Get() < 0 || ::fsync(descriptor.Get()) != 0) {
    return Failure("cannot sync the folder", folder);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<DiskTrustCache>> DiskTrustCache::In(
    const std::string& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the folder ", folder, " cannot be made (", std::strerror(errno),
        "); make it, for the gateway's user"));
  }
  struct stat info = {};
  if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, " is not a folder; give the path of one"));
  }
  if (info.st_uid != ::geteuid() && info.st_uid != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder,
        " belongs to another user, who would decide whose answers are "
        "believed; give it to the gateway's user, or name another folder"));
  }
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "others than its owner may write in %s (mode %04o), and would decide "
        "whose answers are believed; run: chmod 700 %s",
        folder, info.st_mode & 07777, folder));
  }
  return std::unique_ptr<DiskTrustCache>(new DiskTrustCache(folder));
}

std::string DiskTrustCache::PathOf(absl::string_view mchid) const {
  return absl::StrCat(folder_, "/", mchid, ".pem");
}

absl::StatusOr<std::vector<PlatformCertificate>> DiskTrustCache::Load(
    absl::string_view mchid) {
  const std::string path = PathOf(mchid);
  const absl::StatusOr<std::string> text = ReadSecretFile(path);
  if (absl::IsNotFound(text.status())) {
    return std::vector<PlatformCertificate>();
  }
  if (!text.ok()) return text.status();
  std::vector<PlatformCertificate> certificates = ReadPemBundle(*text);
  if (certificates.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " has no certificate that can be read; remove it"));
  }
  return certificates;
}

absl::Status DiskTrustCache::Save(
    absl::string_view mchid,
    const std::vector<PlatformCertificate>& certificates) {
  std::string text;
  for (const PlatformCertificate& one : certificates) {
    absl::StrAppend(&text, "serial_no ", one.certificate.SerialNumber(), "\n",
                    one.pem, "\n");
  }
  const std::string path = PathOf(mchid);
  const std::string beside = absl::StrCat(path, ".new");
  absl::Status written = WriteSynced(beside, text);
  if (written.ok() && ::rename(beside.c_str(), path.c_str()) != 0) {
    written = Failure("cannot replace", path);
  }
  if (!written.ok()) {
    ::unlink(beside.c_str());
    return written;
  }
  return SyncFolder(folder_);
}

}  // namespace campaign
