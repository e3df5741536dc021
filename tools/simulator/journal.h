#ifndef CAMPAIGN_TOOLS_SIMULATOR_JOURNAL_H_
#define CAMPAIGN_TOOLS_SIMULATOR_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "tools/simulator/http_message.h"
#include "tools/simulator/json.h"
#include "tools/simulator/rfc3339.h"

namespace simulator {

// One request as it was received, and what became of it.
struct JournalEntry {
  // Counts up from 1, over everything that was ever received.
  uint64_t number = 0;
  // By the real clock.
  UnixMillis received_at = 0;
  // `CreateActivity` and so on; empty if the path or verb belongs to none.
  std::string method;
  std::string verb;
  std::string target;
  std::vector<HttpHeader> headers;
  // Cut to the journal's limit; `body_size` is that of the whole.
  std::string body;
  size_t body_size = 0;
  // As Authorization names it, even if the signature did not hold.
  std::string mchid;
  bool signature_held = false;
  // 0 if no answer was sent.
  int status = 0;
  // The fault's kind, or empty.
  std::string fault;

  // The first header of that name; empty if there is none.
  std::string Header(std::string_view name) const;
};

// For whoever looks from outside: Authorization lacks its signature.
Json ToJson(const JournalEntry& entry);

// The last requests received, bounded. Thread-safe.
class Journal {
 public:
  Journal(size_t max_entries, size_t max_body_bytes)
      : max_entries_(max_entries), max_body_bytes_(max_body_bytes) {}

  // Numbers and keeps `entry`; drops the oldest if there are too many.
  void Add(JournalEntry entry);
  std::vector<JournalEntry> Entries() const;
  // Those of one method.
  std::vector<JournalEntry> Entries(std::string_view method) const;
  void Clear();

  size_t max_body_bytes() const { return max_body_bytes_; }

 private:
  const size_t max_entries_;
  const size_t max_body_bytes_;
  mutable std::mutex mutex_;
  uint64_t received_ = 0;
  std::deque<JournalEntry> entries_;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_JOURNAL_H_
