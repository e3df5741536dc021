#ifndef CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_DOWNLOADS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_DOWNLOADS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace simulator {

// How often each merchant was given the platform certificates. Refusals do not
// count, lists that a fault spoilt do. Thread-safe.
class CertificateDownloads {
 public:
  void Count(const std::string& mchid) {
    const std::lock_guard lock(mutex_);
    ++counts_[mchid];
  }
  uint64_t Of(std::string_view mchid) const {
    const std::lock_guard lock(mutex_);
    const auto it = counts_.find(mchid);
    return it == counts_.end() ? 0 : it->second;
  }
  // By mchid; only those that had any.
  std::map<std::string, uint64_t, std::less<>> All() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, uint64_t, std::less<>> counts_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_CERTIFICATE_DOWNLOADS_H_
