#include "client/response_verifier.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base64.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fixed_trust_store.h"
#include "tests/support/test_keys.h"

namespace campaign {
namespace {

constexpr char kSerial[] = "0400240045C4A427599D09BB4E3DE0279F2E813F";
constexpr char kKeyId[] = "PUB_KEY_ID_0114232134912410000000000000";

std::string Signature(TestKey key, absl::string_view message) {
  return Base64Encode(*TestPrivateKey(key).SignSha256(message));
}

// An answer that WeChat Pay signed at 1700000000.
HttpResponse SignedAnswer(int status, absl::string_view body) {
  return {
      .status = status,
      .headers = {{"Content-Type", "application/json"},
                  {"Wechatpay-Timestamp", "1700000000"},
                  {"Wechatpay-Nonce", "nonce"},
                  {"Wechatpay-Signature",
                   Signature(TestKey::kPlatform,
                             absl::StrCat("1700000000\nnonce\n", body, "\n"))},
                  {"Wechatpay-Serial", kSerial}},
      .body = std::string(body)};
}

HttpResponse With(HttpResponse response, absl::string_view name,
                  absl::string_view value) {
  for (HttpHeader& header : response.headers) {
    if (header.name == name) header.value = std::string(value);
  }
  return response;
}

class ResponseVerifierTest : public ::testing::Test {
 protected:
  SignatureState StateOf(const HttpResponse& response) const {
    return verifier_.Verify(response).state;
  }

  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  const FixedTrustStore trust_{{{kSerial, TestPublicKey(TestKey::kPlatform)},
                                {kKeyId, TestPublicKey(TestKey::kStranger)}}};
  const ResponseVerifier verifier_{trust_, clock_};
};

TEST_F(ResponseVerifierTest, AcceptsAnAnswerOfWechatPay) {
  const Verdict verdict = verifier_.Verify(SignedAnswer(200, "{}"));
  EXPECT_EQ(verdict.state, SignatureState::kVerified);
  EXPECT_EQ(verdict.serial, kSerial);
}

TEST_F(ResponseVerifierTest, AcceptsASignedErrorAndAnEmptyBody) {
  EXPECT_EQ(StateOf(SignedAnswer(400, "{\"code\":\"PARAM_ERROR\"}")),
            SignatureState::kVerified);
  EXPECT_EQ(StateOf(SignedAnswer(204, "")), SignatureState::kVerified);
}

TEST_F(ResponseVerifierTest, ReadsHeaderNamesInAnyCase) {
  HttpResponse response = SignedAnswer(200, "{}");
  for (HttpHeader& header : response.headers) {
    header.name = absl::AsciiStrToLower(header.name);
  }
  EXPECT_EQ(StateOf(response), SignatureState::kVerified);
}

TEST_F(ResponseVerifierTest, ChoosesTheKeyByTheSerialLetterForLetter) {
  const HttpResponse response = SignedAnswer(200, "{}");
  // Known, but another key.
  EXPECT_EQ(StateOf(With(response, "Wechatpay-Serial", kKeyId)),
            SignatureState::kBadSignature);
  for (const char* serial :
       {"PUB_KEY_ID_01", "0400240045c4a427599d09bb4e3de0279f2e813f",
        "400240045C4A427599D09BB4E3DE0279F2E813F", " "}) {
    const Verdict verdict =
        verifier_.Verify(With(response, "Wechatpay-Serial", serial));
    EXPECT_EQ(verdict.state, SignatureState::kUnknownSerial) << serial;
    EXPECT_EQ(verdict.serial, serial);
  }
}

TEST_F(ResponseVerifierTest, RefusesOtherBytes) {
  for (const char* body : {"{ }", "", "{}\n", "{}{}"}) {
    HttpResponse response = SignedAnswer(200, "{}");
    response.body = body;
    EXPECT_EQ(StateOf(response), SignatureState::kBadSignature) << body;
  }
}

TEST_F(ResponseVerifierTest, RefusesAnotherNonceOrTimestamp) {
  const HttpResponse response = SignedAnswer(200, "{}");
  EXPECT_EQ(StateOf(With(response, "Wechatpay-Nonce", "nonce2")),
            SignatureState::kBadSignature);
  EXPECT_EQ(StateOf(With(response, "Wechatpay-Timestamp", "1700000001")),
            SignatureState::kBadSignature);
  // The same number, in other letters.
  EXPECT_EQ(StateOf(With(response, "Wechatpay-Timestamp", "01700000000")),
            SignatureState::kBadSignature);
}

TEST_F(ResponseVerifierTest, RefusesASignatureOfSomebodyElse) {
  EXPECT_EQ(
      StateOf(With(SignedAnswer(200, "{}"), "Wechatpay-Signature",
                   Signature(TestKey::kMerchant, "1700000000\nnonce\n{}\n"))),
      SignatureState::kBadSignature);
}

TEST_F(ResponseVerifierTest, RefusesBodyBytesMovedIntoTheNonce) {
  HttpResponse response = SignedAnswer(200, "first\nsecond");
  response.body = "second";
  EXPECT_EQ(StateOf(With(response, "Wechatpay-Nonce", "nonce\nfirst")),
            SignatureState::kBadSignature);
}

TEST_F(ResponseVerifierTest, RefusesWhatIsNotStrictBase64) {
  const HttpResponse response = SignedAnswer(200, "{}");
  const std::string signature = *response.Header("Wechatpay-Signature");
  const std::string refused[] = {signature.substr(0, signature.size() - 1),
                                 signature + "=",
                                 " " + signature,
                                 signature + "\n",
                                 "****",
                                 "\xff\xfe"};
  for (const std::string& text : refused) {
    EXPECT_EQ(StateOf(With(response, "Wechatpay-Signature", text)),
              SignatureState::kBadBase64)
        << text;
  }
}

TEST_F(ResponseVerifierTest, CallsAProbeByItsNameOnceItFailed) {
  const HttpResponse response = SignedAnswer(200, "{}");
  const std::string signature = *response.Header("Wechatpay-Signature");
  const std::string probes[] = {
      "WECHATPAY/SIGNTEST/",
      "WECHATPAY/SIGNTEST/" + signature,   // no base64, by its length
      "WECHATPAY/SIGNTEST/A" + signature,  // base64
  };
  for (const std::string& probe : probes) {
    EXPECT_EQ(StateOf(With(response, "Wechatpay-Signature", probe)),
              SignatureState::kProbe)
        << probe;
  }
  // Not at the beginning, or not quite.
  EXPECT_EQ(
      StateOf(With(response, "Wechatpay-Signature", "AWECHATPAY/SIGNTEST/")),
      SignatureState::kBadSignature);
  EXPECT_EQ(
      StateOf(With(response, "Wechatpay-Signature", "wechatpay/signtest/A")),
      SignatureState::kBadSignature);
}

TEST_F(ResponseVerifierTest, ChecksAProbeLikeAnyOtherAnswer) {
  const HttpResponse probe = With(SignedAnswer(200, "{}"),
                                  "Wechatpay-Signature", "WECHATPAY/SIGNTEST/");
  EXPECT_EQ(StateOf(With(probe, "Wechatpay-Timestamp", "1")),
            SignatureState::kSkew);
  EXPECT_EQ(StateOf(With(probe, "Wechatpay-Serial", "other")),
            SignatureState::kUnknownSerial);
}

TEST_F(ResponseVerifierTest, LetsTheClocksDifferByLessThan300Seconds) {
  struct Case {
    absl::Duration our_clock_is_ahead;
    SignatureState state;
  };
  const Case cases[] = {
      {absl::Seconds(299), SignatureState::kVerified},
      {absl::Milliseconds(299999), SignatureState::kVerified},
      {absl::Seconds(300), SignatureState::kSkew},
      {absl::Seconds(-299), SignatureState::kVerified},
      {absl::Milliseconds(-299999), SignatureState::kVerified},
      {absl::Seconds(-300), SignatureState::kSkew},
      {absl::Hours(24), SignatureState::kSkew},
  };
  for (const Case& c : cases) {
    clock_.Set(absl::FromUnixSeconds(1700000000) + c.our_clock_is_ahead);
    EXPECT_EQ(StateOf(SignedAnswer(200, "{}")), c.state)
        << c.our_clock_is_ahead;
  }
}

TEST_F(ResponseVerifierTest, ReadsOnlyDecimalDigitsAsATimestamp) {
  const HttpResponse response = SignedAnswer(200, "{}");
  for (const char* timestamp :
       {"+1700000000", "-1700000000", " 1700000000", "1700000000 ",
        "1700000000.0", "1.7e9", "0x6553F100", "now", "1700000000\t",
        // 2^63, 2^64 + 1700000000 and more: nothing wraps around.
        "9223372036854775807", "9223372036854775808", "18446744075409551616",
        "99999999999999999999999999999999999999999999"}) {
    EXPECT_EQ(StateOf(With(response, "Wechatpay-Timestamp", timestamp)),
              SignatureState::kSkew)
        << timestamp;
  }
}

TEST_F(ResponseVerifierTest, NeedsAllFourHeaders) {
  for (const char* name : {"Wechatpay-Timestamp", "Wechatpay-Nonce",
                           "Wechatpay-Signature", "Wechatpay-Serial"}) {
    for (const int status : {200, 404}) {
      SCOPED_TRACE(absl::StrCat(name, " of a ", status));
      const HttpResponse whole = SignedAnswer(status, "{}");
      HttpResponse without = whole;
      std::erase_if(without.headers, [&](const HttpHeader& header) {
        return header.name == name;
      });
      HttpResponse twice = whole;
      twice.headers.push_back({name, *whole.Header(name)});

      EXPECT_EQ(StateOf(without), SignatureState::kHeadersMissing);
      EXPECT_EQ(StateOf(twice), SignatureState::kHeadersMissing);
      EXPECT_EQ(StateOf(With(whole, name, "")),
                SignatureState::kHeadersMissing);
    }
  }
}

TEST_F(ResponseVerifierTest, CallsAnErrorWithoutAnyOfThemUnsigned) {
  struct Case {
    int status;
    SignatureState state;
  };
  const Case cases[] = {
      {401, SignatureState::kUnsigned},
      {404, SignatureState::kUnsigned},
      {502, SignatureState::kUnsigned},
      {302, SignatureState::kUnsigned},
      {200, SignatureState::kHeadersMissing},
      {204, SignatureState::kHeadersMissing},
      {299, SignatureState::kHeadersMissing},
  };
  for (const Case& c : cases) {
    const Verdict verdict =
        verifier_.Verify({.status = c.status, .headers = {}, .body = "{}"});
    EXPECT_EQ(verdict.state, c.state) << c.status;
    EXPECT_EQ(verdict.serial, "");
  }
}

TEST_F(ResponseVerifierTest, MakesAForgedSerialFitForPrinting) {
  const Verdict verdict = verifier_.Verify(
      With(SignedAnswer(200, "{}"), "Wechatpay-Serial", "a\xff\x1b[2J\nb"));
  EXPECT_EQ(verdict.serial, "a??[2J?b");
}

TEST_F(ResponseVerifierTest, LeavesNoOpenSslErrorBehind) {
  HttpResponse response = SignedAnswer(200, "{}");
  response.body = "[]";
  EXPECT_EQ(StateOf(response), SignatureState::kBadSignature);
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace campaign
