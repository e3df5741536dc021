#include "client/certificate_list_request.h"

#include <string>

#include "common/transcoder.h"
#include "common/wechatpay_error.h"
#include "wechatpay/certificates/v1/certificate_service.pb.h"

namespace campaign {

using wechatpay::certificates::v1::ListCertificatesRequest;

const HttpRequest& CertificateListRequest() {
  static const auto& request = *new HttpRequest([] {
    const google::protobuf::MethodDescriptor* method =
        ListCertificatesRequest::descriptor()
            ->file()
            ->FindServiceByName("CertificateService")
            ->FindMethodByName("ListCertificates");
    const auto transcoder = MethodTranscoder::Of(*method);
    return transcoder.value().Render(ListCertificatesRequest()).value();
  }());
  return request;
}

bool SaysThereAreNone(const HttpResponse& response) {
  const std::string code = ReadWechatPayError(response).code;
  return code == "NOT_FOUND" || code == "RESOURCE_NOT_EXISTS";
}

}  // namespace campaign
