#include <gmock/gmock.h>

#include <string>

#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;

Json AddBody(const std::string& number, const Json& merchants) {
  return {{"add_request_no", number}, {"merchant_id_list", merchants}};
}

Json DeleteBody(const std::string& number, const Json& merchants) {
  return {{"delete_request_no", number}, {"merchant_id_list", merchants}};
}

std::vector<std::string> Ids(const Answer& answer, const char* name) {
  std::vector<std::string> ids;
  const Json json = answer.json();
  const Json data = json.value("data", Json::array());
  for (const Json& row : data) {
    ids.push_back(row[name]);
  }
  return ids;
}

class ActivityCallsTest : public SimulatorTest {
 protected:
  std::string Status(const std::string& id) {
    return client().Get(Path(id)).json().value("activity_status", "");
  }
  Answer List(const std::string& query) {
    return client().Get(std::string(kActivities) + "?" + query);
  }
};

TEST_F(ActivityCallsTest, DetailHasTheRuleNestedAndNoMerchants) {
  const std::string id = Create();

  const Answer answer = client().Get(Path(id));

  ASSERT_EQ(answer.status, 200) << answer.body;
  const Json json = answer.json();
  EXPECT_EQ(json["activity_id"], id);
  EXPECT_EQ(json["activity_type"], "FULL_SEND_ACT_TYPE");
  EXPECT_EQ(json["activity_status"], "CREATE_ACT_STATUS");
  EXPECT_EQ(json["creator_merchant_id"], kMchid);
  EXPECT_EQ(json["belong_merchant_id"], kMchid);
  const Json rule = json["award_send_rule"]["full_send_rule"];
  EXPECT_TRUE(rule["transaction_amount_minimum"].is_number_integer());
  EXPECT_FALSE(rule.contains("merchant_id_list"));
  EXPECT_THAT(json["create_time"].get<std::string>(), EndsWith("+08:00"));
  EXPECT_FALSE(json.contains("pause_time"));
}

TEST_F(ActivityCallsTest, TimesComeBackInBeijingTime) {
  Json body = CreateBody();
  body["activity_base_info"]["begin_time"] = "2090-05-20T05:29:35.120Z";
  body["activity_base_info"]["end_time"] = "2090-05-21T05:29:35-01:00";
  const std::string id = Create(body);

  const Json info = client().Get(Path(id)).json()["activity_base_info"];

  EXPECT_EQ(info["begin_time"], "2090-05-20T13:29:35+08:00");
  EXPECT_EQ(info["end_time"], "2090-05-21T14:29:35+08:00");
}

TEST_F(ActivityCallsTest, SomebodyElsesActivityDoesNotExist) {
  const std::string id = Create();
  EXPECT_EQ(Code(second().Get(Path(id))), "RESOURCE_NOT_EXISTS");
  EXPECT_EQ(client().Get(Path("a%2Fb")).status, 404);
  EXPECT_EQ(Field(client().Get(Path("123456789012345678901"))), "activity_id");
  EXPECT_EQ(Field(client().Get(Path("%zz"))), "activity_id");
}

TEST_F(ActivityCallsTest, RunsThroughItsLife) {
  const std::string id = Create();
  EXPECT_EQ(Status(id), "CREATE_ACT_STATUS");
  sim().clock().Advance(std::chrono::hours(2));
  EXPECT_EQ(Status(id), "ONGOING_ACT_STATUS");
  EXPECT_TRUE(sim().PauseActivity(id));
  EXPECT_EQ(Status(id), "STOP_ACT_STATUS");
  EXPECT_TRUE(client().Get(Path(id)).json().contains("pause_time"));
  EXPECT_TRUE(sim().ResumeActivity(id));
  EXPECT_EQ(Status(id), "ONGOING_ACT_STATUS");
  EXPECT_TRUE(client().Get(Path(id)).json().contains("recovery_time"));
  sim().clock().Advance(std::chrono::hours(24));
  EXPECT_EQ(Status(id), "OVER_TIME_ACT_STATUS");
  EXPECT_FALSE(sim().PauseActivity(id));
  EXPECT_FALSE(sim().PauseActivity("none"));
}

TEST_F(ActivityCallsTest, TerminatesWithAndWithoutABody) {
  const std::string id = Create();
  const Answer answer = client().Send(
      {.verb = "POST", .target = Path(id, "/terminate"), .body = "{}"});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json()["activity_id"], id);
  EXPECT_TRUE(answer.json()["terminate_time"].is_string());
  EXPECT_EQ(Status(id), "TERMINATE_ACT_STATUS");

  const Answer again =
      client().Send({.verb = "POST", .target = Path(id, "/terminate")});
  EXPECT_EQ(Code(again), "INVALID_REQUEST");

  const std::string other = Create(CreateBody("other"));
  EXPECT_EQ(client()
                .Send({.verb = "POST", .target = Path(other, "/terminate")})
                .status,
            200);
}

