#include "server/file_fingerprint.h"

#include <sys/stat.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

namespace campaign {

std::string FingerprintOf(const std::vector<std::string>& paths) {
  std::string fingerprint;
  for (const std::string& path : paths) {
    if (path.empty()) continue;
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0) {
      absl::StrAppend(&fingerprint, path, " error ", errno, "\n");
      continue;
    }
    // The inode's own time (ctime) shows what a copied mtime hides.
    absl::StrAppend(&fingerprint, path, " ", info.st_dev, " ", info.st_ino, " ",
                    info.st_size, " ", info.st_mtim.tv_sec, ".",
                    info.st_mtim.tv_nsec, " ", info.st_ctim.tv_sec, ".",
                    info.st_ctim.tv_nsec, "\n");
  }
  return fingerprint;
}

}  // namespace campaign
