#ifndef CAMPAIGN_SERVER_YAML_READER_H_
#define CAMPAIGN_SERVER_YAML_READER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace campaign {

// Largest YAML text that is read.
inline constexpr size_t kMaxYamlBytes = 4 * 1024 * 1024;

// A place in a file, as editors count: from 1.
struct SourcePlace {
  int line = 1;
  int column = 1;
};

// Where in the file each field was written.
class SourceLines {
 public:
  void Add(std::string path, SourcePlace place);

  // The place of the field at `path`, for example
  // `merchants[0].private_key_file`. A field that was not written is missing
  // in its parent: then it is the parent's place, at last the file's begin.
  SourcePlace Find(absl::string_view path) const;

 private:
  absl::flat_hash_map<std::string, SourcePlace> places_;
};

// Something that is wrong in a file, and how it is mended.
struct YamlProblem {
  SourcePlace place;

  // Path of the field; empty if it is the file that is wrong.
  std::string field;

  // The rest of a sentence that begins with the field.
  std::string description;
};

// `gateway.yaml:12:5: merchants[0].mchid: is missing`, always one line.
std::string FormatProblem(absl::string_view file, const YamlProblem& problem);

// Reads the YAML `text` into `message` by reflection: keys are field names,
// enum values are written by name, a google.protobuf.Duration as `10s`, `500ms`
// or `1m`. A text may be written without quotes, and stays letter for letter
// what it is: `mchid: 0012345678` keeps its zeros. Anchors and aliases work.
//
// Returns everything that is wrong, in the order of the file: unknown keys
// (with the field that was probably meant), keys given twice, values of another
// type, several documents, YAML that is none, more than kMaxYamlBytes, and
// aliases that would expand beyond all measure. Nothing is thrown. `message` is
// complete only if nothing is wrong; `lines` has whatever was recognised.
std::vector<YamlProblem> ReadYaml(absl::string_view text,
                                  google::protobuf::Message* message,
                                  SourceLines* lines);

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_YAML_READER_H_
