#include "common/transcoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "tests/common/transcoder_test.pb.h"

namespace campaign {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using test::transcoder::Everything;
using test::transcoder::Inner;
using test::transcoder::NestedQuery;
using test::transcoder::OneFieldRequest;
using test::transcoder::Outer;
using test::transcoder::QueryRequest;
using test::transcoder::WithLocal;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const MethodDescriptor& Descriptor(const std::string& method) {
  // Makes sure that the .proto is linked in.
  Everything::descriptor();
  return *DescriptorPool::generated_pool()->FindMethodByName(
      "campaign.test.transcoder." + method);
}

absl::StatusOr<HttpRequest> Render(const std::string& method,
                                   const google::protobuf::Message& request) {
  return MethodTranscoder::Of(Descriptor("Served." + method))->Render(request);
}

Everything AllSet() {
  Everything all;
  all.set_text("a/\"b\"\n良");
  all.set_data("\xff\x00z");
  all.set_flag(true);
  all.set_small(-2147483647 - 1);
  all.set_big(std::numeric_limits<int64_t>::max());
  all.set_small_unsigned(4294967295u);
  all.set_big_unsigned(std::numeric_limits<uint64_t>::max());
  all.set_real(0.5);
  all.set_colour(test::transcoder::GREEN);
  all.mutable_when()->set_seconds(1432099775);
  all.mutable_inner()->set_id("i");
  all.add_texts("x");
  all.add_texts("");
  all.add_inners()->set_count(7);
  all.add_inners();
  all.add_colours(test::transcoder::RED);
  all.set_zero(0);
  all.set_available("yes");
  all.set_local("never sent");
  all.add_whens()->set_seconds(0);
  all.set_half(0.25f);
  all.set_sure(false);
  return all;
}

TEST(TranscoderTest, WritesEveryKindAndReadsItBack) {
  Everything all = AllSet();

  const auto http = Render("Whole", all);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->verb, "PUT");
  EXPECT_EQ(http->target, "/v3/whole/a%2F%22b%22%0A%E8%89%AF");
  EXPECT_EQ(http->body,
            R"({"data":"/w==","flag":true,"small":-2147483648,)"
            R"("big":9223372036854775807,"small_unsigned":4294967295,)"
            R"("big_unsigned":18446744073709551615,"real":0.5,)"
            R"("colour":"GREEN","when":"2015-05-20T13:29:35+08:00",)"
            R"("inner":{"id":"i"},"texts":["x",""],)"
            R"("inners":[{"count":7},{}],"colours":["RED"],"zero":0,)"
            R"("avaliable":"yes","whens":["1970-01-01T08:00:00+08:00"],)"
            R"("half":0.25,"sure":false})");
  Everything again;
  const auto unrecognized = MethodTranscoder::Of(Descriptor("Served.Whole"))
                                ->Read(http->body, &again);
  ASSERT_TRUE(unrecognized.ok());
  EXPECT_TRUE(unrecognized->empty());
  all.clear_text();
  all.clear_local();
  EXPECT_EQ(again.SerializeAsString(), all.SerializeAsString());
}

TEST(TranscoderTest, TakesANestedPathFieldOutOfItsMessage) {
  Everything request;
  request.mutable_inner()->set_id("i d");
  request.mutable_inner()->set_count(2);
  request.add_inners()->set_id("i d");
  request.set_big(-5);

  const auto http = Render("Nested", request);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->verb, "PATCH");
  EXPECT_EQ(http->target, "/v3/i%20d/x/-5");
  EXPECT_EQ(http->body, R"({"inner":{"count":2},"inners":[{"id":"i d"}]})");
}

TEST(TranscoderTest, LeavesOutAMessageThatIsWhollyInThePath) {
  Outer request;
  request.mutable_inner()->set_id("a");
  request.mutable_with_local()->set_id("b");
  request.mutable_with_local()->mutable_local()->set_id("never sent");

  const auto http = Render("PathOfBody", request);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->target, "/v3/a/b");
  EXPECT_EQ(http->body, "{}");
}

TEST(TranscoderTest, TakesAPathFieldOutOfTheFieldThatIsTheBody) {
  OneFieldRequest request;
  request.mutable_inner()->set_id("a");
  request.mutable_inner()->set_count(3);
  request.set_note("n");

  const auto http = Render("PathOfOneField", request);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->target, "/v3/a?note=n");
  EXPECT_EQ(http->body, R"({"count":3})");
}

TEST(TranscoderTest, PutsAllOfAMessageIntoThePath) {
  NestedQuery request;
  request.mutable_inner()->set_id("a");
  request.mutable_inner()->set_count(3);
  request.set_note("n");

  EXPECT_EQ(Render("WholeMessageInPath", request)->target, "/v3/a/3?note=n");
}

TEST(TranscoderTest, SendsAPostWithoutBodyAsQueryAlone) {
  QueryRequest request;
  request.set_text("t");
  request.add_texts("x");

  const auto http = Render("PostWithoutBody", request);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->verb, "POST");
  EXPECT_EQ(http->target, "/v3/t/go?texts=x");
  EXPECT_EQ(http->body, "");
  EXPECT_EQ(http->content_type, "");
}

