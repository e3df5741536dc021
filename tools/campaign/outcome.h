#ifndef CAMPAIGN_TOOLS_CAMPAIGN_OUTCOME_H_
#define CAMPAIGN_TOOLS_CAMPAIGN_OUTCOME_H_

#include <grpcpp/grpcpp.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tools/campaign/trailers.h"

namespace campaign::demo {

// Longest time one call may take: enough for a gateway that waits for a slow
// upstream, short enough for a person who waits.
inline constexpr absl::Duration kCallTimeout = absl::Seconds(15);

// One RPC, as it came back.
template <typename Reply>
struct Outcome {
  grpc::Status status;
  Reply reply;
  Trailers trailers;
  absl::Duration duration;
};

// Calls `method` of `stub` and waits for its end.
template <typename Stub, typename Request, typename Reply>
Outcome<Reply> Call(Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                 const Request&, Reply*),
                    const Request& request) {
  Outcome<Reply> outcome;
  const absl::Time begin = absl::Now();
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(begin + kCallTimeout));
  outcome.status = (stub.*method)(&context, request, &outcome.reply);
  outcome.duration = absl::Now() - begin;
  outcome.trailers = ReadTrailers(context);
  return outcome;
}

}  // namespace campaign::demo

#endif  // CAMPAIGN_TOOLS_CAMPAIGN_OUTCOME_H_
