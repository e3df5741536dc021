#ifndef CAMPAIGN_CLIENT_CONNECT_GATE_H_
#define CAMPAIGN_CLIENT_CONNECT_GATE_H_

namespace campaign {

// Decides how many transfers of one event loop may be looking for a connection
// at once. A transfer that finds a live connection passes within the same
// turn of the loop; one that needs a new one counts until TLS is up.
//
// Without it a burst of 10,000 calls after a quiet minute would start 10,000
// resolver threads (libcurl starts one per lookup that is not cached) and
// 10,000 TLS handshakes that starve each other until they time out. So a cold
// loop sends one scout: it fills the DNS cache and the TLS session cache, and
// finds out whether the server speaks HTTP/2, in which case the others share
// its connection.
//
// libcurl's own answer to the last point, CURLOPT_PIPEWAIT, is not used: since
// 7.88.0 transfers that wait there escape every timeout.
// Source: https://github.com/curl/curl/issues/13227
//
// Not thread-safe: belongs to its loop's thread.
class ConnectGate {
 public:
  // How many look for a connection at once when the server is known to answer.
  static constexpr int kWarmLimit = 256;

  bool IsOpen() const { return connecting_ < (warm_ ? kWarmLimit : 1); }

  // A transfer begins to look for a connection.
  void Enter() { ++connecting_; }

  // It has one.
  void Connected() {
    --connecting_;
    warm_ = true;
  }

  // It found none: no address, refused, no TLS, or too slow.
  void Failed() {
    --connecting_;
    warm_ = false;
  }

  // It stopped looking for a reason of its own, such as being cancelled.
  void Withdrawn() { --connecting_; }

  // Every connection has grown too old: what was known may be wrong by now.
  void Forget() { warm_ = false; }

 private:
  int connecting_ = 0;
  bool warm_ = false;
};

}  // namespace campaign

#endif  // CAMPAIGN_CLIENT_CONNECT_GATE_H_
