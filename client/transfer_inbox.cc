#include "client/transfer_inbox.h"

#include <unistd.h>

#include <utility>

namespace campaign {

std::unique_ptr<CurlTransfer> TransferInbox::Put(
    std::unique_ptr<CurlTransfer> transfer) {
  const std::lock_guard lock(mutex_);
  if (mail_.closed) return transfer;
  mail_.arrivals.push_back(std::move(transfer));
  Signal();
  return nullptr;
}

void TransferInbox::Cancel(uint64_t id) {
  const std::lock_guard lock(mutex_);
  if (mail_.closed) return;  // the loop cancels everything anyway
  mail_.cancelled.push_back(id);
  Signal();
}

void TransferInbox::Close() {
  const std::lock_guard lock(mutex_);
  mail_.closed = true;
  Signal();
}

TransferInbox::Mail TransferInbox::Take() {
  Mail mail;
  const std::lock_guard lock(mutex_);
  if (signalled_) {
    uint64_t count;
    // Cannot fail in a way that matters: somebody wrote, and only we read.
    [[maybe_unused]] const ssize_t got =
        read(eventfd_.Get(), &count, sizeof(count));
    signalled_ = false;
  }
  mail.arrivals.swap(mail_.arrivals);
  mail.cancelled.swap(mail_.cancelled);
  mail.closed = mail_.closed;
  return mail;
}

// One write wakes the loop for all mail until it looks: the system call costs
// more than the rest of handing a transfer over.
void TransferInbox::Signal() {
  if (std::exchange(signalled_, true)) return;
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t put = write(eventfd_.Get(), &one, sizeof(one));
}

}  // namespace campaign
