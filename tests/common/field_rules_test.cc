#include "common/field_rules.h"

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "campaign/config/v1/config.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"
#include "tests/common/field_rules_test.pb.h"
#include "wechatpay/media/v1/media_service.pb.h"
#include "wechatpay/paygift/v1/pay_gift_service.pb.h"

namespace campaign {

namespace {

namespace t = ::campaign::test::rules;
namespace v1 = ::wechatpay::paygift::v1;
using ::google::protobuf::Descriptor;
using ::google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Certainty kUncertain = Certainty::kUncertain;

std::vector<Violation> ViolationsOf(
    const Message& message,
    FieldRules::Text text = FieldRules::Text::kForWechatPay) {
  const auto rules = FieldRules::Of(*message.GetDescriptor(), text);
  EXPECT_TRUE(rules.ok()) << rules.status();
  std::vector<Violation> violations;
  if (rules.ok()) rules->Check(message, &violations);
  return violations;
}

t::Everything Good() {
  t::Everything good;
  good.set_required_text("abc");
  good.set_amount(50);
  good.set_blob("1234");
  good.set_colour(t::GREEN);
  good.set_shade("x");
  good.mutable_inner()->set_id("1");
  good.add_needed()->set_id("2");
  return good;
}

TEST(FieldRulesTest, FindsNothingWrongWithAGoodMessage) {
  EXPECT_THAT(ViolationsOf(Good()), IsEmpty());
}

struct Case {
  const char* name;
  std::function<void(t::Everything*)> change;
  std::vector<Violation> expected;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class OneFieldTest : public testing::TestWithParam<Case> {};

TEST_P(OneFieldTest, ReportsExactlyWhatIsWrong) {
  t::Everything message = Good();
  GetParam().change(&message);
  EXPECT_EQ(ViolationsOf(message), GetParam().expected);
}

const std::vector<Case>& Cases() {
  using M = t::Everything;
  static const auto* const kCases = new std::vector<Case>{
      {"TextAtItsLeast", [](M* m) { m->set_text("ab"); }, {}},
      {"TextBelowItsLeast",
       [](M* m) { m->set_text("a"); },
       {{"text", "must have at least 2 characters, has 1"}}},
      {"TextAtItsMost", [](M* m) { m->set_text("1234567890"); }, {}},
      {"TextBeyondItsMost",
       [](M* m) { m->set_text("12345678901"); },
       {{"text", "must have at most 10 characters, has 11"}}},
      {"TenHanCharactersAreTenAndNotThirty",
       [](M* m) { m->set_text("良品铺子回馈活动优惠"); },
       {}},
      {"ElevenHanCharacters",
       [](M* m) { m->set_text("良品铺子回馈活动优惠券"); },
       {{"text", "must have at most 10 characters, has 11"}}},
      {"AbsentTextBreaksNoLength", [](M* m) { m->clear_text(); }, {}},
      {"MissingTextIsOnlyMissing",
       [](M* m) { m->clear_required_text(); },
       {{"required_text", "is missing"}}},
      {"RequiredTextTooShort",
       [](M* m) { m->set_required_text("ab"); },
       {{"required_text", "must have at least 3 characters, has 2"}}},
      {"PresentEmptyTextHasALength",
       [](M* m) { m->set_optional_text(""); },
       {{"optional_text", "must have at least 2 characters, has 0"}}},
      {"PatternHolds", [](M* m) { m->set_code("abc"); }, {}},
      {"PatternMustHoldForAllOfTheText",
       [](M* m) { m->set_code("abc1"); },
       {{"code", "must have small letters only"}}},
      {"PatternIsNotFooledByALineEnd",
       [](M* m) { m->set_code("abc\n"); },
       {{"code", "should not have the control character U+000A (its number 4)",
         kUncertain},
        {"code", "must have small letters only"}}},
      {"PatternWithoutAHint",
       [](M* m) { m->set_unhinted("A"); },
       {{"unhinted", "must match the regular expression [a-z]+"}}},
      {"MissingNumber",
       [](M* m) { m->clear_amount(); },
       {{"amount", "is missing"}}},
      {"NumberAtItsLeast",
       [](M* m) { m->set_amount(-5); },
       {{"amount", "must be at least 1, is -5", kUncertain}}},
      {"NumberBelowBothLeasts",
       [](M* m) { m->set_amount(-6); },
       {{"amount", "must be at least -5, is -6"},
        {"amount", "must be at least 1, is -6", kUncertain}}},
      {"PresentZeroIsANumber",
       [](M* m) { m->set_amount(0); },
       {{"amount", "must be at least 1, is 0", kUncertain}}},
      {"NumberAtItsMost", [](M* m) { m->set_amount(100); }, {}},
      {"NumberBeyondItsMost",
       [](M* m) { m->set_amount(101); },
       {{"amount", "must be at most 100, is 101"}}},
      {"ZeroWithoutPresenceIsNotGiven", [](M* m) { m->set_small(0); }, {}},
      {"UnsignedBelow",
       [](M* m) { m->set_small(1); },
       {{"small", "must be at least 2, is 1"}}},
      {"UnsignedBeyond",
       [](M* m) { m->set_small(4000000000); },
       {{"small", "must be at most 3, is 4000000000"}}},
      {"UnsignedBeyondInt64",
       [](M* m) { m->set_large(18446744073709551615u); },
       {{"large",
         "must be at most 9223372036854775806, is 18446744073709551615"}}},
      {"NoItemsBreakNoLeast", [](M* m) { m->clear_names(); }, {}},
      {"TooFewItems",
       [](M* m) { m->add_names("ab"); },
       {{"names", "must have at least 2 items, has 1"}}},
      {"MostItems",
       [](M* m) {
         for (const char* name : {"ab", "cd", "ef"}) m->add_names(name);
       },
       {}},
      {"TooManyItemsAndWrongOnes",
       [](M* m) {
         for (const char* name : {"ab", "c", "", "abcde"}) m->add_names(name);
       },
       {{"names", "must have at most 3 items, has 4"},
        {"names[1]", "must have at least 2 characters, has 1"},
        {"names[2]", "must have at least 2 characters, has 0"},
        {"names[3]", "must have at most 4 characters, has 5"}}},
      {"NumbersItemByItem",
       [](M* m) {
         for (const int n : {9, 10}) m->add_numbers(n);
       },
       {{"numbers[1]", "must be at most 9, is 10"}}},
      {"MissingBytes", [](M* m) { m->clear_blob(); }, {{"blob", "is missing"}}},
      {"TooManyBytes",
       [](M* m) { m->set_blob("12345"); },
       {{"blob", "must have at most 4 bytes, has 5"}}},
      {"BytesAreNotText",
       [](M* m) { m->set_blob(std::string("\0\xFF\xF0\x9F", 4)); },
       {}},
      {"MissingEnum",
       [](M* m) { m->clear_colour(); },
       {{"colour", "is missing"}}},
      {"EnumWithoutAName",
       [](M* m) { m->set_colour(static_cast<t::Colour>(7)); },
       {{"colour", "has the number 7, which Colour has no name for"}}},
      {"EnumItems",
       [](M* m) {
         m->add_colours(t::RED);
         m->add_colours(t::COLOUR_UNSPECIFIED);
         m->add_colours(static_cast<t::Colour>(-1));
       },
       {{"colours[1]", "must not be COLOUR_UNSPECIFIED"},
        {"colours[2]", "has the number -1, which Colour has no name for"}}},
      {"UncertainlyRequired",
       [](M* m) { m->clear_shade(); },
       {{"shade", "is missing", kUncertain}}},
      {"RequiredForSureReportsOnce",
       [](M* m) {
         m->clear_shade();
         m->set_colour(t::RED);
       },
       {{"shade", "is missing; it is required when colour is RED"}}},
      {"RequiredWhenAText",
       [](M* m) { m->set_code("loud"); },
       {{"tone", "is missing; it is required when code is loud"}}},
      {"RequiredWhenIsSatisfied",
       [](M* m) {
         m->set_code("loud");
         m->set_tone("c");
       },
       {}},
      {"MissingMessageIsReportedAndNotItsFields",
       [](M* m) { m->clear_inner(); },
       {{"inner", "is missing"}}},
      {"EmptyMessageIsThereButItsFieldIsNot",
       [](M* m) { m->mutable_inner()->Clear(); },
       {{"inner.id", "is missing"}}},
      {"MissingList",
       [](M* m) { m->clear_needed(); },
       {{"needed", "is missing"}}},
      {"FieldsOfItems",
       [](M* m) {
         m->add_inners()->set_id("abc");
         m->add_inners()->set_id("abcd");
         m->add_inners();
       },
       {{"inners[1].id", "must have at most 3 characters, has 4"},
        {"inners[2].id", "is missing"}}},
      {"DocumentedAndUncertain",
       [](M* m) { m->set_doubtful("aaaaaaaab"); },
       {{"doubtful", "must have at most 8 characters, has 9"},
        {"doubtful", "must have at most 4 characters, has 9", kUncertain},
        {"doubtful", "must be all a", kUncertain}}},
      {"OnlyTheFieldOfAOneofThatIsSet",
       [](M* m) { m->set_right("ab"); },
       {{"right", "must have at most 1 character, has 2"}}},
      {"Emoji",
       [](M* m) { m->set_text("好礼🎁"); },
       {{"text",
         "must not have the character U+1F381 (its number 3): WeChat Pay takes "
         "no emoji and no other character of four bytes in UTF-8"}}},
      {"RareHan",
       [](M* m) { m->set_text("𠮷野"); },
       {{"text",
         "must not have the character U+20BB7 (its number 1): WeChat Pay takes "
         "no emoji and no other character of four bytes in UTF-8"}}},
      {"NotUtf8AndNothingElse",
       [](M* m) { m->set_code("\xFF\xFE"); },
       {{"code", "is not UTF-8"}}},
      {"Nul",
       [](M* m) { m->set_text(std::string("a\0b", 3)); },
       {{"text", "must not have the character NUL (U+0000)"}}},
      {"ControlCharacter",
       [](M* m) { m->set_text("a\x1B[m"); },
       {{"text", "should not have the control character U+001B (its number 2)",
         kUncertain}}},
      {"FirstSecond",
       [](M* m) { m->mutable_time()->set_seconds(-62135596800); },
       {}},
      {"BeforeTheFirstSecond",
       [](M* m) { m->mutable_time()->set_seconds(-62135596801); },
       {{"time",
         "must be in the years 0001 to 9999, has -62135596801 seconds"}}},
      {"LastSecond",
       [](M* m) {
         m->mutable_time()->set_seconds(253402300799);
         m->mutable_time()->set_nanos(999999999);
       },
       {}},
      {"AfterTheLastSecond",
       [](M* m) { m->mutable_time()->set_seconds(253402300800); },
       {{"time",
         "must be in the years 0001 to 9999, has 253402300800 seconds"}}},
      {"NegativeNanos",
       [](M* m) { m->mutable_time()->set_nanos(-1); },
       {{"time", "must have nanos from 0 to 999999999, has -1"}}},
      {"TooManyNanos",
       [](M* m) { m->mutable_time()->set_nanos(1000000000); },
       {{"time", "must have nanos from 0 to 999999999, has 1000000000"}}},
  };
  return *kCases;
}

INSTANTIATE_TEST_SUITE_P(Table, OneFieldTest, testing::ValuesIn(Cases()),
                         [](const auto& one) {
                           return std::string(one.param.name);
                         });

TEST(FieldRulesTest, ReportsAllAtOnceInTheOrderOfTheFields) {
  EXPECT_THAT(ViolationsOf(t::Everything()),
              ElementsAre(Violation{"required_text", "is missing"},
                          Violation{"amount", "is missing"},
                          Violation{"blob", "is missing"},
                          Violation{"colour", "is missing"},
                          Violation{"shade", "is missing", kUncertain},
                          Violation{"inner", "is missing"},
                          Violation{"needed", "is missing"}));
}

TEST(FieldRulesTest, ReportsAPresentEmptyTextOnceIfItIsRequired) {
  t::EmptyOrAbsent message;
  message.set_x("");
  EXPECT_THAT(ViolationsOf(message), ElementsAre(Violation{"x", "is missing"}));
}

TEST(FieldRulesTest, GoesIntoRecursiveMessages) {
  t::Tree tree;
  tree.set_name("root");
  t::Tree* child = tree.add_children();
  child->set_name("child");
  child->add_children()->set_name("leaf");
  child->add_children();

  EXPECT_THAT(
      ViolationsOf(tree),
      ElementsAre(Violation{"children[0].children[1].name", "is missing"}));
}

TEST(FieldRulesTest, LetsTextThatIsNotForWechatPayHaveAnyCharacterButNul) {
  t::Everything message = Good();
  message.set_text("a\t🎁");
  EXPECT_THAT(ViolationsOf(message, FieldRules::Text::kAnyUnicode), IsEmpty());

  message.set_text(std::string("a\0b", 3));
  EXPECT_THAT(ViolationsOf(message, FieldRules::Text::kAnyUnicode),
              ElementsAre(Violation{
                  "text", "must not have the character NUL (U+0000)"}));
}

TEST(FieldRulesTest, RefusesAMessageOfAnotherType) {
  const auto rules = FieldRules::Of(*t::Tree::descriptor());
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::vector<Violation> violations;

  rules->Check(Good(), &violations);

  EXPECT_THAT(violations,
              ElementsAre(Violation{
                  "",
                  "is a campaign.test.rules.Everything, but the rules are "
                  "those of campaign.test.rules.Tree"}));
}

TEST(FieldRulesTest, ChecksAMessageThatWasBuiltFromItsDescriptor) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<Message> message(
      factory.GetPrototype(t::Tree::descriptor())->New());

