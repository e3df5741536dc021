#include "common/sensitive_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base64.h"
#include "common/transcoder.h"
#include "nlohmann/json.hpp"
#include "tests/common/sensitive_fields_test.pb.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

using test::sensitive::Everywhere;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSerial[] = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
constexpr char kName[] = "张三";

const google::protobuf::MethodDescriptor& Method(const std::string& name) {
  return *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      "campaign.test.sensitive." + name);
}

EncryptionKey PlatformKey() {
  return {kSerial, TestPublicKey(TestKey::kPlatform)};
}

// What WeChat Pay reads in a text of ours.
std::string Opened(const nlohmann::json& text) {
  const auto sealed = Base64Decode(text.get<std::string>());
  return TestPrivateKey(TestKey::kPlatform)
      .DecryptOaepSha1(sealed.value_or(""))
      .value_or("(not for this key)");
}

// What WeChat Pay writes for us.
std::string Sealed(const std::string& text) {
  return Base64Encode(*TestPublicKey(TestKey::kMerchant).EncryptOaepSha1(text));
}

class SensitiveFieldsTest : public ::testing::Test {
 protected:
  static Everywhere Full() {
    Everywhere all;
    all.set_plain("as it is");
    all.set_secret(kName);
    all.set_maybe("");
    all.add_secrets("one");
    all.add_secrets("two");
    all.mutable_person()->set_name("inner");
    all.mutable_person()->set_city("Shenzhen");
    all.add_people()->set_name("first");
    all.add_people()->set_city("nobody's");
    return all;
  }

  const MethodTranscoder transcoder_ =
      *MethodTranscoder::Of(Method("Served.Everything"));
};

TEST_F(SensitiveFieldsTest, TravelEncryptedWhereverTheyAre) {
  const EncryptionKey key = PlatformKey();

  const auto http = transcoder_.Render(Full(), &key);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->encrypted_for, kSerial);
  const auto json = nlohmann::json::parse(http->body);
  EXPECT_EQ(json["plain"], "as it is");
  EXPECT_EQ(Opened(json["secret"]), kName);
  EXPECT_EQ(Opened(json["maybe"]), "");
  EXPECT_EQ(Opened(json["secrets"][0]), "one");
  EXPECT_EQ(Opened(json["secrets"][1]), "two");
  EXPECT_EQ(Opened(json["person"]["name"]), "inner");
  EXPECT_EQ(json["person"]["city"], "Shenzhen");
  EXPECT_EQ(Opened(json["people"][0]["name"]), "first");
  EXPECT_FALSE(json["people"][1].contains("name"));
}

TEST_F(SensitiveFieldsTest, LeaveTheCallersMessageAsItIs) {
  const Everywhere all = Full();
  const EncryptionKey key = PlatformKey();

  ASSERT_TRUE(transcoder_.Render(all, &key).ok());

  EXPECT_EQ(all.SerializeAsString(), Full().SerializeAsString());
}

TEST_F(SensitiveFieldsTest, ThatAreNotSetNeedNoKey) {
  Everywhere plain;
  plain.set_plain("x");
  plain.mutable_person()->set_city("y");

  const auto http = transcoder_.Render(plain);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->encrypted_for, "");
  EXPECT_EQ(http->body, R"({"plain":"x","person":{"city":"y"}})");
}

TEST_F(SensitiveFieldsTest, AreNotSentWithoutAKey) {
  EXPECT_TRUE(absl::IsFailedPrecondition(transcoder_.Render(Full()).status()));
}

TEST_F(SensitiveFieldsTest, HaveRoomFor214Bytes) {
  const EncryptionKey key = PlatformKey();
  Everywhere all;
  all.set_secret(std::string(214, 'x'));
  EXPECT_TRUE(transcoder_.Render(all, &key).ok());

  // 72 characters, three bytes each.
  std::string chinese;
  for (int i = 0; i < 72; ++i) chinese += "张";
  all.mutable_person()->set_name(chinese);
  const auto http = transcoder_.Render(all, &key);

  EXPECT_TRUE(absl::IsInvalidArgument(http.status()));
  EXPECT_EQ(http.status().message(),
            "person.name is too long to be encrypted: 216 bytes, and there is "
            "room for 214");
}

