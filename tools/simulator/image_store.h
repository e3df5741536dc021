#ifndef CAMPAIGN_TOOLS_SIMULATOR_IMAGE_STORE_H_
#define CAMPAIGN_TOOLS_SIMULATOR_IMAGE_STORE_H_

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tools/simulator/api_error.h"
#include "tools/simulator/multipart.h"

namespace simulator {

// The marketing image upload, and the addresses it has returned. Only the
// addresses are kept, not the images. Thread-safe.
//
// Source:
// https://pay.weixin.qq.com/docs/merchant/apis/cash-coupons/upload-image.html
class ImageStore {
 public:
  // Checks the parts `meta` and `file` and answers
  // `{"media_url":"https://..."}`. The same file gets the same address.
  // `parts` is null if the body was no multipart/form-data.
  //
  // Errors: PARAM_ERROR for a missing part, a name that does not end in JPG,
  // BMP or PNG, a file beyond 2 MiB, or a SHA-256 that is not the file's.
  Result<Json> Upload(const std::vector<Part>* parts);

  bool Returned(std::string_view url) const;

 private:
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> urls_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_IMAGE_STORE_H_
