#include <gmock/gmock.h>

#include <string>

#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

using ::testing::HasSubstr;

class AdminTest : public SimulatorTest {
 protected:
  Answer Admin(const std::string& verb, const std::string& target,
               const std::string& body = "") {
    TlsConnection connection(sim().admin_port(), "");
    connection.Send(verb + " " + target +
                    " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
    return connection.Read();
  }
};

TEST_F(AdminTest, TellsThatItIsAlive) {
  EXPECT_EQ(Admin("GET", "/healthz").status, 200);
  EXPECT_EQ(Admin("GET", "/nothing").status, 404);
  EXPECT_EQ(Admin("PUT", "/admin/journal").status, 405);
}

TEST_F(AdminTest, ShowsAndForgetsTheJournal) {
  Create();
  client().Send({.verb = "POST",
                 .target = Path("1", "/terminate"),
                 .body = "\xff",
                 .signed_body = "x"});

  const Json entries = Admin("GET", "/admin/journal").json()["entries"];

  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0]["method"], "CreateActivity");
  EXPECT_EQ(entries[0]["status"], 200);
  EXPECT_EQ(entries[0]["signature_held"], true);
  EXPECT_EQ(entries[0]["mchid"], kMchid);
  EXPECT_EQ(entries[0]["body"], ToText(CreateBody()));
  EXPECT_EQ(entries[0]["headers"]["User-Agent"], "simulator-tests");
  EXPECT_EQ(entries[1]["signature_held"], false);
  EXPECT_EQ(entries[1]["body_base64"], "/w==");
  EXPECT_EQ(Admin("GET", "/admin/journal?method=GetActivity").json()["entries"],
            Json::array());
  EXPECT_EQ(Admin("DELETE", "/admin/journal").status, 200);
  EXPECT_TRUE(sim().journal().Entries().empty());
}

TEST_F(AdminTest, BoundsTheJournal) {
  Options options = TestOptions();
  options.journal_entries = 3;
  options.journal_body_bytes = 10;
  Restart(options);
  for (int i = 0; i < 5; ++i) client().Post(kCreate, CreateBody());
  const auto entries = sim().journal().Entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].number, 3u);
  EXPECT_EQ(entries[0].body.size(), 10u);
  EXPECT_GT(entries[0].body_size, 10u);
}

TEST_F(AdminTest, AdvancesTheClock) {
  const std::string id = Create();
  const Answer answer =
      Admin("POST", "/admin/clock/advance", "{\"seconds\":7200}");
  EXPECT_EQ(answer.json()["offset_seconds"], 7200);
  EXPECT_EQ(Admin("GET", "/admin/clock").json()["offset_seconds"], 7200);
  EXPECT_EQ(client().Get(Path(id)).json()["activity_status"],
            "ONGOING_ACT_STATUS");
  for (const char* bad : {"", "[]", "{}", "{\"seconds\":-1}",
                          "{\"seconds\":1e300}", "{\"seconds\":\"1\"}"}) {
    EXPECT_EQ(Admin("POST", "/admin/clock/advance", bad).status, 400) << bad;
  }
}

TEST_F(AdminTest, TakesAndForgetsFaults) {
  EXPECT_EQ(Admin("POST", "/admin/faults",
                  R"([{"method":"GetActivity","kind":"html_page"}])")
                .json()["added"],
            1);
  EXPECT_EQ(client().Get(Path("1")).status, 502);
  const Json faults = Admin("GET", "/admin/faults").json()["faults"];
  EXPECT_EQ(faults[0]["kind"], "html_page");
  EXPECT_EQ(faults[0]["fired"], 1);
  EXPECT_EQ(Admin("DELETE", "/admin/faults").json()["faults"], Json::array());

  EXPECT_THAT(Admin("POST", "/admin/faults", R"({"kind":"x"})").body,
              HasSubstr("kind: 'x' is unknown; known are signature_probe"));
  EXPECT_THAT(
      Admin("POST", "/admin/faults", R"({"kind":"reset","frist":1})").body,
      HasSubstr("frist: is unknown"));
  EXPECT_THAT(
      Admin("POST", "/admin/faults", R"({"kind":"reset","first":0})").body,
      HasSubstr("first: give a whole number from 1"));
  EXPECT_EQ(Admin("POST", "/admin/faults", "[1]").status, 400);
  EXPECT_EQ(Admin("POST", "/admin/faults", "{").status, 400);
}

TEST_F(AdminTest, PausesAndResumes) {
  const std::string id = Create();
  EXPECT_EQ(Admin("POST", "/admin/activities/" + id + "/pause").status, 200);
  EXPECT_EQ(Admin("GET", "/admin/activities")
                .json()["activities"][0]["activity_status"],
            "STOP_ACT_STATUS");
  EXPECT_EQ(Admin("POST", "/admin/activities/" + id + "/resume").status, 200);
  EXPECT_EQ(Admin("POST", "/admin/activities/none/pause").status, 404);
  EXPECT_EQ(Admin("POST", "/admin/activities/" + id + "/else").status, 404);
}

}  // namespace
}  // namespace simulator
