#include "common/http_binding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/common/transcoder_test.pb.h"

namespace campaign {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const MethodDescriptor& Method(const std::string& name) {
  // Makes sure that the .proto is linked in.
  test::transcoder::Everything::descriptor();
  return *DescriptorPool::generated_pool()->FindMethodByName(
      "campaign.test.transcoder." + name);
}

TEST(HttpBindingTest, TakesThePathApart) {
  const auto binding = HttpBinding::Of(Method("Served.Nested"));

  ASSERT_TRUE(binding.ok()) << binding.status();
  EXPECT_EQ(binding->verb, "PATCH");
  ASSERT_EQ(binding->path.size(), 4u);
  EXPECT_EQ(binding->path[0].literal, "/v3/");
  ASSERT_EQ(binding->path[1].field.size(), 2u);
  EXPECT_EQ(binding->path[1].field[0]->name(), "inner");
  EXPECT_EQ(binding->path[1].field[1]->name(), "id");
  EXPECT_EQ(binding->path[2].literal, "/x/");
  ASSERT_EQ(binding->path[3].field.size(), 1u);
  EXPECT_EQ(binding->path[3].field[0]->name(), "big");
  EXPECT_EQ(binding->body, HttpBinding::Body::kWhole);
  EXPECT_TRUE(binding->query.empty());
}

TEST(HttpBindingTest, SplitsARequestIntoBodyAndQuery) {
  const auto binding = HttpBinding::Of(Method("Served.OneField"));

  ASSERT_TRUE(binding.ok()) << binding.status();
  EXPECT_EQ(binding->body, HttpBinding::Body::kField);
  EXPECT_EQ(binding->body_field->name(), "inner");
  ASSERT_EQ(binding->query.size(), 1u);
  EXPECT_EQ(binding->query[0]->name(), "note");
}

TEST(HttpBindingTest, KnowsEveryVerb) {
  EXPECT_EQ(HttpBinding::Of(Method("Served.PathOnly"))->verb, "GET");
  EXPECT_EQ(HttpBinding::Of(Method("Served.OneField"))->verb, "POST");
  EXPECT_EQ(HttpBinding::Of(Method("Served.Whole"))->verb, "PUT");
  EXPECT_EQ(HttpBinding::Of(Method("Served.Nested"))->verb, "PATCH");
  EXPECT_EQ(HttpBinding::Of(Method("Served.Query"))->verb, "DELETE");
}

struct Refusal {
  const char* method;
  const char* problem;
};

class HttpBindingRefusalTest : public ::testing::TestWithParam<Refusal> {};

TEST_P(HttpBindingRefusalTest, NamesTheMethodAndTheProblem) {
  const auto binding =
      HttpBinding::Of(Method(std::string("Refused.") + GetParam().method));

  ASSERT_EQ(binding.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string message(binding.status().message());
  EXPECT_THAT(message,
              StartsWith(std::string("campaign.test.transcoder.Refused.") +
                         GetParam().method + ": "));
  EXPECT_THAT(message, HasSubstr(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    Every, HttpBindingRefusalTest,
    ::testing::Values(
        Refusal{"NoAnnotation", "needs get, post, put, patch or delete"},
        Refusal{"CustomVerb", "needs get, post, put, patch or delete"},
        Refusal{"UnknownPathField", "{nothing}, which names no single field"},
        Refusal{"Wildcard", "{id=**}, which names no single field"},
        Refusal{"Pattern", "must be a whole segment, and have no pattern"},
        Refusal{"UnclosedBrace", "must be a whole segment"},
        Refusal{"HalfASegment", "must be a whole segment"},
        Refusal{"TwoInASegment", "must be a whole segment"},
        Refusal{"RelativePath", "does not begin with /"},
        Refusal{"DoubleSlash", "has the segment ''"},
        Refusal{"DotSegment", "has the segment '..'"},
        Refusal{"UnencodedPath", "of which not everything may stand in a URL"},
        Refusal{"RepeatedPathField", "{texts}, which names no single field"},
        Refusal{"MessageInPath", "{inner}, which cannot stand in a URL"},
        Refusal{"BelowAScalar", "{note.id}, which names no single field"},
        Refusal{"GatewayOnlyInPath", "{local}, which cannot stand in a URL"},
        Refusal{"GatewayOnlyBelowInPath", "which cannot stand in a URL"},
        Refusal{"MessageInQuery", "inner is a message, which has no form in a"},
        Refusal{"RestOfAMessageInQuery", "inner is a message, which has no"},
        Refusal{"BodyWithGet", "has a body, which GET has not"},
        Refusal{"UnknownBody", "names no single message field"},
        Refusal{"ScalarAsBody", "names no single message field"},
        Refusal{"GatewayOnlyAsBody", "names no single message field"},
        Refusal{"Map", "is a map or a group"},
        Refusal{"MapInAnswer", "is a map or a group"},
        Refusal{"EndlessRequest", "makes a message contain itself"},
        Refusal{"EndlessAnswer", "makes a message contain itself"},
        Refusal{"WellKnownType", "is a google.protobuf.Duration"},
        Refusal{"Streaming", "is streaming"},
        Refusal{"AnswerStreams", "is streaming"},
        Refusal{"TwoBindings", "has additional_bindings"},
        Refusal{"ResponseBody", "has a response_body"}),
    [](const auto& test) { return std::string(test.param.method); });

}  // namespace
}  // namespace campaign
