#include "server/secret_file.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace campaign {
namespace {

// A folder of its own for each test, removed afterwards.
class SecretFileTest : public testing::Test {
 protected:
  SecretFileTest() {
    std::string pattern = testing::TempDir() + "secret_file_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~SecretFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const {
    return absl::StrCat(folder_, "/", name);
  }

  std::string Write(const std::string& name, const std::string& content,
                    mode_t mode) const {
    std::string path = Path(name);
    std::ofstream(path, std::ios::binary) << content;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  std::string folder_;
};

std::string SecretError(const std::string& path) {
  return std::string(ReadSecretFile(path).status().message());
}

TEST_F(SecretFileTest, ReadsWhatOnlyItsOwnerCanRead) {
  const std::string content(
      "-----BEGIN "
      "PRIVATE KEY-----\n\0\xFF\n",
      31);
  for (const mode_t mode : {0600u, 0400u}) {
    const auto read = ReadSecretFile(Write("key.pem", content, mode));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, content);
  }
}

// By the mode bits, and so for root as well.
TEST_F(SecretFileTest, RefusesWhatIsOpenToOthersWithTheCommandThatMendsIt) {
  struct Case {
    mode_t mode;
    const char* shown;
  };
  for (const Case& c :
       {Case{0644, "0644"}, Case{0640, "0640"}, Case{0604, "0604"},
        Case{0620, "0620"}, Case{0601, "0601"}, Case{0777, "0777"}}) {
    const std::string path = Write("key.pem", "secret", c.mode);
    const auto read = ReadSecretFile(path);
    EXPECT_EQ(read.status().code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(read.status().message(),
              absl::StrCat(path, " is open to others than its owner (mode ",
                           c.shown, "); run: chmod 600 ", path));
  }
}

TEST_F(SecretFileTest, ReadsPublicFilesWhateverTheirMode) {
  const auto read = ReadPlainFile(Write("cert.pem", "public", 0644));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, "public");
}

TEST_F(SecretFileTest, SaysThatThereIsNoFile) {
  const std::string path = Path("none.pem");
  EXPECT_EQ(ReadSecretFile(path).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(SecretError(path), absl::StrCat("there is no file ", path,
                                            "; create it or mend the path"));
  const std::string below_a_file = Write("file", "x", 0600) + "/key.pem";
  EXPECT_EQ(ReadSecretFile(below_a_file).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(SecretFileTest, RefusesAnEmptyPath) {
  EXPECT_EQ(ReadPlainFile("").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SecretFileTest, RefusesADirectory) {
  EXPECT_EQ(
      SecretError(folder_),
      absl::StrCat(folder_, " is a directory; give the path of a file in it"));
}

TEST_F(SecretFileTest, RefusesAFifoWithoutWaitingForAWriter) {
  const std::string path = Path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(SecretError(path),
            absl::StrCat(path, " is not a regular file; give the path of one"));
}

TEST_F(SecretFileTest, RefusesADevice) {
  EXPECT_EQ(ReadPlainFile("/dev/zero").status().message(),
            "/dev/zero is not a regular file; give the path of one");
}

TEST_F(SecretFileTest, RefusesASocket) {
  const std::string path = Path("s");
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(
      ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
      0);
  EXPECT_EQ(SecretError(path),
            absl::StrCat(path, " is not a regular file; give the path of one"));
  ::close(fd);
}

TEST_F(SecretFileTest, RefusesAnEmptyFile) {
  const std::string path = Write("key.pem", "", 0600);
  EXPECT_EQ(SecretError(path),
            absl::StrCat(path, " is empty; is it the right file?"));
}

TEST_F(SecretFileTest, ReadsUpToTheLimitAndNotBeyond) {
  const std::string most(kMaxSecretBytes, 'x');
  const auto read = ReadSecretFile(Write("most", most, 0600));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, most);

  const std::string path = Write("more", most + "x", 0600);
  EXPECT_EQ(SecretError(path),
            absl::StrCat(path,
                         " has 65537 bytes, more than the 65536 that are read; "
                         "is it the right file?"));
  EXPECT_TRUE(ReadPlainFile(path).ok());
  EXPECT_FALSE(ReadPlainFile(path, 65536).ok());
}

// Kubernetes mounts secrets as links.
TEST_F(SecretFileTest, FollowsLinksAndChecksWhatTheyLeadTo) {
  const std::string target = Write("target", "secret", 0600);
  const std::string link = Path("link");
  ASSERT_EQ(::symlink(target.c_str(), link.c_str()), 0);
  const auto read = ReadSecretFile(link);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, "secret");

  ASSERT_EQ(::chmod(target.c_str(), 0644), 0);
  EXPECT_FALSE(ReadSecretFile(link).ok());

  const std::string loop = Path("loop");
  ASSERT_EQ(::symlink(loop.c_str(), loop.c_str()), 0);
  EXPECT_EQ(SecretError(loop),
            absl::StrCat(loop,
                         " cannot be opened: Too many levels of symbolic "
                         "links"));
}

TEST_F(SecretFileTest, NeverShowsTheContent) {
  EXPECT_EQ(SecretError(Write("key.pem", "TOPSECRET", 0644)).find("TOPSECRET"),
            std::string::npos);
}

TEST_F(SecretFileTest, LeavesNoDescriptorOpen) {
  const std::string good = Write("good", "secret", 0600);
  const std::string open = Write("open", "secret", 0644);
  const auto count = [] {
    int fds = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/self/fd")) {
      ++fds;
    }
    return fds;
  };
  const int before = count();
  for (const std::string& path : {good, open, folder_, Path("none")}) {
    (void)ReadSecretFile(path);
  }
  EXPECT_EQ(count(), before);
}

}  // namespace
}  // namespace campaign
