#ifndef CAMPAIGN_COMMON_HTTP_BINDING_H_
#define CAMPAIGN_COMMON_HTTP_BINDING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/json_writer.h"
#include "google/protobuf/descriptor.h"

namespace campaign {

// What a method's `(google.api.http)` option says, taken apart: the only place
// a verb and a URL come from. Immutable.
struct HttpBinding {
  // A piece of the path: literal text, or the value of a field.
  struct PathPiece {
    std::string literal;
    // From the request down to the field; empty for a literal.
    FieldPath field;
  };

  // Where the request's other fields go.
  enum class Body {
    // Into the query, whatever the verb (as google.api.http says, also for a
    // POST); nothing is sent as body.
    kNone,
    // All of them into the JSON body (`body: "*"`), without those in the path.
    kWhole,
    // `body_field` is the JSON body, without what of it is in the path; the
    // rest goes into the query.
    kField,
  };

  // `GET`, `POST`, ...
  std::string verb;
  std::vector<PathPiece> path;
  Body body = Body::kNone;
  const google::protobuf::FieldDescriptor* body_field = nullptr;

  // Top-level fields that go into the query, in the order of declaration.
  std::vector<const google::protobuf::FieldDescriptor*> query;

  // Reads and checks the option.
  //
  // Errors: INVALID_ARGUMENT with a sentence that names the method and what
  // cannot be served: the server refuses to start instead of failing on the
  // first call.
  static absl::StatusOr<HttpBinding> Of(
      const google::protobuf::MethodDescriptor& method);
};

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_HTTP_BINDING_H_
