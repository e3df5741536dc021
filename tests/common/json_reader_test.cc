#include "common/json_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/substitute.h"
#include "tests/common/transcoder_test.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {
namespace {

using test::transcoder::Everything;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::ListActivitiesResponse;

std::vector<Unrecognized> Read(const std::string& json,
                               google::protobuf::Message* message) {
  const auto unrecognized = ReadJson(json, message);
  EXPECT_TRUE(unrecognized.ok()) << unrecognized.status();
  return unrecognized.ok() ? *unrecognized : std::vector<Unrecognized>();
}

TEST(JsonReaderTest, NamesWhatItDoesNotKnowAndKeepsTheRest) {
  ListActivitiesResponse reply;

  const auto unrecognized =
      Read(R"({"data":[{"activity_id":"1"},{"activity_id":"2","x":1.5,)"
           R"("activity_status":"NEW","pause_time":"yesterday"}],"limit":20})",
           &reply);

  EXPECT_THAT(unrecognized,
              ElementsAre(Unrecognized{"data[1].x", "1.5"},
                          Unrecognized{"data[1].activity_status", "NEW"},
                          Unrecognized{"data[1].pause_time", "yesterday"}));
  EXPECT_EQ(reply.data(1).activity_id(), "2");
  EXPECT_FALSE(reply.data(1).has_pause_time());
  EXPECT_EQ(reply.limit(), 20u);
}

struct OddValue {
  const char* json;
  const char* path;
  const char* value;
};

TEST(JsonReaderTest, LeavesUnsetWhatIsOfAnotherKind) {
  const OddValue odd_values[] = {
      {R"({"total_count":-1})", "total_count", "-1"},
      {R"({"total_count":4294967296})", "total_count", "4294967296"},
      {R"({"total_count":1e999})", "total_count", "1e999"},
      {R"({"total_count":99999999999999999999})", "total_count",
       "99999999999999999999"},
      {R"({"total_count":1.5})", "total_count", "1.5"},
      {R"({"total_count":"many"})", "total_count", "many"},
      {R"({"total_count":[]})", "total_count", "[...]"},
      {R"({"data":{}})", "data", "{...}"},
      {R"({"data":[7]})", "data[0]", "7"},
      {R"({"data":[{"activity_id":{}}]})", "data[0].activity_id", "{...}"},
      {R"({"data":[{"activity_id":true}]})", "data[0].activity_id", "true"},
      {R"({"data":[{"activity_status":"STATUS_UNSPECIFIED"}]})",
       "data[0].activity_status", "STATUS_UNSPECIFIED"},
      {R"({"data":[{"activity_status":3}]})", "data[0].activity_status", "3"},
  };
  for (const OddValue& odd : odd_values) {
    ListActivitiesResponse reply;
    const auto unrecognized = ReadJson(odd.json, &reply);
    ASSERT_TRUE(unrecognized.ok()) << odd.json;
    EXPECT_THAT(*unrecognized, ElementsAre(Unrecognized{odd.path, odd.value}))
        << odd.json;
  }
}

TEST(JsonReaderTest, TakesNumbersInQuotesAndTheOtherWayRound) {
  ListActivitiesResponse reply;

  EXPECT_THAT(
      Read(R"({"total_count":"24","data":[{"activity_id":10028001}]})", &reply),
      IsEmpty());

  EXPECT_EQ(reply.total_count(), 24u);
  EXPECT_EQ(reply.data(0).activity_id(), "10028001");
}

TEST(JsonReaderTest, LeavesUnsetNumbersThatAreOutOfRange) {
  const OddValue odd_values[] = {
      {R"({"small":2147483648})", "small", "2147483648"},
      {R"({"small":-2147483649})", "small", "-2147483649"},
      {R"({"big":9223372036854775808})", "big", "9223372036854775808"},
      {R"({"big":9007199254740994.0})", "big", "9007199254740994.0"},
      {R"({"small_unsigned":-0.5})", "small_unsigned", "-0.5"},
      {R"({"big_unsigned":18446744073709551616})", "big_unsigned",
       "18446744073709551616"},
      {R"({"big_unsigned":-1.0})", "big_unsigned", "-1.0"},
      {R"({"real":1.9e308})", "real", "1.9e308"},
      {R"({"real":-1e400})", "real", "-1e400"},
      {R"({"real":"inf"})", "real", "inf"},
      {R"({"half":1e39})", "half", "1e39"},
      {R"({"flag":1})", "flag", "1"},
      {R"({"flag":"true"})", "flag", "true"},
      {R"({"data":"*"})", "data", "*"},
      {R"({"when":1432099775})", "when", "1432099775"},
      {R"({"inner":"x"})", "inner", "x"},
      {R"({"colours":["RED","BLUE"]})", "colours[1]", "BLUE"},
      {R"({"smalls":[1,null]})", "smalls[1]", "null"},
      {R"({"available":"x"})", "available", "x"},
      {R"({"x":-1.50e+2})", "x", "-1.50e+2"},
      {R"({"x":true})", "x", "true"},
      {R"({"x":null})", "x", "null"},
  };
  for (const OddValue& odd : odd_values) {
    Everything all;
    EXPECT_THAT(Read(odd.json, &all),
                ElementsAre(Unrecognized{odd.path, odd.value}))
        << odd.json;
  }
}

TEST(JsonReaderTest, TakesEveryKindOfField) {
  Everything all;

  EXPECT_THAT(
      Read(R"({"small":-2147483648,"big":9223372036854775807,)"
           R"("small_unsigned":20.0,"big_unsigned":18446744073709551615,)"
           R"("real":"1.5","half":1e-3,"flag":true,"data":"/w==",)"
           R"("colour":"RED","when":"2015-05-20T13:29:35.120+08:00",)"
           R"("inner":{"id":1.50,"count":"2e1"},"zero":0,"sure":false,)"
           R"("avaliable":"x","flags":[true,false],"reals":[1,2.5],)"
           R"("bigs":["1",2],"whens":["1970-01-01T00:00:00Z"],"zigzag":-3,)"
           R"("text":"\u0000\ud83d\ude00"})",
           &all),
      IsEmpty());

  EXPECT_EQ(all.small(), -2147483647 - 1);
  EXPECT_EQ(all.big(), 9223372036854775807);
  EXPECT_EQ(all.small_unsigned(), 20u);
  EXPECT_EQ(all.big_unsigned(), 18446744073709551615u);
  EXPECT_EQ(all.real(), 1.5);
  EXPECT_EQ(all.half(), 1e-3f);
  EXPECT_TRUE(all.flag());
  EXPECT_EQ(all.data(), "\xff");
  EXPECT_EQ(all.colour(), test::transcoder::RED);
  EXPECT_EQ(all.when().nanos(), 120'000'000);
  EXPECT_EQ(all.inner().id(), "1.50");
  EXPECT_EQ(all.inner().count(), 20);
  EXPECT_TRUE(all.has_zero());
  EXPECT_TRUE(all.has_sure());
  EXPECT_EQ(all.available(), "x");
  EXPECT_THAT(all.flags(), ElementsAre(true, false));
  EXPECT_THAT(all.reals(), ElementsAre(1, 2.5));
  EXPECT_THAT(all.bigs(), ElementsAre(1, 2));
  EXPECT_EQ(all.whens_size(), 1);
  EXPECT_EQ(all.zigzag(), -3);
  EXPECT_EQ(all.text(), std::string("\0😀", 5));
}

TEST(JsonReaderTest, KeepsWhatStandsBesideANumberTooLargeForAnything) {
  Everything all;

  EXPECT_THAT(Read(R"({"text":"1e999\\","big":7,"texts":["\"-1e999,"],)"
                   R"("small":1e999,"reals":[-0.5E+3,-1E999,0]})",
                   &all),
              ElementsAre(Unrecognized{"small", "1e999"},
                          Unrecognized{"reals[1]", "-1E999"}));

  EXPECT_EQ(all.text(), "1e999\\");
  EXPECT_EQ(all.big(), 7);
  EXPECT_THAT(all.texts(), ElementsAre("\"-1e999,"));
  EXPECT_THAT(all.reals(), ElementsAre(-500, 0));
  // It is no way in for what is not JSON.
  for (const char* json :
       {R"({"big":1e999,"small":01})", R"({"big":1e999,"small":1.})",
        R"({"big":1e999,"small":-})", R"({"big":1e999,"small":1e})",
        R"({"big":1e999,"small":+1})", R"({"big":1e999,"small":1x})",
        R"({"big":1e999 2})", R"({"big":1e999)", R"({"big":1e999,"a)"}) {
    EXPECT_FALSE(ReadJson(json, &all).ok()) << json;
  }
}

