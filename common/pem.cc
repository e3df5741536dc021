#include "common/pem.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace campaign {
namespace {

constexpr absl::string_view kBegin = "-----BEGIN ";

// The label of the first `BEGIN` line in `*pem`, which is moved behind that
// line; empty if there is none. OpenSSL, too, wants it at the start of a line.
absl::string_view NextLabel(absl::string_view* pem) {
  while (!pem->empty()) {
    const size_t end = pem->find('\n');
    absl::string_view line = pem->substr(0, end);
    pem->remove_prefix(end == absl::string_view::npos ? pem->size() : end + 1);
    line = absl::StripTrailingAsciiWhitespace(line);
    if (absl::ConsumePrefix(&line, kBegin) &&
        absl::ConsumeSuffix(&line, "-----")) {
      return line;
    }
  }
  return "";
}

PemKind KindOfPrivateKey(absl::string_view block) {
  // OpenSSL's older form has mail-like headers before the base64.
  return absl::StrContains(block, "Proc-Type: 4,ENCRYPTED")
             ? PemKind::kEncryptedPrivateKey
             : PemKind::kPrivateKey;
}

}  // namespace

PemKind PemKindOf(absl::string_view pem) {
  if (absl::StripAsciiWhitespace(pem).empty()) return PemKind::kEmpty;
  absl::string_view label = NextLabel(&pem);
  if (label == "EC PARAMETERS") label = NextLabel(&pem);
  if (label.empty()) return PemKind::kNotPem;
  const size_t end = pem.find(absl::StrCat("-----END ", label, "-----"));
  if (end == absl::string_view::npos) return PemKind::kTruncated;
  if (label == "ENCRYPTED PRIVATE KEY") return PemKind::kEncryptedPrivateKey;
  if (label == "PRIVATE KEY" || absl::EndsWith(label, " PRIVATE KEY")) {
    return KindOfPrivateKey(pem.substr(0, end));
  }
  if (label == "PUBLIC KEY") return PemKind::kPublicKey;
  if (label == "RSA PUBLIC KEY") return PemKind::kRsaPublicKey;
  if (label == "CERTIFICATE" || label == "X509 CERTIFICATE" ||
      label == "TRUSTED CERTIFICATE") {
    return PemKind::kCertificate;
  }
  return PemKind::kOther;
}

absl::string_view PemKindText(PemKind kind) {
  switch (kind) {
    case PemKind::kEmpty:
      return "is empty";
    case PemKind::kNotPem:
      return "has no PEM text, that is no line beginning with -----BEGIN";
    case PemKind::kTruncated:
      return "is cut off, its -----END line is missing";
    case PemKind::kPrivateKey:
      return "is a private key";
    case PemKind::kEncryptedPrivateKey:
      return "is a private key protected by a passphrase";
    case PemKind::kPublicKey:
      return "is a public key";
    case PemKind::kRsaPublicKey:
      return "is a public key in PKCS#1 form";
    case PemKind::kCertificate:
      return "is a certificate";
    case PemKind::kOther:
      return "is neither a key nor a certificate";
  }
  return "is unknown";
}

BioPtr ReaderOf(absl::string_view pem) {
  if (pem.size() > std::numeric_limits<int>::max()) return nullptr;
  return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

int RefusePassphrase(char*, int, int, void*) { return -1; }

}  // namespace campaign
