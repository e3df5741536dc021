#ifndef CAMPAIGN_COMMON_OPENSSL_HANDLE_H_
#define CAMPAIGN_COMMON_OPENSSL_HANDLE_H_

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace campaign {

// Gives an OpenSSL object back with the function that belongs to its type.
template <auto Free>
struct OpenSslDelete {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

// Owners of OpenSSL objects: no `*_free` stands anywhere else.
using BioPtr = std::unique_ptr<BIO, OpenSslDelete<BIO_free_all>>;
using EvpCipherCtxPtr =
    std::unique_ptr<EVP_CIPHER_CTX, OpenSslDelete<EVP_CIPHER_CTX_free>>;
using EvpMdCtxPtr = std::unique_ptr<EVP_MD_CTX, OpenSslDelete<EVP_MD_CTX_free>>;
using EvpPkeyCtxPtr =
    std::unique_ptr<EVP_PKEY_CTX, OpenSslDelete<EVP_PKEY_CTX_free>>;
using EvpPkeyPtr = std::unique_ptr<EVP_PKEY, OpenSslDelete<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, OpenSslDelete<X509_free>>;

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_OPENSSL_HANDLE_H_