TEST(JsonReaderTest, SurvivesNumbersThatEndOtherReaders) {
  const std::string zeros(5000, '0');
  const std::string sevens(5000, '7');
  const std::string numbers[] = {
      "0." + zeros + "1",
      "0." + zeros + "1e-2147483639",
      "1" + zeros,
      "1" + zeros + "." + zeros,
      "-1" + zeros.substr(0, 305) + "." + sevens,
      "1." + sevens + "e-5",
      sevens + "e-4999",
      "1e-" + sevens,
      "1e" + sevens,
      "0.00000000000000000001e-2147483647",
      "0e-99999999999999999999",
      "2.2250738585072011e-308",
  };
  for (const std::string& number : numbers) {
    Everything all;
    const auto unrecognized = ReadJson(
        absl::Substitute(
            R"({"real":$0,"big":$0,"half":$0,"x":[$0],"text":"kept"})", number),
        &all);
    ASSERT_TRUE(unrecognized.ok()) << number << unrecognized.status();
    EXPECT_EQ(all.text(), "kept") << number;
  }
  Everything all;
  EXPECT_THAT(Read("{\"real\":1." + sevens + "e5}", &all), IsEmpty());
  EXPECT_EQ(all.real(), 177777.77777777778);
}

TEST(JsonReaderTest, TakesMembersInAnyOrder) {
  Everything all;
  EXPECT_THAT(Read(R"({"sure":true,"text":"a","inners":[{"count":1,"id":"b"},)"
                   R"({"id":"c"}],"data":"","text":"d","big":1})",
                   &all),
              IsEmpty());
  EXPECT_EQ(all.text(), "d");
  EXPECT_EQ(all.inners(0).id(), "b");
  EXPECT_EQ(all.inners(0).count(), 1);
  EXPECT_EQ(all.inners(1).id(), "c");
  EXPECT_EQ(all.big(), 1);
}