  EXPECT_THAT(ViolationsOf(*message),
              ElementsAre(Violation{"name", "is missing"}));
}

struct WrongRule {
  const Descriptor* type;
  const char* expected;
};

TEST(FieldRulesTest, RefusesRulesThatCannotWorkNamingTheField) {
  const WrongRule wrong_rules[] = {
      {t::BadPattern::descriptor(),
       "BadPattern.x: (campaign.rules.v1.field) is wrong: `pattern` is no "
       "regular expression: missing ]: [a-z"},
      {t::BadUncertainPattern::descriptor(),
       "BadUncertainPattern.x: (campaign.rules.v1.field) is wrong: `pattern` "
       "is no regular expression: invalid perl operator: (?="},
      {t::HintWithoutPattern::descriptor(),
       "HintWithoutPattern.x: (campaign.rules.v1.field) is wrong: "
       "`pattern_hint` needs a `pattern`"},
      {t::RequiredWhenNoSuchField::descriptor(),
       "RequiredWhenNoSuchField.x: (campaign.rules.v1.field) is wrong: "
       "`required_when` names the field `y`, which "
       "campaign.test.rules.RequiredWhenNoSuchField does not have"},
      {t::RequiredWhenItself::descriptor(),
       "RequiredWhenItself.x: (campaign.rules.v1.field) is wrong: "
       "`required_when` names the field itself"},
      {t::RequiredWhenNoSuchValue::descriptor(),
       "RequiredWhenNoSuchValue.x: (campaign.rules.v1.field) is wrong: "
       "`required_when` names the value `BLUE`, which "
       "campaign.test.rules.Colour does not have"},
      {t::RequiredWhenNumber::descriptor(),
       "RequiredWhenNumber.x: (campaign.rules.v1.field) is wrong: "
       "`required_when` names `y`, which is neither one enum value nor one "
       "text"},
      {t::RequiredWhenRepeated::descriptor(),
       "RequiredWhenRepeated.x: (campaign.rules.v1.field) is wrong: "
       "`required_when` names `y`, which is neither one enum value nor one "
       "text"},
      {t::RequiredNumberWithoutPresence::descriptor(),
       "RequiredNumberWithoutPresence.x: (campaign.rules.v1.field) is wrong: a "
       "number or bool that is required must be `optional`, otherwise 0 cannot "
       "be told from nothing"},
      {t::CharsOfNumber::descriptor(),
       "CharsOfNumber.x: (campaign.rules.v1.field) is wrong: `min_chars` is "
       "for "
       "text only"},
      {t::CharsOfBytes::descriptor(),
       "CharsOfBytes.x: (campaign.rules.v1.field) is wrong: `max_chars` is for "
       "text only"},
      {t::PatternOfEnum::descriptor(),
       "PatternOfEnum.x: (campaign.rules.v1.field) is wrong: `pattern` is for "
       "text only"},
      {t::RangeOfText::descriptor(),
       "RangeOfText.x: (campaign.rules.v1.field) is wrong: `min` and `max` are "
       "for whole numbers only"},
      {t::ItemsOfSingle::descriptor(),
       "ItemsOfSingle.x: (campaign.rules.v1.field) is wrong: `min_items` and "
       "`max_items` are for repeated fields only"},
      {t::BytesOfText::descriptor(),
       "BytesOfText.x: (campaign.rules.v1.field) is wrong: `max_bytes` is for "
       "bytes only"},
      {t::CharsTheWrongWayRound::descriptor(),
       "CharsTheWrongWayRound.x: (campaign.rules.v1.field) is wrong: "
       "`min_chars` is greater than `max_chars`"},
      {t::RangeTheWrongWayRound::descriptor(),
       "RangeTheWrongWayRound.x: (campaign.rules.v1.field) is wrong: `min` is "
       "greater than `max`"},
      {t::ItemsTheWrongWayRound::descriptor(),
       "ItemsTheWrongWayRound.x: (campaign.rules.v1.field) is wrong: "
       "`min_items` is greater than `max_items`"},
      {t::UncertainInUncertain::descriptor(),
       "UncertainInUncertain.x: (campaign.rules.v1.field) is wrong: "
       "`uncertain` is inside of `uncertain`"},
      {t::HasMap::descriptor(),
       "HasMap.x: (campaign.rules.v1.field) is wrong: maps cannot be checked; "
       "use a repeated message"},
      {t::BadWithin::descriptor(),
       "BadPattern.x: (campaign.rules.v1.field) is wrong: `pattern` is no "
       "regular expression: missing ]: [a-z"},
  };
  for (const WrongRule& wrong : wrong_rules) {
    const auto rules = FieldRules::Of(*wrong.type);
    EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument)
        << wrong.type->name();
    EXPECT_EQ(std::string(rules.status().message()),
              std::string("campaign.test.rules.") + wrong.expected);
  }
}

// Every message of the contract, so that a wrong rule in a `.proto` is found
// here and not when a server starts.
TEST(FieldRulesTest, CompilesTheWholeContract) {
  for (const auto* file :
       {v1::CreateActivityRequest::descriptor()->file(),
        v1::Activity::descriptor()->file(),
        wechatpay::media::v1::UploadImageRequest::descriptor()->file(),
        config::v1::GatewayConfig::descriptor()->file()}) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const auto rules = FieldRules::Of(*file->message_type(i));
      EXPECT_TRUE(rules.ok()) << rules.status();
    }
  }
}

