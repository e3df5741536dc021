#ifndef CAMPAIGN_COMMON_PEM_H_
#define CAMPAIGN_COMMON_PEM_H_

#include "absl/strings/string_view.h"
#include "common/openssl_handle.h"

namespace campaign {

// What a PEM text says it is. WeChat Pay hands out several files that are mixed
// up easily (apiclient_key.pem, apiclient_cert.pem, pub_key.pem, the platform
// certificate), so an error should say which one was given.
enum class PemKind {
  // No text at all.
  kEmpty,
  // Something, but no line that begins with `-----BEGIN`.
  kNotPem,
  // A `BEGIN` line whose `END` line is missing.
  kTruncated,
  kPrivateKey,
  // Protected by a passphrase, in PKCS#8 or in OpenSSL's older form.
  kEncryptedPrivateKey,
  // SubjectPublicKeyInfo, the form of WeChat Pay's pub_key.pem.
  kPublicKey,
  // PKCS#1 `RSA PUBLIC KEY`, which WeChat Pay does not hand out.
  kRsaPublicKey,
  kCertificate,
  // Anything else, such as a certificate request.
  kOther,
};

// Looks at the first block of `pem` that is not mere `EC PARAMETERS`. Says
// nothing about whether the block can be decoded.
PemKind PemKindOf(absl::string_view pem);

// What was given, to follow a file's name: "is a certificate".
absl::string_view PemKindText(PemKind kind);

// A reader of `pem`, which must outlive it. Null if OpenSSL has no memory.
// Nothing is copied, so no second copy of a secret is left behind.
BioPtr ReaderOf(absl::string_view pem);

// To be given to every PEM function of OpenSSL as its password callback:
// refuses. Without one OpenSSL would ask on the terminal, and a server that
// starts would hang there.
int RefusePassphrase(char* buffer, int size, int writing, void* context);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_PEM_H_