TEST(JsonReaderTest, LetsTheLastOfTwoCountEvenIfItIsNothing) {
  Everything all;
  EXPECT_THAT(Read(R"({"big":1,"big":null,"texts":["a"],"texts":[],)"
                   R"("inner":{"id":"a","count":1},"inner":{"id":"b"}})",
                   &all),
              IsEmpty());
  EXPECT_EQ(all.big(), 0);
  EXPECT_EQ(all.texts_size(), 0);
  EXPECT_EQ(all.inner().id(), "b");
  EXPECT_EQ(all.inner().count(), 0);
}

TEST(JsonReaderTest, TakesNullForAbsentAndTheLastOfTwo) {
  ListActivitiesResponse reply;

  EXPECT_THAT(Read(R"({"limit":null,"data":[{"activity_id":"1"}],)"
                   R"("data":[{"activity_id":"2"}],"offset":1,"offset":2})",
                   &reply),
              IsEmpty());

  EXPECT_EQ(reply.limit(), 0u);
  EXPECT_EQ(reply.offset(), 2u);
  ASSERT_EQ(reply.data_size(), 1);
  EXPECT_EQ(reply.data(0).activity_id(), "2");
}

TEST(JsonReaderTest, TakesNothingForAnEmptyAnswer) {
  Activity activity;
  EXPECT_THAT(Read("", &activity), IsEmpty());
  EXPECT_EQ(activity.ByteSizeLong(), 0u);
}

TEST(JsonReaderTest, RefusesWhatIsNoJsonObject) {
  const std::string texts[] = {
      "<html>502</html>",
      "[]",
      "7",
      "null",
      "{\"a\":1",
      "{\"a\":1}x",
      "{'a':1}",
      "{\"activity_id\":\"\xff\"}",
      "{\"activity_id\":\"\\ud800\"}",
      std::string("{\"activity_id\":\"a\0b\"}", 21),
      std::string(1'000'000, '['),
  };
  for (const std::string& text : texts) {
    Activity activity;
    EXPECT_FALSE(ReadJson(text, &activity).ok()) << text.substr(0, 30);
  }
}

TEST(JsonReaderTest, SurvivesDepthThatWouldEndTheStack) {
  const int depth = 1'000'000;
  const std::string deep = "{\"x\":" + std::string(depth, '[') +
                           std::string(depth, ']') + ",\"activity_id\":\"1\"}";
  Activity activity;

  EXPECT_THAT(Read(deep, &activity), ElementsAre(Unrecognized{"x", "[...]"}));
  EXPECT_EQ(activity.activity_id(), "1");
}

TEST(JsonReaderTest, BoundsWhatItTellsOfAHostileAnswer) {
  std::string json = "{\"activity_id\":\"1\"";
  for (int i = 0; i < 1000; ++i) json += ",\"x" + std::to_string(i) + "\":1";
  Activity activity;
  const auto bounded = Read(json + "}", &activity);
  ASSERT_THAT(bounded, SizeIs(kMaxUnrecognized + 1));
  EXPECT_EQ(bounded.front(), (Unrecognized{"x0", "1"}));
  EXPECT_EQ(bounded.back(), (Unrecognized{"...", "968 more"}));

  std::string name;
  for (int i = 0; i < 1000; ++i) name += "名";
  const auto unrecognized =
      Read("{\"" + name + "\":\"" + name + "\"}", &activity);
  EXPECT_EQ(unrecognized[0].path, name.substr(0, 126) + "...");
  EXPECT_EQ(unrecognized[0].value, name.substr(0, 126) + "...");
}

