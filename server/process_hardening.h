#ifndef CAMPAIGN_SERVER_PROCESS_HARDENING_H_
#define CAMPAIGN_SERVER_PROCESS_HARDENING_H_

namespace campaign {

// Keeps the merchant keys inside the process: no core dump, and no debugger of
// the same user may attach. Called first thing in main.
void ForbidCoreDumps();

// Raises the limit of open files to what the system allows: each call in
// flight over HTTP/1.1 needs a connection, and the usual 1,024 are soon used.
void RaiseOpenFileLimit();

}  // namespace campaign

#endif  // CAMPAIGN_SERVER_PROCESS_HARDENING_H_
