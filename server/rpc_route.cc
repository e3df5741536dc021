#include "server/rpc_route.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "campaign/rules/v1/rules.pb.h"
#include "common/cross_field_rules.h"
#include "google/protobuf/dynamic_message.h"

namespace campaign {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

const FieldDescriptor* GatewayField(const Descriptor& message, const char* name,
                                    FieldDescriptor::Type type) {
  const FieldDescriptor* field = message.FindFieldByName(name);
  const bool usable = field != nullptr && field->type() == type &&
                      !field->is_repeated() &&
                      field->options().GetExtension(rules::v1::gateway_only);
  return usable ? field : nullptr;
}

std::unique_ptr<Message> NewMessage(const Descriptor& descriptor) {
  return std::unique_ptr<Message>(
      MessageFactory::generated_factory()->GetPrototype(&descriptor)->New());
}

}  // namespace

absl::StatusOr<RpcRoute> RpcRoute::Of(
    const google::protobuf::MethodDescriptor& method) {
  absl::StatusOr<MethodTranscoder> transcoder = MethodTranscoder::Of(method);
  if (!transcoder.ok()) return transcoder.status();
  absl::StatusOr<FieldRules> rules = FieldRules::Of(*method.input_type());
  if (!rules.ok()) return rules.status();
  return RpcRoute(method, *std::move(transcoder),
                  std::make_shared<const FieldRules>(*std::move(rules)));
}

RpcRoute::RpcRoute(const google::protobuf::MethodDescriptor& method,
                   MethodTranscoder transcoder,
                   std::shared_ptr<const FieldRules> rules)
    : method_(&method),
      path_(
          absl::StrCat("/", method.service()->full_name(), "/", method.name())),
      transcoder_(std::move(transcoder)),
      rules_(std::move(rules)),
      mchid_(GatewayField(*method.input_type(), "mchid",
                          FieldDescriptor::TYPE_STRING)),
      validate_only_(GatewayField(*method.input_type(), "validate_only",
                                  FieldDescriptor::TYPE_BOOL)) {}

std::unique_ptr<Message> RpcRoute::NewRequest() const {
  return NewMessage(*method_->input_type());
}

std::unique_ptr<Message> RpcRoute::NewReply() const {
  return NewMessage(*method_->output_type());
}

std::vector<Violation> RpcRoute::Check(const Message& request) const {
  std::vector<Violation> violations;
  rules_->Check(request, &violations);
  CheckCrossFieldRules(request, &violations);
  return violations;
}

std::string RpcRoute::MerchantOf(const Message& request) const {
  if (mchid_ == nullptr) return "";
  return request.GetReflection()->GetString(request, mchid_);
}

bool RpcRoute::ValidateOnly(const Message& request) const {
  return validate_only_ != nullptr &&
         request.GetReflection()->GetBool(request, validate_only_);
}

}  // namespace campaign
