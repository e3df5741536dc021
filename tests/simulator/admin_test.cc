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

TEST_F(AdminTest, ShowsNoSignatures) {
  client().Get(Path("1"));
  const std::string raw = sim().journal().Entries()[0].Header("Authorization");
  const size_t at = raw.find("signature=\"") + 11;
  const std::string signature = raw.substr(at, raw.find('"', at) - at);
  ASSERT_GT(signature.size(), 300u);
  for (const char* header :
       {"WECHATPAY2-SHA256-RSA2048 signature=\"secret\",mchid=\"1\"",
        "WECHATPAY2-SHA256-RSA2048 mchid=\"1\",signature=secret",
        "WECHATPAY2-SHA256-RSA2048 signature=secret,mchid=\"1\"",
        "signature=\"secret"}) {
    client().Send({.target = Path("1"), .authorization = header});
  }

  const Answer answer = Admin("GET", "/admin/journal");

  EXPECT_EQ(answer.body.find(signature), std::string::npos);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  const Json entries = answer.json()["entries"];
  const std::string shown = entries[0]["headers"]["Authorization"];
  EXPECT_EQ(shown, raw.substr(0, at - 1) + "\"...\"");
  EXPECT_EQ(entries[1]["headers"]["Authorization"],
            "WECHATPAY2-SHA256-RSA2048 signature=\"...\",mchid=\"1\"");
  EXPECT_EQ(entries[3]["headers"]["Authorization"],
            "WECHATPAY2-SHA256-RSA2048 signature=\"...\",mchid=\"1\"");
}

TEST_F(AdminTest, CountsActivities) {
  Create();
  Create();
  Create(CreateBody("1900000001_2"));
  const std::string path = "/admin/activities/count";
  EXPECT_EQ(Admin("GET", path + "?mchid=1900000001&out_request_no=1900000001_1")
                .json()["count"],
            1);
  EXPECT_EQ(Admin("GET", path + "?mchid=1900000002&out_request_no=1900000001_1")
                .json()["count"],
            0);
  EXPECT_EQ(Admin("GET", path + "?mchid=1900000001").status, 400);
  EXPECT_EQ(sim().CountActivities(kMchid, "1900000001_2"), 1u);
  EXPECT_EQ(sim().CountActivities(kMchid, "1900000001_3"), 0u);
}

TEST_F(AdminTest, ChangesPlatformCertificates) {
  const std::string base = "/admin/platform";
  const std::string serial = Admin("POST", base + "/certificates",
                                   R"({"not_before":-7200,"not_after":-3600})")
                                 .json()
                                 .value("serial_no", "");
  EXPECT_EQ(serial.size(), 40u);
  EXPECT_EQ(Admin("POST", base + "/sign_with",
                  R"({"percent":25,"serial_no":")" + serial + "\"}")
                .json()["percent"],
            25);
  EXPECT_EQ(Admin("DELETE", base + "/certificates/" + serial).status, 200);

  const Json shown = Admin("GET", base).json();
  ASSERT_EQ(shown["certificates"].size(), 2u);
  EXPECT_EQ(shown["certificates"][0]["sign_percent"], 75);
  EXPECT_EQ(shown["certificates"][0]["listed"], true);
  EXPECT_EQ(shown["certificates"][1]["serial_no"], serial);
  EXPECT_EQ(shown["certificates"][1]["sign_percent"], 25);
  EXPECT_EQ(shown["certificates"][1]["listed"], false);
  EXPECT_EQ(shown["certificates"][1]["certificate"],
            sim().PlatformCertificatePem(serial));
  EXPECT_EQ(shown["public_key_id"], "PUB_KEY_ID_0119000000012026");
  EXPECT_EQ(shown["public_key"], sim().public_key_pem());

  EXPECT_EQ(Admin("POST", base + "/certificates/" + serial + "/list").status,
            200);
  EXPECT_EQ(Admin("GET", base).json()["certificates"][1]["listed"], true);
  client().Get("/v3/certificates");
  EXPECT_EQ(Admin("GET", base + "/downloads").json()["downloads"],
            Json({{kMchid, 1}}));
  EXPECT_EQ(
      Admin("POST", base + "/ignore_request_serial", R"({"percent":5})").status,
      200);
  EXPECT_EQ(Admin("GET", base).json()["ignore_request_serial_percent"], 5);
}

TEST_F(AdminTest, NamesMistakesAboutThePlatform) {
  const std::string base = "/admin/platform";
  for (const char* bad :
       {"[]", "{", R"({"not_before":"x"})", R"({"not_before":9,"not_after":8})",
        R"({"not_after":1e99})"}) {
    EXPECT_EQ(Admin("POST", base + "/certificates", bad).status, 400) << bad;
  }
  for (const char* bad :
       {"", "[]", R"({"serial_no":1})", R"({"serial_no":"1","percent":101})"}) {
    EXPECT_EQ(Admin("POST", base + "/sign_with", bad).status, 400) << bad;
  }
  EXPECT_EQ(Admin("POST", base + "/sign_with", R"({"serial_no":"1"})").status,
            404);
  EXPECT_EQ(Admin("DELETE", base + "/certificates/1").status, 404);
  EXPECT_EQ(Admin("POST", base + "/certificates/1/list").status, 404);
  EXPECT_EQ(Admin("POST", base + "/ignore_request_serial", "{}").status, 400);
  EXPECT_EQ(Admin("GET", base + "/else").status, 404);
  EXPECT_EQ(Admin("PUT", base).status, 404);
}

TEST_F(AdminTest, CutsAndRestoresDomains) {
  Options options = TestOptions();
  options.backup_https_port = 0;
  Restart(options);
  const std::string base = "/admin/domains";
  EXPECT_EQ(Admin("POST", base + "/main/cut").json()["main"]["state"], "cut");
  EXPECT_EQ(Admin("POST", base + "/backup/silence").json()["backup"]["state"],
            "silent");
  EXPECT_FALSE(TlsConnection(sim().https_port(), "").ok());
  EXPECT_EQ(Admin("POST", base + "/main/restore").json()["main"]["state"],
            "up");
  EXPECT_TRUE(TlsConnection(sim().https_port(), sim().ca_pem()).ok());
  const Json shown = Admin("GET", base).json();
  EXPECT_EQ(shown["main"]["port"], sim().https_port());
  EXPECT_EQ(shown["backup"]["port"], sim().backup_https_port());
  for (const char* bad : {"/main", "/main/else", "/third/cut"}) {
    EXPECT_EQ(Admin("POST", base + bad).status, 404) << bad;
  }
}

TEST_F(AdminTest, WithoutABackupDomainThereIsNothingToCut) {
  EXPECT_EQ(Admin("POST", "/admin/domains/backup/cut").status, 409);
  EXPECT_FALSE(Admin("GET", "/admin/domains").json().contains("backup"));
}

}  // namespace
}  // namespace simulator
