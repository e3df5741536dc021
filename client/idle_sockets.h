#ifndef CAMPAIGN_CLIENT_IDLE_SOCKETS_H_
#define CAMPAIGN_CLIENT_IDLE_SOCKETS_H_

#include <sys/socket.h>

#include <cerrno>

#include "absl/container/flat_hash_map.h"

namespace campaign {

// Tells whether the server has ended an idle HTTP/1.1 connection that libcurl
// is about to use again.
//
// libcurl looks itself, but takes a connection on which TLS was ended politely
// (a close_notify waits to be read) for a living one, because there is data.
// It gets away with that by repeating the request, which a signed request must
// not suffer. So look closer: nothing should wait to be read on an idle
// connection.
//
// libcurl does not say which socket it is about to use, only the local port.
// What is remembered here may be out of date: then the answer is about another
// socket, which costs a connection at worst, or nothing is gained.
//
// Not thread-safe: belongs to its loop's thread.
class IdleSockets {
 public:
  // A connection from `local_port` goes over `socket` and is idle now. -1: not
  // known (libcurl never had to wait for it), what was remembered stays true.
  void Remember(int local_port, int socket) {
    if (socket >= 0) sockets_[local_port] = socket;
  }

  // Whether the connection from `local_port` has been ended.
  bool IsStale(int local_port) const {
    const auto it = sockets_.find(local_port);
    if (it == sockets_.end()) return false;
    char byte;
    const ssize_t got = recv(it->second, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got >= 0 || errno == ECONNRESET || errno == EPIPE;
  }

 private:
  // By local port, so there are at most 65,535.
  absl::flat_hash_map<int, int> sockets_;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_IDLE_SOCKETS_H_
