#ifndef CAMPAIGN_CLIENT_FILE_DESCRIPTOR_H_
#define CAMPAIGN_CLIENT_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace campaign {

// Owns one file descriptor and closes it.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  bool IsOpen() const { return fd_ >= 0; }
  int Get() const { return fd_; }

 private:
  int fd_ = -1;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_FILE_DESCRIPTOR_H_
