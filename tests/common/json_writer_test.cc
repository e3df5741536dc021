#include "common/json_writer.h"

#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "tests/common/transcoder_test.pb.h"

namespace campaign {
namespace {

using test::transcoder::Colour;
using test::transcoder::Everything;
using test::transcoder::Outer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string Write(const google::protobuf::Message& message,
                  const std::vector<FieldPath>& skipped = {}) {
  const auto json = WriteJson(message, skipped);
  EXPECT_TRUE(json.ok()) << json.status();
  return json.ok() ? *json : "";
}

const google::protobuf::FieldDescriptor& FieldOf(
    const google::protobuf::Message& message, const std::string& name) {
  return *message.GetDescriptor()->FindFieldByName(name);
}

TEST(JsonWriterTest, WritesNothingOfWhatIsAbsent) {
  EXPECT_EQ(Write(Everything()), "{}");

  Everything zeros;
  zeros.set_big(0);
  zeros.set_text("");
  zeros.set_flag(false);
  zeros.set_colour(test::transcoder::COLOUR_UNSPECIFIED);
  EXPECT_EQ(Write(zeros), "{}");
}

TEST(JsonWriterTest, WritesAZeroThatIsSet) {
  Everything zeros;
  zeros.set_zero(0);
  zeros.set_sure(false);
  zeros.set_other(0);
  EXPECT_EQ(Write(zeros), R"({"zero":0,"sure":false,"other":0})");

  Everything empty_text;
  empty_text.set_one("");
  EXPECT_EQ(Write(empty_text), R"({"one":""})");
}

TEST(JsonWriterTest, NeverWritesTheUnsetValueOfAnEnum) {
  Everything message;
  message.set_maybe(test::transcoder::COLOUR_UNSPECIFIED);
  EXPECT_EQ(Write(message), "{}");
  message.set_maybe(test::transcoder::GREEN);
  EXPECT_EQ(Write(message), R"({"maybe":"GREEN"})");

  // To leave it out of a list would be to send another list.
  message.add_colours(test::transcoder::COLOUR_UNSPECIFIED);
  EXPECT_THAT(std::string(WriteJson(message).status().message()),
              StartsWith("colours has the value 0"));
}

TEST(JsonWriterTest, RefusesAnEnumNumberWithoutAName) {
  Everything message;
  message.set_colour(static_cast<Colour>(99));

  const auto json = WriteJson(message);

  EXPECT_EQ(json.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(json.status().message()),
              StartsWith("colour has the value 99"));
}

TEST(JsonWriterTest, LeavesOutMessagesWithNothingInThem) {
  Outer message;
  message.mutable_inner();
  message.mutable_with_local()->mutable_local()->set_id("never sent");
  EXPECT_EQ(Write(message), "{}");

  // An item is counted, so it stays.
  message.add_inners();
  EXPECT_EQ(Write(message), R"({"inners":[{}]})");
}

TEST(JsonWriterTest, WritesTextAsItIs) {
  Everything message;
  message.set_text("https://a/b?c=良品&d=<\"\\>\t\x01\x7f😀");
  EXPECT_EQ(Write(message),
            "{\"text\":\"https://a/b?c=良品&d=<\\\"\\\\>\\t\\u0001\x7f😀\"}");
}

TEST(JsonWriterTest, WritesWholeNumbersToTheLastDigit) {
  Everything message;
  message.set_small(std::numeric_limits<int32_t>::min());
  message.set_big(std::numeric_limits<int64_t>::min());
  message.set_small_unsigned(std::numeric_limits<uint32_t>::max());
  message.set_big_unsigned(std::numeric_limits<uint64_t>::max());
  message.set_zigzag(-1);
  message.set_fixed(7);
  message.set_sfixed(9007199254740993);
  EXPECT_EQ(Write(message),
            R"({"small":-2147483648,"big":-9223372036854775808,)"
            R"("small_unsigned":4294967295,)"
            R"("big_unsigned":18446744073709551615,)"
            R"("zigzag":-1,"fixed":7,"sfixed":9007199254740993})");
}

TEST(JsonWriterTest, WritesRealNumbersAsShortAsTheyReadBack) {
  Everything message;
  message.set_real(0.1);
  message.set_half(0.1f);
  message.add_reals(1234567.5);
  message.add_reals(1e300);
  message.add_reals(3);
  EXPECT_EQ(Write(message),
            R"({"real":0.1,"half":0.1,"reals":[1234567.5,1e+300,3]})");
}

TEST(JsonWriterTest, RefusesNumbersThatAreNotFinite) {
  for (const double number : {std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::quiet_NaN()}) {
    Everything message;
    message.add_reals(number);
    EXPECT_THAT(std::string(WriteJson(message).status().message()),
                StartsWith("reals must be a finite number"));
    Everything half;
    half.set_half(static_cast<float>(number));
    EXPECT_FALSE(WriteJson(half).ok());
  }
}

TEST(JsonWriterTest, WritesListsOfEveryKind) {
  Everything message;
  message.add_smalls(-1);
  message.add_smalls(0);
  message.add_bigs(2);
  message.add_smalls_unsigned(3);
  message.add_bigs_unsigned(4);
  message.add_halves(0.5f);
  message.add_flags(false);
  message.add_flags(true);
  message.add_blobs("\xff");
  message.add_blobs("");
  message.add_texts("");
  message.add_whens()->set_seconds(-1);
  EXPECT_EQ(Write(message),
            R"({"texts":[""],"whens":["1970-01-01T07:59:59+08:00"],)"
            R"("smalls":[-1,0],"bigs":[2],"smalls_unsigned":[3],)"
            R"("bigs_unsigned":[4],"halves":[0.5],"flags":[false,true],)"
            R"("blobs":["/w==",""]})");
}

TEST(JsonWriterTest, UsesTheNameOnTheWire) {
  Everything message;
  message.set_available("x");
  EXPECT_EQ(Write(message), R"({"avaliable":"x"})");
}

TEST(JsonWriterTest, SkipsFieldsByTheirPath) {
  Outer message;
  message.mutable_inner()->set_id("a");
  message.mutable_inner()->set_count(1);
  message.add_inners()->set_id("b");
  const auto& inner = FieldOf(message, "inner");
  const auto& id = FieldOf(message.inner(), "id");

  EXPECT_EQ(Write(message, {{&inner, &id}}),
            R"({"inner":{"count":1},"inners":[{"id":"b"}]})");
  EXPECT_EQ(Write(message, {{&inner}}), R"({"inners":[{"id":"b"}]})");

  message.mutable_inner()->clear_count();
  EXPECT_EQ(Write(message, {{&inner, &id}}), R"({"inners":[{"id":"b"}]})");
}

TEST(JsonWriterTest, WritesTheSameTextsForAQuery) {
  Everything message;
  EXPECT_THAT(*WriteTexts(message, FieldOf(message, "texts")), IsEmpty());
  EXPECT_THAT(*WriteTexts(message, FieldOf(message, "zero")), IsEmpty());
  message.set_zero(0);
  message.add_texts("a/b");
  message.add_texts("");
  message.add_flags(true);
  message.mutable_when()->set_seconds(0);
  EXPECT_THAT(*WriteTexts(message, FieldOf(message, "zero")), ElementsAre("0"));
  EXPECT_THAT(*WriteTexts(message, FieldOf(message, "texts")),
              ElementsAre("a/b", ""));
  EXPECT_THAT(*WriteTexts(message, FieldOf(message, "flags")),
              ElementsAre("true"));
  EXPECT_THAT(*WriteTexts(message, FieldOf(message, "when")),
              ElementsAre("1970-01-01T08:00:00+08:00"));
  message.mutable_inner();
  EXPECT_FALSE(WriteTexts(message, FieldOf(message, "inner")).ok());
}

TEST(JsonWriterTest, WritesMessagesThatOnlyTheirDescriptorKnows) {
  Everything compiled;
  compiled.mutable_when()->set_seconds(1432099775);
  compiled.set_colour(test::transcoder::RED);
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> dynamic(
      factory.GetPrototype(Everything::descriptor())->New());
  ASSERT_TRUE(dynamic->ParseFromString(compiled.SerializeAsString()));

  EXPECT_EQ(Write(*dynamic), Write(compiled));
}

}  // namespace
}  // namespace campaign
