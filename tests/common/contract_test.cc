// Promises of the whole contract, which no single message can keep alone.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "campaign/rules/v1/rules.pb.h"
#include "common/field_rules.h"
#include "common/transcoder.h"
#include "google/protobuf/descriptor.h"
#include "wechatpay/media/v1/media_service.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

const FileDescriptor* const kFiles[] = {
    wechatpay::paygift::v1::Activity::descriptor()->file(),
    wechatpay::paygift::v1::CreateActivityRequest::descriptor()->file(),
    wechatpay::media::v1::UploadImageRequest::descriptor()->file(),
};

template <typename Visit>
void ForEachMessage(const Descriptor& message, const Visit& visit) {
  visit(message);
  for (int i = 0; i < message.nested_type_count(); ++i) {
    ForEachMessage(*message.nested_type(i), visit);
  }
}

template <typename Visit>
void ForEachMessage(const Visit& visit) {
  for (const FileDescriptor* file : kFiles) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      ForEachMessage(*file->message_type(i), visit);
    }
  }
}

template <typename Visit>
void ForEachMethod(const Visit& visit) {
  for (const FileDescriptor* file : kFiles) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        visit(*file->service(i)->method(j));
      }
    }
  }
}

TEST(ContractTest, UsesWechatPaysNamesInJson) {
  ForEachMessage([](const Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i) {
      EXPECT_EQ(message.field(i)->json_name(), message.field(i)->name())
          << message.field(i)->full_name() << ": add [json_name = \""
          << message.field(i)->name() << "\"]";
    }
  });
}

TEST(ContractTest, HasAnUnsetValueInEveryEnumThatIsNoWordOfTheWire) {
  ForEachMessage([](const Descriptor& message) {
    for (int i = 0; i < message.enum_type_count(); ++i) {
      const EnumDescriptor& type = *message.enum_type(i);
      const std::string& zero = type.FindValueByNumber(0)->name();
      const std::string suffix = "_UNSPECIFIED";
      ASSERT_GT(zero.size(), suffix.size());
      EXPECT_EQ(zero.substr(zero.size() - suffix.size()), suffix);
      for (int j = 1; j < type.value_count(); ++j) {
        EXPECT_EQ(type.value(j)->name().find("UNSPECIFIED"), std::string::npos);
      }
    }
  });
}

TEST(ContractTest, NestsEveryEnumInTheMessageThatOwnsIt) {
  for (const FileDescriptor* file : kFiles) {
    EXPECT_EQ(file->enum_type_count(), 0) << file->name();
  }
}

TEST(ContractTest, CanBeServedWhole) {
  int methods = 0;
  ForEachMethod([&](const MethodDescriptor& method) {
    ++methods;
    const auto transcoder = MethodTranscoder::Of(method);
    EXPECT_TRUE(transcoder.ok()) << transcoder.status();
    const auto rules = FieldRules::Of(*method.input_type());
    EXPECT_TRUE(rules.ok()) << rules.status();
  });
  EXPECT_EQ(methods, 9);
}

TEST(ContractTest, KeepsOnlyMchidAndValidateOnlyForTheGateway) {
  std::set<std::string> requests;
  ForEachMethod([&](const MethodDescriptor& method) {
    requests.insert(method.input_type()->full_name());
  });
  ForEachMessage([&](const Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      const bool is_request = requests.count(message.full_name()) > 0;
      const bool is_ours = is_request && (field.name() == "mchid" ||
                                          field.name() == "validate_only");
      EXPECT_EQ(field.options().GetExtension(rules::v1::gateway_only), is_ours)
          << field.full_name();
    }
  });
}

TEST(ContractTest, HasTheDocumentedWordsInEveryEnum) {
  std::set<std::string> words;
  ForEachMessage([&](const Descriptor& message) {
    for (int i = 0; i < message.enum_type_count(); ++i) {
      const EnumDescriptor& type = *message.enum_type(i);
      for (int j = 1; j < type.value_count(); ++j) {
        words.insert(type.value(j)->name());
      }
    }
  });
  // Spelt as WeChat Pay spells them.
  EXPECT_EQ(words, (std::set<std::string>{"ACT_STATUS_UNKNOWN",
                                          "CREATE_ACT_STATUS",
                                          "ONGOING_ACT_STATUS",
                                          "TERMINATE_ACT_STATUS",
                                          "STOP_ACT_STATUS",
                                          "OVER_TIME_ACT_STATUS",
                                          "CREATE_ACT_FAILED",
                                          "FULL_SEND_ACT_TYPE",
                                          "STEP_SEND_ACT_TYPE",
                                          "SPECIFIC_SEND_ACT_TYPE",
                                          "OFF_LINE_PAY",
                                          "JUMP_MINI_APP",
                                          "SINGLE_COUPON",
                                          "GIFT_PACKAGE",
                                          "BUSIFAVOR",
                                          "IN_SEVICE_COUPON_MERCHANT",
                                          "MANUAL_INPUT_MERCHANT",
                                          "AMOUNT_THRESHOLD",
                                          "NUMBER_THRESHOLD",
                                          "DELIVERY_ALL_PERSON",
                                          "DELIVERY_MEMBER_PERSON",
                                          "APP_SCENE",
                                          "SWING_CARD_SCENE",
                                          "NO_SECRET_SCENE",
                                          "MINIAPP_SCENE",
                                          "FACE_PAY_SCENE",
                                          "OTHER_SCENE",
                                          "CFT",
                                          "SPECIFIC_BANK_CARD"}));
}

TEST(ContractTest, LetsEveryWriteOfTheApiBeTriedFirst) {
  ForEachMethod([](const MethodDescriptor& method) {
    const auto transcoder = MethodTranscoder::Of(method);
    ASSERT_TRUE(transcoder.ok()) << transcoder.status();
    EXPECT_EQ(method.input_type()->FindFieldByName("validate_only") == nullptr,
              transcoder->IsRead())
        << method.full_name();
  });
}

TEST(ContractTest, LetsEveryRequestChooseItsMerchant) {
  ForEachMethod([](const MethodDescriptor& method) {
    EXPECT_NE(method.input_type()->FindFieldByName("mchid"), nullptr)
        << method.full_name();
  });
}

}  // namespace
}  // namespace campaign
