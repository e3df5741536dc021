#include "server/merchant_directory.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace campaign {
namespace {

MerchantDirectory Directory(const std::vector<std::string>& mchids) {
  std::vector<std::shared_ptr<const Merchant>> merchants;
  for (const std::string& mchid : mchids) {
    auto merchant = std::make_shared<Merchant>();
    merchant->mchid = mchid;
    merchants.push_back(std::move(merchant));
  }
  return MerchantDirectory(merchants);
}

std::string Refusal(const MerchantDirectory& directory,
                    const std::string& mchid) {
  const auto found = directory.Find(mchid);
  EXPECT_FALSE(found.ok());
  return std::string(found.status().message());
}

TEST(MerchantDirectoryTest, TakesTheOnlyMerchantWhenNoneIsNamed) {
  const auto found = Directory({"1900000001"}).Find("");

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)->mchid, "1900000001");
}

TEST(MerchantDirectoryTest, FindsTheMerchantThatIsNamed) {
  const auto found = Directory({"1900000001", "1900000002"}).Find("1900000002");

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)->mchid, "1900000002");
}

TEST(MerchantDirectoryTest, AsksWhichOneWhenThereAreSeveral) {
  EXPECT_EQ(Refusal(Directory({"1900000001", "1900000002"}), ""),
            "is required, because this gateway signs for 2 merchants; set it "
            "to one of 1900000001, 1900000002");
}

TEST(MerchantDirectoryTest, SaysWhatToDoAboutAnUnknownMerchant) {
  EXPECT_EQ(Refusal(Directory({"1900000001"}), "1900000009"),
            "is not a merchant of this gateway; set it to 1900000001, or add "
            "the merchant under `merchants` in the gateway's configuration "
            "file");
}

TEST(MerchantDirectoryTest, DoesNotListTwoThousandMerchants) {
  std::vector<std::string> mchids;
  for (int i = 0; i < 2000; ++i) {
    mchids.push_back(std::to_string(1900000000 + i));
  }

  EXPECT_EQ(Refusal(Directory(mchids), "1"),
            "is not a merchant of this gateway; set it to one of 1900000000, "
            "1900000001, 1900000002, 1900000003, 1900000004, ... (1995 more), "
            "or add the merchant under `merchants` in the gateway's "
            "configuration file");
}

}  // namespace
}  // namespace campaign
