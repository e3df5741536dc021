#include "common/json_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {
namespace {

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
      {R"({"total_count":1e999})", nullptr, nullptr},
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
    if (odd.path == nullptr) {
      EXPECT_FALSE(unrecognized.ok()) << odd.json;
      continue;
    }
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
  EXPECT_THAT(Read(json + "}", &activity), SizeIs(kMaxUnrecognized));

  std::string name;
  for (int i = 0; i < 1000; ++i) name += "名";
  const auto unrecognized =
      Read("{\"" + name + "\":\"" + name + "\"}", &activity);
  EXPECT_EQ(unrecognized[0].path, name.substr(0, 126) + "...");
  EXPECT_EQ(unrecognized[0].value, name.substr(0, 126) + "...");
}

TEST(JsonReaderTest, SurvivesEveryTruncationAndEveryFlippedByte) {
  const std::string sample =
      R"({"activity_id":"10028001","activity_type":"FULL_SEND_ACT_TYPE",)"
      R"("activity_base_info":{"activity_name":"良品铺子","begin_time":)"
      R"("2015-05-20T13:29:35+08:00"},"award_send_rule":{"full_send_rule":{)"
      R"("transaction_amount_minimum":100,"award_list":[{"stock_id":"9"}]}}})";
  for (size_t i = 0; i < sample.size(); ++i) {
    Activity activity;
    (void)ReadJson(sample.substr(0, i), &activity);
    for (const char flip : {'\x01', '\x20', '\x80'}) {
      std::string changed = sample;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      (void)ReadJson(changed, &activity);
      // Whatever was read is a valid message.
      EXPECT_TRUE(Activity().ParseFromString(activity.SerializeAsString()));
    }
  }
}

TEST(JsonReaderTest, SaysWhereTheTextStopsBeingJson) {
  Activity activity;
  EXPECT_THAT(std::string(ReadJson("{\"a\":}", &activity).status().message()),
              HasSubstr("(at byte 5)"));
}

}  // namespace
}  // namespace campaign
