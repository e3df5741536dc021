#ifndef CAMPAIGN_TOOLS_SIMULATOR_OPEN_FILE_LIMIT_H_
#define CAMPAIGN_TOOLS_SIMULATOR_OPEN_FILE_LIMIT_H_

namespace simulator {

// Lets this process open as many files as it is allowed to (the soft limit
// becomes the hard one): each connection is one, and the usual 1024 would end a
// test with 10,000 calls in flight.
void RaiseOpenFileLimit();

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_OPEN_FILE_LIMIT_H_
