#include "server/batched_stderr_sink.h"

#include <spdlog/pattern_formatter.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"

namespace campaign {
namespace {

// Gives up on an error: there is nowhere to say so.
void WriteAll(int fd, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

BatchedStderrSink::BatchedStderrSink(size_t max_bytes, int fd,
                                     std::chrono::milliseconds delay)
    : max_bytes_(max_bytes),
      fd_(fd),
      formatter_(std::make_unique<spdlog::pattern_formatter>()),
      flusher_([this, delay] { FlushAgainAndAgain(delay); }) {}

BatchedStderrSink::~BatchedStderrSink() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  first_line_or_stop_.notify_all();
  flusher_.join();
  flush();
}

void BatchedStderrSink::FlushAgainAndAgain(std::chrono::milliseconds delay) {
  while (true) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      first_line_or_stop_.wait(lock,
                               [this] { return stopping_ || !lines_.empty(); });
      first_line_or_stop_.wait_for(lock, delay, [this] { return stopping_; });
      if (stopping_) return;
    }
    flush();
  }
}

void BatchedStderrSink::log(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  const std::lock_guard<std::mutex> lock(mutex_);
  formatter_->format(message, line);
  if (lines_.size() + line.size() > max_bytes_) {
    ++dropped_;
    return;
  }
  if (lines_.empty()) first_line_or_stop_.notify_all();
  lines_.append(line.data(), line.size());
}

void BatchedStderrSink::flush() {
  const std::lock_guard<std::mutex> one_writer(write_mutex_);
  std::string lines;
  uint64_t dropped = 0;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    lines.swap(lines_);
    std::swap(dropped, dropped_);
  }
  if (dropped > 0) {
    absl::StrAppend(&lines, "... ", dropped,
                    " log lines were dropped: stderr is read too slowly\n");
  }
  WriteAll(fd_, lines);
}

void BatchedStderrSink::set_pattern(const std::string& pattern) {
  set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern));
}

void BatchedStderrSink::set_formatter(
    std::unique_ptr<spdlog::formatter> formatter) {
  const std::lock_guard<std::mutex> lock(mutex_);
  formatter_ = std::move(formatter);
}

}  // namespace campaign
