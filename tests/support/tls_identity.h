#ifndef CAMPAIGN_TESTS_SUPPORT_TLS_IDENTITY_H_
#define CAMPAIGN_TESTS_SUPPORT_TLS_IDENTITY_H_

#include <string>
#include <vector>

namespace campaign {

// A server's key and certificate, and the authority that issued it, all PEM.
// Made afresh for a test: nothing secret, nothing that expires in a repository.
struct TlsIdentity {
  std::string ca_certificate;
  std::string certificate;
  std::string private_key;
};

// Makes an authority and a server certificate issued by it for `names`: DNS
// names, or IPv4 addresses. EC keys (P-256), as they take no time to make.
// Valid from an hour ago for a day. Aborts if OpenSSL fails.
TlsIdentity MakeTlsIdentity(const std::vector<std::string>& names = {
                                "localhost", "127.0.0.1"});

// A file in the temporary directory that is removed with the object. Private
// to its owner, as it may hold a key.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_SUPPORT_TLS_IDENTITY_H_
