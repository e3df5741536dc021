#ifndef CAMPAIGN_CLIENT_TRANSFER_INBOX_H_
#define CAMPAIGN_CLIENT_TRANSFER_INBOX_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "client/curl_transfer.h"
#include "client/file_descriptor.h"

namespace campaign {

// How other threads talk to an event loop: work and cancellations go in, and
// a descriptor becomes readable. Thread-safe. Shared with cancellation
// listeners, which may still run when the loop is gone.
class TransferInbox {
 public:
  struct Mail {
    std::vector<std::unique_ptr<CurlTransfer>> arrivals;
    std::vector<uint64_t> cancelled;  // may name transfers long completed
    bool closed = false;
  };

  // Takes ownership of an eventfd.
  explicit TransferInbox(FileDescriptor eventfd)
      : eventfd_(std::move(eventfd)) {}

  // Readable while there is mail.
  int fd() const { return eventfd_.Get(); }

  // Hands a transfer over; gives it back when the inbox is closed.
  std::unique_ptr<CurlTransfer> Put(std::unique_ptr<CurlTransfer> transfer);

  // Asks for a transfer to be cancelled. Nothing happens if it has completed.
  void Cancel(uint64_t id);

  // Takes no more work and tells the loop to end.
  void Close();

  // Everything that came since the last call. Only the loop calls this.
  Mail Take();

 private:
  void Signal();  // with `mutex_` held

  const FileDescriptor eventfd_;
  std::mutex mutex_;
  Mail mail_;               // guarded by mutex_
  bool signalled_ = false;  // guarded by mutex_
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_TRANSFER_INBOX_H_
