#include "common/certificate_authorities.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/openssl_error.h"
#include "common/openssl_handle.h"
#include "common/pem.h"

namespace campaign {
namespace {

using X509StorePtr =
    std::unique_ptr<X509_STORE, OpenSslDelete<X509_STORE_free>>;
using X509StoreCtxPtr =
    std::unique_ptr<X509_STORE_CTX, OpenSslDelete<X509_STORE_CTX_free>>;

X509Ptr NextCertificate(BIO* reader) {
  return X509Ptr(PEM_read_bio_X509(reader, nullptr, RefusePassphrase, nullptr));
}

}  // namespace

absl::StatusOr<CertificateAuthorities> CertificateAuthorities::FromPem(
    absl::string_view pem) {
  const PemKind kind = PemKindOf(pem);
  if (kind != PemKind::kCertificate) {
    return absl::InvalidArgumentError(absl::StrCat(
        PemKindText(kind),
        ", not a certificate; give the certificate authority's (PEM)"));
  }
  const BioPtr reader = ReaderOf(pem);
  X509StorePtr store(X509_STORE_new());
  int count = 0;
  if (reader != nullptr && store != nullptr) {
    while (const X509Ptr certificate = NextCertificate(reader.get())) {
      if (X509_STORE_add_cert(store.get(), certificate.get()) == 1) ++count;
    }
  }
  // The end of the text is an error of the last reading, too.
  const std::string why = DrainOpenSslErrors();
  if (count == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("has no certificate that can be read (", why,
                     "); download or copy it again"));
  }
  return CertificateAuthorities(std::move(store));
}

absl::Status CertificateAuthorities::Check(absl::string_view certificate_pem,
                                           absl::Time now) const {
  const BioPtr reader = ReaderOf(certificate_pem);
  const X509Ptr certificate =
      reader == nullptr ? nullptr : NextCertificate(reader.get());
  const X509StoreCtxPtr context(X509_STORE_CTX_new());
  if (certificate == nullptr || context == nullptr ||
      X509_STORE_CTX_init(context.get(), store_.get(), certificate.get(),
                          nullptr) != 1) {
    return absl::FailedPreconditionError(DrainOpenSslErrors());
  }
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_CTX_set_time(context.get(), 0, absl::ToTimeT(now));
  if (X509_verify_cert(context.get()) == 1) return absl::OkStatus();
  DrainOpenSslErrors();
  return absl::FailedPreconditionError(
      X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

}  // namespace campaign