TEST(JsonReaderTest, SurvivesEveryTruncationAndEveryFlippedBit) {
  const std::string sample =
      R"({"activity_id":"10028001","activity_type":"FULL_SEND_ACT_TYPE",)"
      R"("activity_base_info":{"activity_name":"良品铺子","begin_time":)"
      R"("2015-05-20T13:29:35.120+08:00","available_periods":{)"
      R"("available_day_time":[{"begin_day_time":"110000"}]}},)"
      R"("award_send_rule":{"full_send_rule":{)"
      R"("transaction_amount_minimum":100,"award_list":[{"stock_id":"9"}],)"
      R"("merchant_id_list":[]}},"advanced_setting":null,)"
      R"("pause_time":"2015-05-20T05:29:35Z","new":[1.5e3,"\u826f\n",true]})";
  for (size_t i = 0; i < sample.size(); ++i) {
    Activity activity;
    EXPECT_EQ(ReadJson(sample.substr(0, i), &activity).ok(), i == 0) << i;
    EXPECT_EQ(activity.ByteSizeLong(), 0u) << i;
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sample;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      Activity read;
      (void)ReadJson(changed, &read);
      // Whatever was read is a valid message.
      EXPECT_TRUE(Activity().ParseFromString(read.SerializeAsString()));
    }
    for (const char* insert : {"[", "{", "\"", "\\", "9", "e"}) {
      std::string changed = sample;
      changed.insert(i, insert);
      Activity read;
      (void)ReadJson(changed, &read);
    }
  }
}

TEST(JsonReaderTest, SurvivesDepthWhereAKnownFieldShouldBe) {
  const int depth = 1'000'000;
  const std::string arrays = std::string(depth, '[') + std::string(depth, ']');
  std::string objects;
  for (int i = 0; i < depth; ++i) objects += "{\"data\":";
  objects += "1" + std::string(depth, '}');

  ListActivitiesResponse reply;
  EXPECT_THAT(Read("{\"data\":" + arrays + "}", &reply),
              ElementsAre(Unrecognized{"data[0]", "[...]"}));
  EXPECT_THAT(Read(objects, &reply),
              ElementsAre(Unrecognized{"data", "{...}"}));
  EXPECT_FALSE(ReadJson(objects.substr(0, objects.size() - 1), &reply).ok());
}

TEST(JsonReaderTest, SaysWhereTheTextStopsBeingJson) {
  Activity activity;
  EXPECT_THAT(std::string(ReadJson("{\"a\":}", &activity).status().message()),
              HasSubstr("(at byte 5)"));
}

TEST(JsonReaderTest, RefusesHalfOfASurrogatePair) {
  for (const char* text :
       {R"({"text":"\udc00"})", R"({"text":"\udfff"})", R"({"\udc00":1})",
        R"({"text":"\ud83d\ude00\ude00"})", R"({"text":"\\\udc00"})",
        R"({"text":"\ud800"})", R"({"text":"\ud800\u0041"})"}) {
    test::transcoder::Everything message;
    EXPECT_FALSE(ReadJson(text, &message).ok()) << text;
  }
}

TEST(JsonReaderTest, TakesPairsAndWhatOnlyLooksLikeHalfOfOne) {
  test::transcoder::Everything message;

  EXPECT_THAT(Read(R"({"text":"\ud83d\ude00 \\udc00 \u826f"})", &message),
              IsEmpty());

  EXPECT_EQ(message.text(), "😀 \\udc00 良");
}

TEST(JsonReaderTest, TakesNoNulForTheEnd) {
  for (const std::string& text :
       {std::string("{\"a\":1}\0", 8), std::string("{\"a\":1}\0{\"a\":2}", 15),
        std::string("{\0}", 3), std::string("\0", 1)}) {
    Activity activity;
    EXPECT_FALSE(ReadJson(text, &activity).ok());
  }
}

TEST(JsonReaderTest, RefusesANumberForANameEvenBesideOneTooLarge) {
  for (const char* text :
       {R"({7:8})", R"({"x":1e999,7:8})", R"({"x":1e999,7 : 8})",
        R"({7:8,"x":1e999})", R"({"x":1e999,-1.5e3:8})"}) {
    Activity activity;
    EXPECT_FALSE(ReadJson(text, &activity).ok()) << text;
  }
}

TEST(JsonReaderTest, TakesOnlyJsonsOwnNumbersOutOfQuotes) {
  for (const char* text :
       {R"({"small":"0x10"})", R"({"small_unsigned":"0x10"})",
        R"({"real":"0x1p3"})", R"({"real":"inf"})", R"({"real":"nan"})",
        R"({"real":""})", R"({"real":"."})"}) {
    test::transcoder::Everything message;
    EXPECT_THAT(Read(text, &message), SizeIs(1)) << text;
    EXPECT_EQ(message.ByteSizeLong(), 0u) << text;
  }
}

}  // namespace
}  // namespace campaign