TEST_F(ActivityCallsTest, AddsWhatItCanAndTellsTheRest) {
  const std::string id = Create();
  const std::string target = Path(id, "/merchants/add");
  const Json body = AddBody("add-1", {kThird, kStranger, "1999999999"});

  const Answer answer = client().Post(target, body);

  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json()["activity_id"], id);
  EXPECT_TRUE(answer.json()["add_time"].is_string());
  const Json invalid = answer.json()["invalid_merchant_id_list"];
  ASSERT_EQ(invalid.size(), 2u);
  EXPECT_EQ(invalid[0]["mchid"], kStranger);
  EXPECT_EQ(invalid[0]["invalid_reason"], "商户与活动创建方不具备父子关系");
  EXPECT_EQ(invalid[1]["mchid"], "1999999999");
  EXPECT_THAT(Ids(client().Get(Path(id, "/merchants")), "mchid"),
              ElementsAre(kMchid, kSecond, kThird));

  EXPECT_EQ(client().Post(target, body).body, answer.body);
  EXPECT_EQ(Code(client().Post(target, AddBody("add-1", {kThird}))),
            "INVALID_REQUEST");
  EXPECT_EQ(Field(client().Post(target, {{"merchant_id_list", {kThird}}})),
            "/add_request_no");
}

TEST_F(ActivityCallsTest, DeletesAllOrNothing) {
  const std::string id = Create();
  const std::string target = Path(id, "/merchants/delete");
  EXPECT_EQ(Code(client().Post(target, DeleteBody("d-1", {kSecond, kThird}))),
            "INVALID_REQUEST");
  EXPECT_EQ(Code(client().Post(target, DeleteBody("d-2", {kMchid, kSecond}))),
            "INVALID_REQUEST");
  EXPECT_EQ(Field(client().Post(target, DeleteBody("坏", {kSecond}))),
            "/delete_request_no");

  const Answer answer = client().Post(target, DeleteBody("d-3", {kSecond}));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(answer.json()["delete_time"].is_string());
  EXPECT_THAT(Ids(client().Get(Path(id, "/merchants")), "mchid"),
              ElementsAre(kMchid));
  EXPECT_EQ(client().Post(target, DeleteBody("d-3", {kSecond})).body,
            answer.body);
}

TEST_F(ActivityCallsTest, ChangesNothingThatIsOver) {
  const std::string id = Create();
  sim().clock().Advance(std::chrono::hours(48));
  EXPECT_EQ(
      Code(client().Post(Path(id, "/merchants/add"), AddBody("a", {kThird}))),
      "INVALID_REQUEST");
  EXPECT_EQ(Code(client().Post(Path(id, "/merchants/delete"),
                               DeleteBody("d", {kSecond}))),
            "INVALID_REQUEST");
  EXPECT_EQ(
      Code(client().Send({.verb = "POST", .target = Path(id, "/terminate")})),
      "INVALID_REQUEST");
}

TEST_F(ActivityCallsTest, OffsetCountsPages) {
  const std::string id = Create();
  client().Post(Path(id, "/merchants/add"), AddBody("a", {kThird}));

  const Answer page = client().Get(Path(id, "/merchants?offset=1&limit=2"));

  EXPECT_THAT(Ids(page, "mchid"), ElementsAre(kThird));
  EXPECT_EQ(page.json()["total_count"], 3);
  EXPECT_EQ(page.json()["offset"], 1);
  EXPECT_EQ(page.json()["limit"], 2);
  EXPECT_EQ(page.json()["activity_id"], id);
  EXPECT_THAT(
      Ids(client().Get(Path(id, "/merchants?offset=2&limit=2")), "mchid"),
      IsEmpty());
  const Json first = client().Get(Path(id, "/merchants")).json();
  EXPECT_EQ(first["limit"], 20);
  EXPECT_EQ(first["data"][0]["merchant_name"], "良品铺子");

  Options options = TestOptions();
  options.switches.offset_counts_records = true;
  options.switches.error_past_the_end = true;
  Restart(options);
  const std::string other = Create();
  EXPECT_THAT(
      Ids(client().Get(Path(other, "/merchants?offset=1&limit=2")), "mchid"),
      ElementsAre(kSecond));
  EXPECT_EQ(Code(client().Get(Path(other, "/merchants?offset=2&limit=2"))),
            "MCH_NOT_EXISTS");
}

