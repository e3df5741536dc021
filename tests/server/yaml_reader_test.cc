#include "server/yaml_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/field_rules_test.pb.h"

namespace campaign {
namespace {

using ::campaign::test::rules::Settings;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The problems of `text` as lines of the file `f`.
std::vector<std::string> ProblemsOf(const std::string& text) {
  Settings settings;
  SourceLines lines;
  std::vector<std::string> problems;
  for (const YamlProblem& problem : ReadYaml(text, &settings, &lines)) {
    problems.push_back(FormatProblem("f", problem));
  }
  return problems;
}

Settings Read(const std::string& text) {
  Settings settings;
  SourceLines lines;
  for (const YamlProblem& problem : ReadYaml(text, &settings, &lines)) {
    ADD_FAILURE() << FormatProblem("f", problem);
  }
  return settings;
}

TEST(YamlReaderTest, ReadsEveryKindOfField) {
  const Settings settings = Read(R"(# A comment.
text: some words   # another
flag: true
i32: -2147483648
i64: 9223372036854775807
u32: 4294967295
u64: 18446744073709551615
real: 2.5
single: 1e3
colour: RED
wait: 1m30s
inner: {text: flow, flag: false}
texts: [a, "b", 'c']
items:
  - text: one
    numbers: [1, -2]
  - {}
numbers:
- 7
waits: [10s, 500ms]
colours: [GREEN, RED]
flags: [true, false]
)");

  EXPECT_EQ(settings.text(), "some words");
  EXPECT_TRUE(settings.flag());
  EXPECT_EQ(settings.i32(), -2147483648);
  EXPECT_EQ(settings.i64(), 9223372036854775807);
  EXPECT_EQ(settings.u32(), 4294967295u);
  EXPECT_EQ(settings.u64(), 18446744073709551615u);
  EXPECT_EQ(settings.real(), 2.5);
  EXPECT_EQ(settings.single(), 1000.0f);
  EXPECT_EQ(settings.colour(), campaign::test::rules::RED);
  EXPECT_EQ(settings.wait().seconds(), 90);
  EXPECT_EQ(settings.inner().text(), "flow");
  EXPECT_THAT(settings.texts(), ElementsAre("a", "b", "c"));
  ASSERT_THAT(settings.items(), SizeIs(2));
  EXPECT_THAT(settings.items(0).numbers(), ElementsAre(1, -2));
  EXPECT_THAT(settings.numbers(), ElementsAre(7));
  ASSERT_THAT(settings.waits(), SizeIs(2));
  EXPECT_EQ(settings.waits(1).nanos(), 500000000);
  EXPECT_THAT(settings.colours(), ElementsAre(campaign::test::rules::GREEN,
                                              campaign::test::rules::RED));
  EXPECT_THAT(settings.flags(), ElementsAre(true, false));
}

TEST(YamlReaderTest, KeepsTextLetterForLetter) {
  EXPECT_EQ(Read("text: 1900000001").text(), "1900000001");
  EXPECT_EQ(Read("text: 0012345678").text(), "0012345678");
  EXPECT_EQ(Read("text: 0x1F").text(), "0x1F");
  EXPECT_EQ(Read("text: 1e5").text(), "1e5");
  EXPECT_EQ(Read("text: true").text(), "true");
  EXPECT_EQ(Read("text: no").text(), "no");
  EXPECT_EQ(Read("text: \"null\"").text(), "null");
  EXPECT_EQ(Read("text: \"\"").text(), "");
  EXPECT_EQ(Read("text: 良品铺子").text(), "良品铺子");
  EXPECT_EQ(Read("\xEF\xBB\xBFtext: bom").text(), "bom");
  EXPECT_EQ(Read("text: dos\r\nflag: true\r\n").text(), "dos");
}

TEST(YamlReaderTest, ReadsDurationsOfAllUnits) {
  EXPECT_EQ(Read("wait: 10s").wait().seconds(), 10);
  EXPECT_EQ(Read("wait: \"10s\"").wait().seconds(), 10);
  EXPECT_EQ(Read("wait: 1m").wait().seconds(), 60);
  EXPECT_EQ(Read("wait: 1h").wait().seconds(), 3600);
  EXPECT_EQ(Read("wait: 1.5s").wait().nanos(), 500000000);
  EXPECT_EQ(Read("wait: 1us").wait().nanos(), 1000);
  EXPECT_EQ(Read("wait: 0s").wait().seconds(), 0);
  EXPECT_TRUE(Read("wait: 0s").has_wait());
  const Settings negative = Read("wait: -1.5s");
  EXPECT_EQ(negative.wait().seconds(), -1);
  EXPECT_EQ(negative.wait().nanos(), -500000000);
}

TEST(YamlReaderTest, ExpandsAliases) {
  const Settings settings = Read(R"(
inner: &shared
  text: once
  numbers: [1]
items:
  - *shared
  - *shared
)");
  ASSERT_THAT(settings.items(), SizeIs(2));
  EXPECT_EQ(settings.items(1).text(), "once");
  EXPECT_THAT(settings.items(1).numbers(), ElementsAre(1));
}

struct Case {
  const char* text;
  const char* expected;
};

// One wrong file per row, with all that is said about it.
TEST(YamlReaderTest, SaysWhatIsWrongAndWhere) {
  const Case cases[] = {
      // Unknown keys.
      {"txet: a", "f:1:1: txet: is not known; did you mean `text`?"},
      {"inner:\n  flagg: true",
       "f:2:3: inner.flagg: is not known; did you mean `flag`?"},
      {"items:\n  - text: a\n  - colour: RED\n    color: RED",
       "f:4:5: items[1].color: is not known; did you mean `colour`?"},
      {"zzzzzzzz: 1",
       "f:1:1: zzzzzzzz: is not known; here can be text, flag, i32, i64, u32, "
       "u64, real, colour, wait, inner, texts, items, numbers, waits, colours, "
       "blob, flags or single"},
      {"inner: {<<: {text: a}}",
       "f:1:9: inner.<<: is a merge key, which is not supported; write the "
       "fields out"},
      {"? [a]\n: 1", "f:1:3: has a key that is not a field name"},
      // Keys given twice.
      {"text: a\nflag: true\ntext: b",
       "f:3:1: text: is given twice, first on line 1; remove one of them"},
      {"inner: {text: a, text: a}",
       "f:1:18: inner.text: is given twice, first on line 1; remove one of "
       "them"},
      // Values of another type.
      {"text: [a]", "f:1:1: text: must be one value, not a list"},
      {"text: {a: b}", "f:1:1: text: must be one value, not a group of fields"},
      {"text:", "f:1:1: text: has no value; give one or remove the line"},
      {"text: ~", "f:1:1: text: has no value; give one or remove the line"},
      {"inner:\nflag: true",
       "f:1:1: inner: has no value; give one or remove the line"},
      {"flag: yes",
       "f:1:7: flag: must be true or false, without quotes, is `yes`"},
      {"flag: \"true\"",
       "f:1:7: flag: must be true or false, without quotes, is "
       "`\\\"true\\\"`"},
      {"i32: 1.5",
       "f:1:6: i32: must be a whole number, without quotes, is `1.5`"},
      {"i32: ten",
       "f:1:6: i32: must be a whole number, without quotes, is `ten`"},
      {"i32: \"1\"",
       "f:1:6: i32: must be a whole number, without quotes, is `\\\"1\\\"`"},
      {"i32: 010",
       "f:1:6: i32: must be a whole number, without quotes, is `010`"},
      {"i32: 2147483648",
       "f:1:6: i32: must be from -2147483648 to 2147483647, is `2147483648`"},
      {"u32: -1", "f:1:6: u32: must be from 0 to 4294967295, is `-1`"},
      {"u64: 18446744073709551616",
       "f:1:6: u64: must be from 0 to 18446744073709551615, is "
       "`18446744073709551616`"},
      {"real: x", "f:1:7: real: must be a number, without quotes, is `x`"},
      {"real: nan", "f:1:7: real: must be a number, without quotes, is `nan`"},
      {"colour: BLUE", "f:1:9: colour: must be RED or GREEN, is `BLUE`"},
      {"colour: 1", "f:1:9: colour: must be RED or GREEN, is `1`"},
      {"wait: 10",
       "f:1:7: wait: must be a time with its unit, such as 10s, 500ms or 1m, "
       "is `10`"},
      {"wait: 0",
       "f:1:7: wait: must be a time with its unit, such as 10s, 500ms or 1m, "
       "is `0`"},
      {"wait: inf",
       "f:1:7: wait: must be a time with its unit, such as 10s, 500ms or 1m, "
       "is `inf`"},
      {"wait: 10 s",
       "f:1:7: wait: must be a time with its unit, such as 10s, 500ms or 1m, "
       "is `10 s`"},
      {"wait: 99999999999h", "f:1:7: wait: is too long a time, `99999999999h`"},
      {"wait: {seconds: 1}",
       "f:1:1: wait: must be one value, not a group of fields"},
      {"inner: text",
       "f:1:1: inner: must be a group of fields, each written `name: value` on "
       "a line of its own"},
      {"texts: a",
       "f:1:1: texts: must be a list, each item on a line of its own after "
       "`- `"},
      {"items: {text: a}",
       "f:1:1: items: must be a list, each item on a line of its own after "
       "`- `"},
      {"items:\n  - a",
       "f:2:5: items[0]: must be a group of fields, each written `name: value` "
       "on a line of its own"},
      {"texts:\n  - a\n  -\n  - c",
       "f:1:1: texts[1]: has no value; give one or remove the line"},
      {"blob: aGk=", "f:1:7: blob: cannot be written in YAML"},
      {"text: !!int 5",
       "f:1:7: text: has the tag `tag:yaml.org,2002:int`; write the value "
       "without a tag"},
      // The file as a whole.
      {"", "f:1:1: is empty; there must be fields"},
      {"# only a comment\n", "f:1:1: is empty; there must be fields"},
      {"just words",
       "f:1:1: must be a group of fields, each written `name: value` on a line "
       "of its own"},
      {"- text: a",
       "f:1:1: must be a group of fields, each written `name: value` on a line "
       "of its own"},
      {"text: a\n---\nflag: true",
       "f:3:1: begins a second document; there must be only one, so remove the "
       "line `---` between them"},
      {"text: \"a\nflag: true", "f:2:11: is not YAML: illegal EOF in scalar"},
      {"text: *none",
       "f:1:7: is not YAML: the referenced anchor is not "
       "defined"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ProblemsOf(c.text), ElementsAre(c.expected)) << c.text;
  }
}

TEST(YamlReaderTest, ReportsAllProblemsInTheOrderOfTheFile) {
  EXPECT_THAT(
      ProblemsOf("flag: 1\ninner:\n  i32: x\n  wiat: 1s\ntexts: a\nu32: -1\n"),
      ElementsAre(
          "f:1:7: flag: must be true or false, without quotes, is `1`",
          "f:3:8: inner.i32: must be a whole number, without quotes, is `x`",
          "f:4:3: inner.wiat: is not known; did you mean `wait`?",
          "f:5:1: texts: must be a list, each item on a line of its own after "
          "`- `",
          "f:6:6: u32: must be from 0 to 4294967295, is `-1`"));
}

TEST(YamlReaderTest, KeepsEachProblemOnOneLine) {
  EXPECT_THAT(ProblemsOf("\"a\\nb\\u001b[31m\": 1\ncolour: \"x\\ny\""),
              ElementsAre(HasSubstr("f:1:1: `a\\nb\\x1b[31m`: is not known"),
                          "f:2:9: colour: must be RED or GREEN, is `x\\ny`"));
}

TEST(YamlReaderTest, RemembersWhereFieldsAre) {
  Settings settings;
  SourceLines lines;
  ASSERT_THAT(ReadYaml("text: a\n"
                       "items:\n"
                       "  - text: b\n"
                       "  - inner:\n"
                       "      flag: true\n"
                       "texts:\n"
                       "  - x\n",
                       &settings, &lines),
              IsEmpty());
  const auto place = [&lines](const char* path) {
    const SourcePlace found = lines.Find(path);
    return absl::StrCat(found.line, ":", found.column);
  };
  EXPECT_EQ(place("text"), "1:1");
  EXPECT_EQ(place("items"), "2:1");
  EXPECT_EQ(place("items[0]"), "3:5");
  EXPECT_EQ(place("items[1].inner.flag"), "5:7");
  EXPECT_EQ(place("texts[0]"), "7:5");
  // What is missing is missing in its parent.
  EXPECT_EQ(place("items[1].inner.text"), "4:5");
  EXPECT_EQ(place("items[1].text"), "4:5");
  EXPECT_EQ(place("items[7].text"), "2:1");
  EXPECT_EQ(place("wait"), "1:1");
  EXPECT_EQ(place(""), "1:1");
}

// Ten levels of nine aliases each: 3.5 billion values from 40 lines.
TEST(YamlReaderTest, IsNotBlownUpByAliases) {
  std::string bomb = "texts: &a0 [x, x, x, x, x, x, x, x, x]\n";
  bomb += "items:\n  - &b0 {text: x}\n";
  for (int level = 1; level <= 10; ++level) {
    absl::StrAppend(&bomb, "  - &b", level, "\n    items: [");
    for (int i = 0; i < 9; ++i) {
      absl::StrAppend(&bomb, i == 0 ? "" : ", ", "*b", level - 1);
    }
    absl::StrAppend(&bomb, "]\n");
  }
  const absl::Time begin = absl::Now();

  const std::vector<std::string> problems = ProblemsOf(bomb);

  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_THAT(
      problems[0],
      HasSubstr("is more than can be read: the file has over 100000 "
                "values or 16777216 bytes of text, counting each use of an "
                "alias"));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
}

// One mebibyte, 90,000 times.
TEST(YamlReaderTest, IsNotBlownUpByAliasesOfOneLongText) {
  std::string bomb =
      absl::StrCat("texts:\n  - &a ", std::string(1 << 20, 'x'), "\n");
  for (int i = 0; i < 90000; ++i) bomb += "  - *a\n";

  EXPECT_THAT(ProblemsOf(bomb),
              ElementsAre(HasSubstr("texts[16]: is more than can be read")));
}

TEST(YamlReaderTest, SurvivesAnAliasToItsOwnParent) {
  EXPECT_THAT(ProblemsOf("inner: &me\n  text: a\n  inner: *me\n"),
              ElementsAre(HasSubstr("is nested too deeply")));
  EXPECT_THAT(ProblemsOf("items: &me\n  - items: *me\n"),
              ElementsAre(HasSubstr("is nested too deeply")));
}

TEST(YamlReaderTest, SurvivesDeepNesting) {
  for (const char* open : {"[", "{", "- ", "inner: {", "? "}) {
    std::string deep;
    for (int i = 0; i < 20000; ++i) deep += open;
    const absl::Time begin = absl::Now();
    EXPECT_THAT(ProblemsOf(deep), SizeIs(1)) << open;
    EXPECT_LT(absl::Now() - begin, absl::Seconds(5)) << open;
  }
}

TEST(YamlReaderTest, RefusesMoreThanFourMebibytes) {
  EXPECT_THAT(
      ProblemsOf(std::string(kMaxYamlBytes + 1, ' ')),
      ElementsAre("f:1:1: has 4194305 bytes, more than the 4194304 that "
                  "are read; is it the right file?"));
}

TEST(YamlReaderTest, StopsAfterAHundredProblems) {
  std::string text;
  for (int i = 0; i < 5000; ++i) absl::StrAppend(&text, "text", i, "x: 1\n");
  EXPECT_THAT(ProblemsOf("items:\n" +
                         [] {
                           std::string items;
                           for (int i = 0; i < 5000; ++i) {
                             items += "  - i32: x\n";
                           }
                           return items;
                         }()),
              SizeIs(101));
  EXPECT_THAT(ProblemsOf(text), SizeIs(101));
}

// Whatever the bytes are: problems, and nothing thrown.
TEST(YamlReaderTest, SurvivesGarbage) {
  const std::string good =
      "text: a\nitems:\n  - &x {text: b}\n  - *x\nwait: 1s\n";
  for (size_t i = 0; i < good.size(); ++i) {
    for (const char c : {'\0', '\xFF', '\t', '{', ']', ':', '"', '&', '!', '\n',
                         '%', '|', '-'}) {
      std::string bad = good;
      bad[i] = c;
      (void)ProblemsOf(bad);
      (void)ProblemsOf(bad.substr(0, i + 1));
    }
  }
  EXPECT_THAT(ProblemsOf(std::string("\0\0\0", 3)), Each(HasSubstr("f:")));
}

}  // namespace
}  // namespace campaign