TEST(FieldRulesTest, HoldsTheLimitsOfTheContract) {
  v1::ListActivitiesRequest list;
  EXPECT_THAT(ViolationsOf(list),
              ElementsAre(Violation{"offset", "is missing"},
                          Violation{"limit", "is missing"}));
  list.set_offset(0);
  list.set_limit(0);
  list.set_activity_status(static_cast<v1::Activity::Status>(99));
  EXPECT_THAT(
      ViolationsOf(list),
      ElementsAre(
          Violation{"limit", "must be at least 1, is 0"},
          Violation{"activity_status",
                    "has the number 99, which Status has no name for"}));
  list.set_limit(100);
  list.clear_activity_status();
  EXPECT_THAT(ViolationsOf(list), IsEmpty());
  list.set_limit(101);
  EXPECT_THAT(ViolationsOf(list),
              ElementsAre(Violation{"limit", "must be at most 100, is 101"}));

  v1::AddActivityMerchantsRequest add;
  add.set_activity_id("123456789012345678901");
  add.set_add_request_no("2026｜1");
  for (int i = 0; i < 501; ++i) add.add_merchant_id_list("10000022");
  add.set_merchant_id_list(7, "1234567");
  add.set_merchant_id_list(8, "1234567890123456");
  EXPECT_THAT(
      ViolationsOf(add),
      ElementsAre(
          Violation{"activity_id", "must have at most 20 characters, has 21"},
          Violation{"merchant_id_list", "must have at most 500 items, has 501"},
          Violation{"merchant_id_list[7]",
                    "must have at least 8 characters, has 7"},
          Violation{"merchant_id_list[8]",
                    "must have at most 15 characters, has 16"},
          Violation{"add_request_no",
                    "must have only letters, digits, | _ * and - (ASCII)",
                    kUncertain}));

  v1::DeleteActivityMerchantsRequest remove;
  remove.set_activity_id("1");
  remove.add_merchant_id_list("10000022");
  remove.set_delete_request_no("2026|_*-aZ9");
  EXPECT_THAT(ViolationsOf(remove), IsEmpty());
  remove.set_delete_request_no("2026｜1");
  EXPECT_THAT(ViolationsOf(remove),
              ElementsAre(Violation{
                  "delete_request_no",
                  "must have only letters, digits, | _ * and - (ASCII)"}));

  wechatpay::media::v1::UploadImageRequest upload;
  upload.set_filename("logo.PNG");
  upload.set_file(std::string(2097152, 'x'));
  EXPECT_THAT(ViolationsOf(upload), IsEmpty());
  upload.set_filename("logo.gif");
  upload.mutable_file()->push_back('x');
  EXPECT_THAT(
      ViolationsOf(upload),
      ElementsAre(
          Violation{"filename",
                    "must end in .jpg, .bmp or .png, without quotes, "
                    "backslashes and control characters"},
          Violation{"file", "must have at most 2097152 bytes, has 2097153"}));
}

}  // namespace
}  // namespace campaign
