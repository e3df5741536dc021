#include "tools/simulator/serial_number.h"

#include <gtest/gtest.h>

namespace simulator {
namespace {

TEST(SerialNumberTest, IsPaddedToFortyUpperCaseDigits) {
  EXPECT_EQ(PaddedSerialNumber("0af1"), std::string(37, '0') + "AF1");
  EXPECT_EQ(PaddedSerialNumber(std::string(40, 'f')), std::string(40, 'F'));
}

TEST(SerialNumberTest, IsTheSameWithoutLeadingZeros) {
  EXPECT_TRUE(SameSerialNumber("00AF1", "AF1"));
  EXPECT_TRUE(SameSerialNumber("0", ""));
  EXPECT_FALSE(SameSerialNumber("AF10", "AF1"));
  EXPECT_FALSE(SameSerialNumber("af1", "AF1"));
}

}  // namespace
}  // namespace simulator
