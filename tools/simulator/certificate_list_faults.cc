#include "tools/simulator/certificate_list_faults.h"

#include <algorithm>
#include <utility>

namespace simulator {
namespace {

constexpr size_t kApiV3KeySize = 32;
constexpr size_t kOversize = 16 * 1024 * 1024;

// Another character of the base64 alphabet amidst the text, so that the text
// still decodes and only the authentication tag tells.
void Corrupt(std::string* ciphertext) {
  if (ciphertext->empty()) return;
  char& c = (*ciphertext)[ciphertext->size() / 2];
  c = c == 'A' ? 'B' : 'A';
}

}  // namespace

std::string ApiV3KeyFor(const Fault& fault, const std::string& apiv3_key) {
  if (fault.kind != FaultKind::kCertificatesWrongKey) return apiv3_key;
  std::string other = fault.value.value_or("");
  if (other.size() == kApiV3KeySize) return other;
  std::string reversed(apiv3_key.rbegin(), apiv3_key.rend());
  // A key that reads the same from behind must change, too.
  if (!reversed.empty()) reversed[0] = reversed[0] == 'x' ? 'y' : 'x';
  return reversed;
}

void SpoilCertificateList(const Fault& fault, Json* answer) {
  Json& rows = (*answer)["data"];
  if (rows.empty()) return;
  Json& row = rows[fault.position % rows.size()];
  switch (fault.kind) {
    case FaultKind::kCertificatesCorrupt:
      Corrupt(row["encrypt_certificate"]["ciphertext"].get_ptr<std::string*>());
      return;
    case FaultKind::kCertificatesReversed:
      std::reverse(rows.begin(), rows.end());
      return;
    case FaultKind::kCertificatesDuplicated: {
      Json twice = Json::array();
      for (const Json& one : rows) {
        twice.push_back(one);
        twice.push_back(one);
      }
      rows = std::move(twice);
      return;
    }
    case FaultKind::kCertificatesOversized: {
      const size_t most = fault.bytes.value_or(kOversize);
      const Json once = rows;
      const size_t bytes = std::max<size_t>(ToText(once).size(), 1);
      for (size_t sum = bytes; sum < most; sum += bytes) {
        rows.insert(rows.end(), once.begin(), once.end());
      }
      return;
    }
    case FaultKind::kCertificatesWrongSerial:
      row["serial_no"] = fault.value.value_or(std::string(40, 'F'));
      return;
    default:
      return;
  }
}

}  // namespace simulator
