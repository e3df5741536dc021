#ifndef CAMPAIGN_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define CAMPAIGN_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace campaign {

// A folder of a test's own, removed with all its files at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "campaign-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string Path(const std::string& name) const {
    return (path_ / name).string();
  }

  // Writes a file that only its owner may read, and the folders it is in;
  // returns its path.
  std::string Write(const std::string& name, const std::string& content) const {
    std::string path = Path(name);
    std::filesystem::create_directories(
        std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << content;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read |
                                           std::filesystem::perms::owner_write);
    return path;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
