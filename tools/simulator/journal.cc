#include "tools/simulator/journal.h"

#include <utility>

#include "tools/simulator/base64.h"
#include "tools/simulator/utf8.h"

namespace simulator {

namespace {

// A signature says nothing to whoever reads the journal, while a journal that
// is passed on could be used to repeat the request.
std::string WithoutSignature(std::string authorization) {
  constexpr std::string_view kName = "signature=";
  size_t at = 0;
  while ((at = authorization.find(kName, at)) != std::string::npos) {
    at += kName.size();
    const bool quoted = at < authorization.size() && authorization[at] == '"';
    size_t end =
        quoted ? authorization.find('"', at + 1) : authorization.find(',', at);
    if (end == std::string::npos) {
      end = authorization.size();
    } else if (quoted) {
      ++end;
    }
    authorization.replace(at, end - at, "\"...\"");
    at += 5;
  }
  return authorization;
}

}  // namespace

std::string JournalEntry::Header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (EqualsIgnoringCase(header.name, name)) return header.value;
  }
  return "";
}

Json ToJson(const JournalEntry& entry) {
  Json headers = Json::object();
  for (const HttpHeader& header : entry.headers) {
    headers[header.name] = EqualsIgnoringCase(header.name, "Authorization")
                               ? WithoutSignature(header.value)
                               : header.value;
  }
  Json json = {{"number", entry.number},
               {"received_at", FormatRfc3339(entry.received_at, true)},
               {"method", entry.method},
               {"verb", entry.verb},
               {"target", entry.target},
               {"headers", std::move(headers)},
               {"body_size", entry.body_size},
               {"mchid", entry.mchid},
               {"signature_held", entry.signature_held},
               {"status", entry.status}};
  if (CountCharacters(entry.body).has_value()) {
    json["body"] = entry.body;
  } else {
    json["body_base64"] = Base64Encode(entry.body);
  }
  if (!entry.fault.empty()) json["fault"] = entry.fault;
  return json;
}

void Journal::Add(JournalEntry entry) {
  const std::lock_guard lock(mutex_);
  entry.number = ++received_;
  if (max_entries_ == 0) return;
  if (entries_.size() >= max_entries_) entries_.pop_front();
  entries_.push_back(std::move(entry));
}

std::vector<JournalEntry> Journal::Entries() const {
  const std::lock_guard lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

std::vector<JournalEntry> Journal::Entries(std::string_view method) const {
  const std::lock_guard lock(mutex_);
  std::vector<JournalEntry> found;
  for (const JournalEntry& entry : entries_) {
    if (entry.method == method) found.push_back(entry);
  }
  return found;
}

void Journal::Clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

}  // namespace simulator
