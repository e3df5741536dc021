#include "server/disk_trust_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/support/certificate_list.h"
#include "tests/support/temporary_folder.h"

namespace campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kMchid[] = "1900000001";
constexpr char kOld[] = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
constexpr char kNew[] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";

// While it lives, no file can grow beyond so many bytes, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit small = before_;
    small.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_ = {};
};

class DiskTrustCacheTest : public ::testing::Test {
 protected:
  static std::vector<PlatformCertificate> Set(
      const std::vector<std::string>& serials) {
    std::string pem;
    for (const std::string& serial : serials) {
      pem += Listed(TestKey::kPlatform, serial).pem;
    }
    return ReadPemBundle(pem);
  }

  std::string Stored() const { return folder_.Path("trust/1900000001.pem"); }

  std::vector<std::string> Loaded() {
    std::vector<std::string> serials;
    const auto loaded = cache_->Load(kMchid);
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    if (!loaded.ok()) return {};
    for (const PlatformCertificate& one : *loaded) {
      serials.push_back(one.certificate.SerialNumber());
    }
    return serials;
  }

  static std::string ModeOf(const std::string& path) {
    char text[8];
    snprintf(
        text, sizeof text, "%o",
        static_cast<unsigned>(std::filesystem::status(path).permissions()));
    return text;
  }

  TemporaryFolder folder_;
  const std::unique_ptr<DiskTrustCache> cache_ =
      *DiskTrustCache::In(folder_.Path("trust"));
};

TEST_F(DiskTrustCacheTest, GivesBackWhatWasSavedLast) {
  EXPECT_THAT(Loaded(), IsEmpty());
  ASSERT_TRUE(cache_->Save(kMchid, Set({kOld})).ok());
  ASSERT_TRUE(cache_->Save(kMchid, Set({kOld, kNew})).ok());
  EXPECT_THAT(Loaded(), ::testing::ElementsAre(kOld, kNew));
  EXPECT_THAT(*cache_->Load("1900000002"), IsEmpty());
}

TEST_F(DiskTrustCacheTest, KeepsOthersOut) {
  ASSERT_TRUE(cache_->Save(kMchid, Set({kOld})).ok());
  EXPECT_EQ(ModeOf(folder_.Path("trust")), "700");
  EXPECT_EQ(ModeOf(Stored()), "600");
}

TEST_F(DiskTrustCacheTest, BelievesNothingThatOthersMayWrite) {
  ASSERT_TRUE(cache_->Save(kMchid, Set({kOld})).ok());
  std::filesystem::permissions(Stored(), std::filesystem::perms(0620));
  EXPECT_THAT(std::string(cache_->Load(kMchid).status().message()),
              HasSubstr("chmod 600"));

  std::filesystem::permissions(folder_.Path("trust"),
                               std::filesystem::perms(0770));
  EXPECT_THAT(
      std::string(DiskTrustCache::In(folder_.Path("trust")).status().message()),
      HasSubstr("chmod 700"));
}

TEST_F(DiskTrustCacheTest, RefusesAFolderOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(chown(folder_.Path("trust").c_str(), kNobody, kNobody), 0);

  EXPECT_THAT(
      std::string(DiskTrustCache::In(folder_.Path("trust")).status().message()),
      HasSubstr("belongs to another user"));
}

TEST_F(DiskTrustCacheTest, SaysWhatIsInTheWay) {
  EXPECT_THAT(
      std::string(
          DiskTrustCache::In(folder_.Write("file", "x")).status().message()),
      HasSubstr("is not a folder"));
  EXPECT_THAT(
      std::string(DiskTrustCache::In(folder_.Path("a/b")).status().message()),
      HasSubstr("cannot be made (No such file"));
  folder_.Write("trust/1900000001.pem", "not a certificate");
  EXPECT_THAT(std::string(cache_->Load(kMchid).status().message()),
              HasSubstr("has no certificate that can be read; remove it"));
}

TEST_F(DiskTrustCacheTest, KeepsTheOldSetWhenTheDiskIsFull) {
  ASSERT_TRUE(cache_->Save(kMchid, Set({kOld})).ok());
  absl::Status saved;
  {
    const SmallDisk small(100);
    saved = cache_->Save(kMchid, Set({kOld, kNew}));
  }
  EXPECT_THAT(std::string(saved.message()), HasSubstr("cannot write"));
  EXPECT_THAT(Loaded(), ::testing::ElementsAre(kOld));
  EXPECT_FALSE(std::filesystem::exists(Stored() + ".new"));
  EXPECT_TRUE(cache_->Save(kMchid, Set({kNew})).ok());
}

TEST_F(DiskTrustCacheTest, FollowsNoLinkThatSomebodyLeft) {
  const std::string victim = folder_.Write("victim", "precious");
  std::filesystem::create_symlink(victim, Stored() + ".new");

  EXPECT_FALSE(cache_->Save(kMchid, Set({kOld})).ok());

  EXPECT_EQ(std::filesystem::file_size(victim), 8u);
}

}  // namespace
}  // namespace campaign
