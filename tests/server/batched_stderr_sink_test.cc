#include "server/batched_stderr_sink.h"

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace campaign {
namespace {

// Longer than any test.
constexpr std::chrono::milliseconds kNever(3'600'000);

class BatchedStderrSinkTest : public ::testing::Test {
 protected:
  BatchedStderrSinkTest() { EXPECT_EQ(pipe(ends_), 0); }
  ~BatchedStderrSinkTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  int write_end() const { return ends_[1]; }

  // What was written and not read yet.
  std::string Written() {
    int count = 0;
    EXPECT_EQ(ioctl(ends_[0], FIONREAD, &count), 0);
    return Read(static_cast<size_t>(count));
  }

  // Waits for `count` bytes.
  std::string Read(size_t count) {
    std::string text(count, '\0');
    size_t done = 0;
    while (done < count) {
      const ssize_t got = read(ends_[0], text.data() + done, count - done);
      if (got <= 0) break;
      done += static_cast<size_t>(got);
    }
    EXPECT_EQ(done, count);
    return text;
  }

 private:
  int ends_[2] = {-1, -1};
};

TEST_F(BatchedStderrSinkTest, WritesAtTheFlushInTheOrderOfTheLines) {
  auto sink = std::make_shared<BatchedStderrSink>(1000, write_end(), kNever);
  spdlog::logger logger("test", sink);
  logger.set_pattern("%L %v");
  logger.info("first");
  logger.warn("second");
  logger.flush();
  logger.info("not flushed");

  EXPECT_EQ(Written(), "I first\nW second\n");
}

TEST_F(BatchedStderrSinkTest, FlushesByItselfAndAtItsEnd) {
  {
    spdlog::logger logger("test",
                          std::make_shared<BatchedStderrSink>(
                              1000, write_end(), std::chrono::milliseconds(1)));
    logger.set_pattern("%v");
    logger.info("by itself");
    EXPECT_EQ(Read(std::string("by itself\n").size()), "by itself\n");
  }
  {
    spdlog::logger logger(
        "test", std::make_shared<BatchedStderrSink>(1000, write_end(), kNever));
    logger.set_pattern("%v");
    logger.info("at its end");
  }

  EXPECT_EQ(Written(), "at its end\n");
}

TEST_F(BatchedStderrSinkTest, SaysHowManyLinesItHadToDrop) {
  auto sink = std::make_shared<BatchedStderrSink>(12, write_end(), kNever);
  spdlog::logger logger("test", sink);
  logger.set_pattern("%v");
  for (int i = 0; i < 5; ++i) logger.info("line");
  logger.flush();
  logger.info("next");
  logger.flush();

  EXPECT_EQ(Written(),
            "line\nline\n"
            "... 3 log lines were dropped: stderr is read too slowly\n"
            "next\n");
}

TEST_F(BatchedStderrSinkTest, DoesNotMakeALineWaitForASlowReader) {
  auto sink =
      std::make_shared<BatchedStderrSink>(10'000'000, write_end(), kNever);
  spdlog::logger logger("test", sink);
  logger.set_pattern("%v");
  // More than a pipe holds, so that the flush hangs until somebody reads.
  logger.info(std::string(1'000'000, 'x'));
  std::thread flush([&] { logger.flush(); });

  for (int i = 0; i < 1000; ++i) logger.info("line");  // returns

  Read(1'000'001);
  flush.join();
}

}  // namespace
}  // namespace campaign