TEST_F(ActivityCallsTest, ListFilters) {
  const std::string one = Create(CreateBody("1"));
  Json body = CreateBody("2");
  body["activity_base_info"]["activity_name"] = "下午茶";
  const std::string two = Create(body);
  client().Send({.verb = "POST", .target = Path(two, "/terminate")});

  EXPECT_THAT(Ids(List("offset=0&limit=10"), "activity_id"),
              ElementsAre(one, two));
  EXPECT_THAT(Ids(List("offset=1&limit=1"), "activity_id"), ElementsAre(two));
  EXPECT_THAT(Ids(List("offset=0&limit=10&activity_name="
                       "%E4%B8%8B%E5%8D%88"),
                  "activity_id"),
              ElementsAre(two));
  EXPECT_THAT(Ids(List("offset=0&limit=10&activity_status=CREATE_ACT_STATUS"),
                  "activity_id"),
              ElementsAre(one));
  EXPECT_EQ(
      List("offset=0&limit=10&award_type=BUSIFAVOR").json()["total_count"], 2);
  const Json row = List("offset=0&limit=1").json()["data"][0];
  EXPECT_EQ(row["award_send_rule"]["full_send_rule"]["merchant_id_list"],
            Json::array());
  EXPECT_EQ(second()
                .Get(std::string(kActivities) + "?offset=0&limit=10")
                .json()["total_count"],
            0);
}

TEST_F(ActivityCallsTest, ListChecksItsQuery) {
  EXPECT_EQ(Field(List("limit=10")), "offset");
  EXPECT_EQ(Field(List("offset=0")), "limit");
  EXPECT_EQ(Field(List("offset=-1&limit=10")), "offset");
  EXPECT_EQ(Field(List("offset=0x&limit=10")), "offset");
  EXPECT_EQ(Field(List("offset=0&limit=0")), "limit");
  EXPECT_EQ(Field(List("offset=0&limit=101")), "limit");
  EXPECT_EQ(Field(List("offset=99999999999999999999&limit=1")), "offset");
  EXPECT_EQ(List("offset=0&limit=100").status, 200);
  EXPECT_EQ(Field(List("offset=0&offset=0&limit=1")), "offset");
  EXPECT_EQ(Field(List("offset=0&limit=1&activity_status=ONGOING")),
            "activity_status");
  EXPECT_EQ(Field(List("offset=0&limit=1&award_type=CASH")), "award_type");
  EXPECT_EQ(Field(List("offset=0&limit=1&activity_name=")), "activity_name");
  EXPECT_EQ(Field(List("offset=0&limit=1&activity_name=%E4%B8")),
            "activity_name");
  EXPECT_EQ(Field(List("offset=0&limit=1&activity_name=\xE4\xB8\x8B")),
            "activity_name");
  EXPECT_EQ(Field(List("offset=0&limit=1&activity_name=%F0%9F%98%80")),
            "activity_name");
  EXPECT_EQ(List("offset=0&limit=1&unknown=1").status, 200);
}

TEST_F(ActivityCallsTest, ShowsActivitiesOfOtherKinds) {
  Options options = TestOptions();
  options.activities.push_back(
      {.activity_id = "10000102",
       .creator_merchant_id = kMchid,
       .activity_type = "SPECIFIC_SEND_ACT_TYPE",
       .activity_status = "CREATE_ACT_FAILED",
       .activity_base_info = {{"activity_name", 7},
                              {"begin_time", "2025-01-01T00:00:00Z"},
                              {"end_time", "2095-01-01T00:00:00Z"}},
       .award_send_rule = {{"specific_send_rule",
                            {{"threshold_category", "NUMBER_THRESHOLD"}}}},
       .merchants = {kMchid},
       .goods = {"g1", "g2", "g3"}});
  Restart(options);

  const Json json = client().Get(Path("10000102")).json();
  EXPECT_EQ(json["activity_status"], "CREATE_ACT_FAILED");
  EXPECT_EQ(json["award_send_rule"]["specific_send_rule"]["threshold_category"],
            "NUMBER_THRESHOLD");
  EXPECT_THAT(Ids(client().Get(Path("10000102", "/goods?offset=1&limit=2")),
                  "goods_id"),
              ElementsAre("g3"));
  EXPECT_EQ(List("offset=0&limit=1&activity_name=x").status, 200);
}

}  // namespace
}  // namespace simulator