TEST_F(SensitiveFieldsTest, LookDifferentEachTime) {
  const EncryptionKey key = PlatformKey();
  EXPECT_NE(transcoder_.Render(Full(), &key)->body,
            transcoder_.Render(Full(), &key)->body);
}

TEST_F(SensitiveFieldsTest, OfRepliesAreDecrypted) {
  const PrivateKey key = TestPrivateKey(TestKey::kMerchant);
  const nlohmann::json body = {
      {"plain", "as it is"},
      {"secret", Sealed(kName)},
      {"people", {{{"name", Sealed("first")}}, {{"city", "x"}}}}};
  Everywhere reply;

  const auto unrecognized = transcoder_.Read(body.dump(), &reply, &key);

  ASSERT_TRUE(unrecognized.ok()) << unrecognized.status();
  EXPECT_EQ(reply.plain(), "as it is");
  EXPECT_EQ(reply.secret(), kName);
  EXPECT_EQ(reply.people(0).name(), "first");
  EXPECT_EQ(reply.people(1).city(), "x");
}

TEST_F(SensitiveFieldsTest, OfRepliesThatDoNotFitAreNamedAndNotQuoted) {
  const PrivateKey key = TestPrivateKey(TestKey::kMerchant);
  std::string tampered = Sealed(kName);
  tampered[10] = tampered[10] == 'A' ? 'B' : 'A';
  const std::string for_another =
      Base64Encode(*TestPublicKey(TestKey::kStranger).EncryptOaepSha1(kName));
  for (const std::string& text :
       {tampered, for_another, std::string("no base64!"), std::string("AAAA"),
        std::string()}) {
    const nlohmann::json body = {{"people", {{{"name", "x"}}}},
                                 {"secret", "y"}};
    nlohmann::json spoilt = body;
    spoilt["people"][0]["name"] = text;
    spoilt.erase("secret");
    Everywhere reply;

    const auto read = transcoder_.Read(spoilt.dump(), &reply, &key);

    if (text.empty()) {
      EXPECT_TRUE(read.ok());
      continue;
    }
    EXPECT_TRUE(absl::IsInvalidArgument(read.status()));
    const std::string message(read.status().message());
    EXPECT_THAT(message, HasSubstr("people[0].name "));
    EXPECT_THAT(message, Not(HasSubstr(text)));
    EXPECT_EQ(ERR_peek_error(), 0u);
  }
}

TEST_F(SensitiveFieldsTest, AreNotQuotedWhereTheyAreNotUnderstood) {
  Everywhere reply;

  const auto unrecognized =
      transcoder_.Read(R"({"secret":{"really":"secret"}})", &reply);

  ASSERT_TRUE(unrecognized.ok());
  ASSERT_EQ(unrecognized->size(), 1u);
  EXPECT_EQ(unrecognized->front(), (Unrecognized{"secret", "(not shown)"}));
}

TEST_F(SensitiveFieldsTest, CostOtherMethodsNothing) {
  const auto harmless = MethodTranscoder::Of(Method("Served.Nothing"));
  ASSERT_TRUE(harmless.ok());
  EXPECT_FALSE(harmless->Encrypts());
  EXPECT_TRUE(transcoder_.Encrypts());
}

TEST(SensitiveDeclarationTest, IsRefusedWhereItCannotBeKept) {
  struct Case {
    const char* method;
    const char* says;
  };
  const Case cases[] = {
      {"InTheQuery", "Person.name is marked sensitive, but stands in the URL"},
      {"InThePath", "Person.name is marked sensitive, but stands in the URL"},
      {"NoString", "WrongKind.data is marked sensitive, but is no string"},
      {"NoStringInTheReply", "WrongKind.data is marked sensitive"},
  };
  for (const Case& c : cases) {
    const auto transcoder =
        MethodTranscoder::Of(Method(absl::StrCat("Refused.", c.method)));
    EXPECT_THAT(std::string(transcoder.status().message()), HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace campaign
