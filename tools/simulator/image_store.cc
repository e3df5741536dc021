#include "tools/simulator/image_store.h"

#include "tools/simulator/field_reader.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/sha256.h"

namespace simulator {
namespace {

// 2 MB. Taken as 2 MiB, the larger of the two readings.
constexpr size_t kMaxImage = 2 * 1024 * 1024;

bool EndsIgnoringCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         EqualsIgnoringCase(text.substr(text.size() - end.size()), end);
}

}  // namespace

Result<Json> ImageStore::Upload(const std::vector<Part>* parts) {
  if (parts == nullptr) {
    return ParamError(Location::kBody, "", nullptr,
                      "the body is no multipart/form-data");
  }
  const Part* const meta = FindPart(*parts, "meta");
  const Part* const file = FindPart(*parts, "file");
  if (meta == nullptr) {
    return ParamError(Location::kBody, "/meta", nullptr,
                      "exactly one part is required");
  }
  if (file == nullptr) {
    return ParamError(Location::kBody, "/file", nullptr,
                      "exactly one part is required");
  }
  const Result<Json> body = ReadBody(std::string(meta->content));
  if (!body.ok()) return body.error();
  FirstError error;
  FieldReader fields(*body, "/meta", &error);
  const std::string* const filename =
      fields.String("filename", Presence::kRequired, 1, 128);
  const std::string* const sha256 =
      fields.String("sha256", Presence::kRequired, 1, 256);
  if (filename != nullptr && !EndsIgnoringCase(*filename, ".jpg") &&
      !EndsIgnoringCase(*filename, ".bmp") &&
      !EndsIgnoringCase(*filename, ".png")) {
    fields.Broken("filename", "must end in JPG, BMP or PNG");
  }
  if (error.has_value()) return *error;
  if (file->filename.empty()) {
    return ParamError(Location::kBody, "/file", nullptr,
                      "the part needs a filename");
  }
  if (file->content.empty() || file->content.size() > kMaxImage) {
    return ParamError(Location::kBody, "/file", file->content.size(),
                      "the file must have 1 byte to 2 MB");
  }
  const std::string digest = Sha256Hex(file->content);
  if (*sha256 != digest) {
    return ParamError(Location::kBody, "/meta/sha256", *sha256,
                      "is not the SHA-256 of the file in lower-case hex");
  }
  const std::string url = "https://wx.gtimg.com/mch/img/sim_" +
                          digest.substr(0, 40) +
                          filename->substr(filename->size() - 4);
  const std::lock_guard lock(mutex_);
  urls_.insert(url);
  return Json{{"media_url", url}};
}

bool ImageStore::Returned(std::string_view url) const {
  const std::lock_guard lock(mutex_);
  return urls_.contains(url);
}

}  // namespace simulator
