#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/simulator/simulator_test.h"

namespace simulator {
namespace {

using std::chrono::milliseconds;

class DomainsTest : public SimulatorTest {
 protected:
  DomainsTest() {
    Options options = TestOptions();
    options.backup_https_port = 0;
    Restart(options);
  }

  std::unique_ptr<TlsConnection> Connect(uint16_t port) {
    return std::make_unique<TlsConnection>(port, sim().ca_pem());
  }
  Answer Call(TlsConnection& connection) {
    connection.Send(client().Render({.target = Path("1")}));
    return connection.Read();
  }
  // Whether a TCP connect succeeds, whatever becomes of it.
  static bool Accepts(uint16_t port) { return TlsConnection(port, "").ok(); }
};

TEST_F(DomainsTest, ServeTheSameState) {
  const std::string id = Create();
  const auto backup = Connect(sim().backup_https_port());
  ASSERT_TRUE(backup->ok());
  ASSERT_TRUE(backup->Send(client().Render({.target = Path(id)})));
  const Answer answer = backup->Read();
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(Verified(answer));
  EXPECT_EQ(sim().backup_https_url(),
            "https://localhost:" + std::to_string(sim().backup_https_port()));
}

TEST_F(DomainsTest, ACutOneRefusesAndResets) {
  const auto idle = Connect(sim().https_port());
  ASSERT_EQ(Call(*idle).status, 404);
  const auto other = Connect(sim().backup_https_port());

  ASSERT_EQ(sim().Cut(Domain::kMain), std::nullopt);

  EXPECT_FALSE(Accepts(sim().https_port()));
  EXPECT_EQ(idle->Read().end, Answer::End::kReset);
  EXPECT_EQ(Call(*other).status, 404);

  const uint16_t port = sim().https_port();
  ASSERT_EQ(sim().Restore(Domain::kMain), std::nullopt);
  EXPECT_EQ(sim().https_port(), port);
  EXPECT_EQ(Call(*Connect(port)).status, 404);
}

TEST_F(DomainsTest, CuttingTheBackupLeavesTheMainOne) {
  ASSERT_EQ(sim().Cut(Domain::kBackup), std::nullopt);
  EXPECT_FALSE(Accepts(sim().backup_https_port()));
  EXPECT_EQ(Call(*Connect(sim().https_port())).status, 404);
  // Again does nothing.
  EXPECT_EQ(sim().Cut(Domain::kBackup), std::nullopt);
  ASSERT_EQ(sim().Restore(Domain::kBackup), std::nullopt);
  EXPECT_EQ(Call(*Connect(sim().backup_https_port())).status, 404);
}

TEST_F(DomainsTest, AnAnswerUnderWayIsNotSentAnyMore) {
  sim().faults().Add(
      {.kind = FaultKind::kSlowAnswer, .milliseconds = milliseconds(300)});
  const auto connection = Connect(sim().https_port());
  ASSERT_TRUE(connection->Send(client().Render({.target = Path("1")})));
  std::this_thread::sleep_for(milliseconds(100));

  sim().Cut(Domain::kMain);

  const Answer answer = connection->Read();
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.end, Answer::End::kReset);
}

TEST_F(DomainsTest, ASilentOneAcceptsAndNeverAnswers) {
  const auto before = Connect(sim().https_port());
  ASSERT_EQ(Call(*before).status, 404);
  sim().journal().Clear();

  ASSERT_EQ(sim().Silence(Domain::kMain), std::nullopt);

  EXPECT_TRUE(Accepts(sim().https_port()));
  // One that was there and one that comes now; Read() gives up after 10 s.
  ASSERT_TRUE(before->Send(client().Render({.target = Path("1")})));
  Answer from_before;
  std::thread reader([&] { from_before = before->Read(); });
  TlsConnection plain(sim().https_port(), "");
  ASSERT_TRUE(plain.Send("anything"));
  std::this_thread::sleep_for(milliseconds(300));
  // It did not take effect, either.
  EXPECT_TRUE(sim().journal().Entries().empty());

  // Restoring ends the silence of those that wait, with a reset.
  ASSERT_EQ(sim().Restore(Domain::kMain), std::nullopt);
  reader.join();
  EXPECT_EQ(from_before.status, 0);
  EXPECT_EQ(from_before.end, Answer::End::kReset);
  EXPECT_EQ(plain.Read().end, Answer::End::kReset);
  EXPECT_EQ(Call(*Connect(sim().https_port())).status, 404);
}

TEST_F(DomainsTest, SilenceAndCutFollowEachOther) {
  sim().Cut(Domain::kMain);
  ASSERT_EQ(sim().Silence(Domain::kMain), std::nullopt);
  TlsConnection waiting(sim().https_port(), "");
  ASSERT_TRUE(waiting.ok());
  ASSERT_TRUE(waiting.Send("x"));
  ASSERT_EQ(sim().Cut(Domain::kMain), std::nullopt);
  EXPECT_EQ(waiting.Read().end, Answer::End::kReset);
  EXPECT_FALSE(Accepts(sim().https_port()));
}

TEST_F(DomainsTest, ADomainMayBeSilentFromTheStart) {
  Options options = TestOptions();
  options.main_domain = ListenerState::kSilent;
  options.backup_https_port = 0;
  options.backup_domain = ListenerState::kCut;
  Restart(options);
  EXPECT_TRUE(Accepts(sim().https_port()));
  EXPECT_FALSE(Accepts(sim().backup_https_port()));
}

TEST_F(DomainsTest, WithoutABackupThereIsNothingToCut) {
  Restart(TestOptions());
  EXPECT_EQ(sim().backup_https_port(), 0);
  EXPECT_EQ(sim().backup_https_url(), "");
  EXPECT_EQ(sim().Cut(Domain::kBackup),
            "there is no backup domain; configure backup_https_port");
}

TEST_F(DomainsTest, CanBeCutUnderLoad) {
  std::atomic<bool> done = false;
  std::atomic<int> served = 0;
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&] {
      while (!done) {
        const auto connection = Connect(sim().https_port());
        while (!done && connection->ok() && Call(*connection).status == 404) {
          ++served;
        }
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(milliseconds(10));
    EXPECT_EQ(sim().Cut(Domain::kMain), std::nullopt);
    std::this_thread::sleep_for(milliseconds(5));
    EXPECT_EQ(sim().Restore(Domain::kMain), std::nullopt);
  }
  done = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_GT(served, 0);
  EXPECT_EQ(Call(*Connect(sim().https_port())).status, 404);
}

}  // namespace
}  // namespace simulator
