#ifndef CAMPAIGN_TESTS_INTEGRATION_CONSTANT_LOAD_H_
#define CAMPAIGN_TESTS_INTEGRATION_CONSTANT_LOAD_H_

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "tests/integration/gateway_under_test.h"

namespace campaign {

// Calls one after the other, on several threads, from the beginning of its life
// until `Stop`, and what became of them.
class ConstantLoad {
 public:
  // `call` makes one call, the n-th of all threads together.
  explicit ConstantLoad(std::function<Outcome(int n)> call, int threads = 3)
      : call_(std::move(call)) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] { Run(); });
    }
  }
  ~ConstantLoad() { Stop(); }

  void Stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  // Waits until so many more calls have ended; 60 s at most.
  void WaitForMore(int calls) const {
    const int target = ended_ + calls;
    const absl::Time until = absl::Now() + absl::Seconds(60);
    while (ended_ < target && absl::Now() < until) {
      absl::SleepFor(absl::Milliseconds(1));
    }
  }

  int Calls() const { return ended_; }

  // What was not as it should be, one line each; a few of them.
  std::vector<std::string> Problems() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return problems_;
  }

  // How many answers each key has signed.
  std::map<std::string, int> Signers() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return signers_;
  }

 private:
  static constexpr size_t kMaxProblems = 20;

  void Run() {
    while (!stopping_) {
      const Outcome outcome = call_(begun_++);
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!outcome.status.ok() ||
          outcome.Trailer("wechatpay-verified") != "true") {
        if (problems_.size() < kMaxProblems) {
          problems_.push_back(outcome.status.error_message() + " (" +
                              outcome.Trailer("wechatpay-signature") + ")");
        }
      }
      ++signers_[outcome.Trailer("wechatpay-serial")];
      ++ended_;
    }
  }

  const std::function<Outcome(int)> call_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> begun_ = 0;
  std::atomic<int> ended_ = 0;
  mutable std::mutex mutex_;
  // Guarded by `mutex_`.
  std::vector<std::string> problems_;
  std::map<std::string, int> signers_;
  std::vector<std::thread> threads_;
};

}  // namespace campaign

#endif  // CAMPAIGN_TESTS_INTEGRATION_CONSTANT_LOAD_H_