TEST(TranscoderTest, KeepsTheGatewaysOwnMessagesToItself) {
  WithLocal request;
  request.set_id("a");
  request.mutable_local()->set_id("never sent");

  EXPECT_EQ(Render("PathOnly", request)->target, "/v3/a");
}

TEST(TranscoderTest, NamesThePathFieldThatWouldChangeThePath) {
  for (const char* id : {"", ".", ".."}) {
    NestedQuery request;
    request.mutable_inner()->set_id(id);
    request.mutable_inner()->set_count(1);

    const auto http = Render("WholeMessageInPath", request);

    EXPECT_EQ(http.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(http.status().message()), StartsWith("inner.id "));
  }
  NestedQuery harmless;
  harmless.mutable_inner()->set_id("...");
  harmless.mutable_inner()->set_count(1);
  EXPECT_EQ(Render("WholeMessageInPath", harmless)->target, "/v3/.../1");
}

TEST(TranscoderTest, WritesNumbersIntoAQueryInFull) {
  QueryRequest request;
  request.set_real(1234567.5);
  EXPECT_EQ(Render("Query", request)->target, "/v3/query?real=1234567.5");

  request.set_real(std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(Render("Query", request).ok());
}

TEST(TranscoderTest, LeavesTheReplyAloneWhenTheAnswerIsNoJson) {
  Inner reply;
  reply.set_id("before");
  const auto transcoder = MethodTranscoder::Of(Descriptor("Served.Query"));

  EXPECT_FALSE(transcoder->Read(R"({"id":"after","count":)", &reply).ok());

  EXPECT_EQ(reply.id(), "before");
}

TEST(TranscoderTest, KnowsWhichCallsOnlyRead) {
  EXPECT_TRUE(MethodTranscoder::Of(Descriptor("Served.PathOnly"))->IsRead());
  EXPECT_FALSE(MethodTranscoder::Of(Descriptor("Served.Query"))->IsRead());
  EXPECT_FALSE(
      MethodTranscoder::Of(Descriptor("Served.PostWithoutBody"))->IsRead());
}

TEST(TranscoderTest, ServesManyThreads) {
  const auto transcoder = MethodTranscoder::Of(Descriptor("Served.Whole"));
  const Everything all = AllSet();
  const std::string expected = transcoder->Render(all)->body;
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100; ++j) {
        const auto http = transcoder->Render(all);
        Everything again;
        if (!http.ok() || http->body != expected ||
            !transcoder->Read(http->body, &again).ok()) {
          ++failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

TEST(TranscoderTest, SendsOneFieldAsBodyAndTheRestAsQuery) {
  OneFieldRequest request;
  request.mutable_inner()->set_count(3);
  request.set_note("a&b");

  const auto http = Render("OneField", request);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->target, "/v3/one?note=a%26b");
  EXPECT_EQ(http->body, R"({"count":3})");
}

TEST(TranscoderTest, WritesEveryKindIntoAQuery) {
  QueryRequest request;
  request.set_text("a b");
  request.add_texts("x");
  request.add_texts("y");
  request.set_colour(test::transcoder::RED);
  request.set_flag(true);
  request.mutable_when()->set_seconds(1432099775);
  request.set_offset(0);
  request.set_real(1.5);
  request.set_data("\xff");

  const auto http = Render("Query", request);

  ASSERT_TRUE(http.ok()) << http.status();
  EXPECT_EQ(http->verb, "DELETE");
  EXPECT_EQ(http->target,
            "/v3/query?text=a%20b&texts=x&texts=y&colour=RED&flag=true&"
            "when=2015-05-20T13%3A29%3A35%2B08%3A00&offset=0&real=1.5&"
            "data=%2Fw%3D%3D");
  EXPECT_EQ(http->body, "");
  EXPECT_EQ(http->content_type, "");
  EXPECT_EQ(Render("Query", QueryRequest())->target, "/v3/query");
}

TEST(TranscoderTest, RefusesValuesWithoutAForm) {
  Everything unnamed = AllSet();
  unnamed.set_colour(static_cast<test::transcoder::Colour>(99));
  EXPECT_THAT(std::string(Render("Whole", unnamed).status().message()),
              HasSubstr("colour has the value 99"));

  Everything unset_item = AllSet();
  unset_item.add_colours(test::transcoder::COLOUR_UNSPECIFIED);
  EXPECT_FALSE(Render("Whole", unset_item).ok());

  Everything infinite = AllSet();
  infinite.set_real(std::numeric_limits<double>::infinity());
  EXPECT_FALSE(Render("Whole", infinite).ok());

  Everything too_late = AllSet();
  too_late.mutable_when()->set_seconds(253402300800);
  EXPECT_THAT(std::string(Render("Whole", too_late).status().message()),
              StartsWith("when must be an instant"));
}

TEST(TranscoderTest, RefusesToBindWhatItCannotServe) {
  for (const char* method : {"NoAnnotation", "UploadWithoutFile"}) {
    const auto transcoder =
        MethodTranscoder::Of(Descriptor(std::string("Refused.") + method));
    ASSERT_FALSE(transcoder.ok()) << method;
    EXPECT_THAT(std::string(transcoder.status().message()), HasSubstr(method));
  }
}

}  // namespace
}  // namespace campaign
