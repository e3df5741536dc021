#ifndef CAMPAIGN_SERVER_BATCHED_STDERR_SINK_H_
#define CAMPAIGN_SERVER_BATCHED_STDERR_SINK_H_

#include <spdlog/formatter.h>
#include <spdlog/sinks/sink.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace campaign {

// A log sink that never makes a call wait: lines are put together in memory,
// and `flush` writes them to a descriptor in one go. spdlog's own asynchronous
// loggers wake a thread for each line, which costs a busy gateway two switches
// of context and a write per call.
//
// A thread of its own flushes `delay` after the first line of a batch; the
// destructor flushes the rest. A process that is killed loses what waits.
// Thread-safe.
class BatchedStderrSink final : public spdlog::sinks::sink {
 public:
  // Lines beyond `max_bytes` between two flushes are dropped, and the next
  // flush says how many. `fd` is stderr but in tests, and is not owned.
  explicit BatchedStderrSink(
      size_t max_bytes = 4 * 1024 * 1024, int fd = 2,
      std::chrono::milliseconds delay = std::chrono::milliseconds(50));
  ~BatchedStderrSink() override;

  void log(const spdlog::details::log_msg& message) override;

  // Blocks while the reader of the descriptor does; `log` does not.
  void flush() override;

  void set_pattern(const std::string& pattern) override;
  void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override;

 private:
  void FlushAgainAndAgain(std::chrono::milliseconds delay);

  const size_t max_bytes_;
  const int fd_;

  // One flush at a time, so that lines keep their order.
  std::mutex write_mutex_;

  std::mutex mutex_;
  // Guarded by `mutex_`.
  std::unique_ptr<spdlog::formatter> formatter_;
  std::string lines_;
  uint64_t dropped_ = 0;
  bool stopping_ = false;

  std::condition_variable first_line_or_stop_;
  std::thread flusher_;
};

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_BATCHED_STDERR_SINK_H_
