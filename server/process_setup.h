#ifndef CAMPAIGN_SERVER_PROCESS_SETUP_H_
#define CAMPAIGN_SERVER_PROCESS_SETUP_H_

namespace campaign {

// Keeps the merchant keys and the traffic inside the process: no core dump, no
// debugger of the same user may attach, and the environment cannot make libcurl
// write the TLS secrets to a file (SSLKEYLOGFILE). Called first thing in main,
// while there is one thread.
void KeepSecretsInside();

// Raises the limit of open files to what the system allows: each call in
// flight over HTTP/1.1 needs a connection, and the usual 1,024 are soon used.
void RaiseOpenFileLimit();

// Debian builds abseil with its search for deadlocks among mutexes on, and
// gRPC's locks are abseil's: each lock then costs a look into a graph.
void SkipDeadlockDetection();

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_PROCESS_SETUP_H_
