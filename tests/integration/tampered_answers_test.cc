// Nothing unverified is ever an OK: one thousand answers, each changed in one
// byte on its way, of which no caller may see a single one as good.
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/simulated_wechatpay.h"

namespace campaign {
namespace {

using simulator::AnswerPart;
using simulator::Fault;
using simulator::FaultKind;
using wechatpay::paygift::v1::Activity;
using wechatpay::paygift::v1::GetActivityRequest;

struct Tampering {
  const char* what;
  Fault fault;
};

class TamperedAnswersTest : public ::testing::TestWithParam<Tampering> {};

// 10 kinds of 100 answers each.
constexpr int kAnswersEach = 100;

TEST_P(TamperedAnswersTest, AreNeverOk) {
  SimulatedWechatPay world;
  const std::string id = world.Create("tampered");
  GetActivityRequest get;
  get.set_activity_id(id);
  for (int i = 0; i < kAnswersEach; ++i) {
    Fault fault = GetParam().fault;
    fault.method = simulator::Method::kGetActivity;
    // A stride that reaches all over the part.
    fault.position = static_cast<size_t>(i) * 7;
    world.simulator().faults().Add(fault);
    Activity activity;

    const Outcome outcome =
        world.gateway().Call(&PayGift::GetActivity, get, &activity);

    ASSERT_FALSE(outcome.status.ok()) << "answer " << i;
    EXPECT_EQ(outcome.Reason(), "UNVERIFIED_RESPONSE") << "answer " << i;
    EXPECT_EQ(outcome.Trailer("wechatpay-verified"), "false");
    EXPECT_EQ(activity.ByteSizeLong(), 0u);
  }
  EXPECT_EQ(world.simulator().journal().Entries("GetActivity").size(),
            static_cast<size_t>(kAnswersEach));
}

Fault Tampered(AnswerPart part) {
  return {.kind = FaultKind::kTampered, .part = part};
}

Fault Dropped(const char* header) {
  return {.kind = FaultKind::kDroppedHeader, .value = header};
}

INSTANTIATE_TEST_SUITE_P(
    ByteClasses, TamperedAnswersTest,
    ::testing::Values(Tampering{"Body", Tampered(AnswerPart::kBody)},
                      Tampering{"Signature", Tampered(AnswerPart::kSignature)},
                      Tampering{"Timestamp", Tampered(AnswerPart::kTimestamp)},
                      Tampering{"Nonce", Tampered(AnswerPart::kNonce)},
                      Tampering{"Serial", Tampered(AnswerPart::kSerial)},
                      Tampering{"NoTimestamp", Dropped("Wechatpay-Timestamp")},
                      Tampering{"NoNonce", Dropped("Wechatpay-Nonce")},
                      Tampering{"NoSerial", Dropped("Wechatpay-Serial")},
                      Tampering{"NoSignature", Dropped("Wechatpay-Signature")},
                      Tampering{"NoHeaderAtAll", Dropped("Wechatpay-*")}),
    [](const auto& test) { return test.param.what; });

}  // namespace
}  // namespace campaign
