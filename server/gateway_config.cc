#include "server/gateway_config.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/retry_policy.h"
#include "common/field_rules.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/util/time_util.h"
#include "re2/re2.h"
#include "server/secret_file.h"

namespace campaign {
namespace {

using ::google::protobuf::Duration;
using ::google::protobuf::util::TimeUtil;

constexpr char kDefaultBaseUrl[] = "https://api.mch.weixin.qq.com";
constexpr char kDefaultBackupBaseUrl[] = "https://api2.mch.weixin.qq.com";
constexpr char kNoBackup[] = "none";
constexpr int kDefaultTimeoutSeconds = 10;
constexpr int kDefaultConnectTimeoutSeconds = 3;
constexpr int kDefaultDrainTimeoutSeconds = 30;
constexpr int kDefaultReloadIntervalSeconds = 10;
constexpr int kDefaultRefreshIntervalSeconds = 60 * 60;
constexpr uint32_t kAllPercent = 100;
// The largest `event_loops` that config.proto allows.
constexpr unsigned kMostEventLoops = 64;
constexpr uint32_t kLastPort = 65535;
constexpr size_t kMostProblemsShown = 50;

// What to do about a required field that is missing; paths without indexes.
struct Advice {
  absl::string_view path;
  absl::string_view mend;
};
constexpr Advice kAdvice[] = {
    {"listen",
     "say where gRPC is served, for example {address: "
     "127.0.0.1:50051}"},
    {"listen.address", "give host:port, for example 127.0.0.1:50051"},
    {"listen.tls.certificate_file",
     "give the path of the gateway's certificate chain (PEM)"},
    {"listen.tls.private_key_file",
     "give the path of the private key of listen.tls.certificate_file (PEM)"},
    {"merchants", "list at least one merchant"},
    {"merchants.mchid", "give the merchant number"},
    {"merchants.private_key_file", "give the path of apiclient_key.pem"},
    {"merchants.rate_limit.calls_per_minute",
     "say how many calls a minute may have, or leave rate_limit out"},
    {"merchants.wechatpay_public_key.id",
     "give the id that is shown beside the key, PUB_KEY_ID_ and digits"},
    {"merchants.wechatpay_public_key.file", "give the path of pub_key.pem"},
};

std::string MendOf(const std::string& path) {
  std::string without_indexes = path;
  RE2::GlobalReplace(&without_indexes, "\\[[0-9]+\\]", "");
  for (const Advice& advice : kAdvice) {
    if (advice.path == without_indexes) return std::string(advice.mend);
  }
  return "";
}

// A host and a port that were one text.
struct HostPort {
  std::string host;  // without the brackets of an IPv6 address
  uint32_t port;
};

std::optional<HostPort> SplitHostPort(const std::string& address) {
  std::string host;
  std::string port_text;
  uint32_t port = 0;
  static const LazyRE2 kHostPort = {
      "(\\[[0-9A-Fa-f:]+\\]|[0-9A-Za-z.-]+):([0-9]{1,5})"};
  if (!RE2::FullMatch(address, *kHostPort, &host, &port_text) ||
      !absl::SimpleAtoi(port_text, &port)) {
    return std::nullopt;
  }
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  return HostPort{std::move(host), port};
}

// Names other than `localhost` are never loopback: where they lead is decided
// elsewhere, and can change.
bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4 = {};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  in6_addr v6 = {};
  return ::inet_pton(AF_INET6, host.c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

std::string Item(absl::string_view list, int index, absl::string_view field) {
  return absl::StrCat(list, "[", index, "].", field);
}

// Collects what is wrong with a configuration whose YAML was understood.
class ConfigChecker {
 public:
  explicit ConfigChecker(const SourceLines& lines) : lines_(lines) {}

  void CheckFieldRules(const FieldRules& rules,
                       const config::v1::GatewayConfig& config) {
    std::vector<Violation> violations;
    rules.Check(config, &violations);
    for (Violation& violation : violations) {
      std::string description = std::move(violation.description);
      if (description == "is missing") {
        const std::string mend = MendOf(violation.field);
        if (!mend.empty()) absl::StrAppend(&description, "; ", mend);
      }
      Report(violation.field, std::move(description));
    }
  }

  void CheckListen(const config::v1::Listen& listen) {
    const std::optional<HostPort> address = SplitHostPort(listen.address());
    // The shape of the address is a field rule.
    if (!address.has_value()) return;
    CheckPort(*address, 0, "listen.address");
    if (!listen.has_tls() && !IsLoopback(address->host)) {
      Report("listen.address",
             absl::StrCat("has the host ", address->host,
                          ", which needs TLS; configure listen.tls or use "
                          "127.0.0.1"));
    }
  }

  void CheckMetrics(const config::v1::GatewayConfig& config) {
    if (config.metrics_address().empty()) return;
    const std::optional<HostPort> address =
        SplitHostPort(config.metrics_address());
    if (!address.has_value()) {
      Report("metrics_address",
             "must be host:port, for example 127.0.0.1:9464");
      return;
    }
    CheckPort(*address, 0, "metrics_address");
    if (!IsLoopback(address->host)) {
      Report("metrics_address",
             absl::StrCat("has the host ", address->host,
                          ", but there is no TLS here; use 127.0.0.1"));
    }
    if (address->port != 0 &&
        config.metrics_address() == config.listen().address()) {
      Report("metrics_address",
             "is the address of listen.address; give another port");
    }
  }

  void CheckUpstream(const config::v1::Upstream& upstream) {
    CheckUrlPort(upstream.base_url(), "upstream.base_url");
    CheckUrlPort(upstream.backup_base_url(), "upstream.backup_base_url");
    if (upstream.retry().has_attempt_timeout()) {
      CheckDuration(upstream.retry().attempt_timeout(),
                    "upstream.retry.attempt_timeout");
    }
    if (upstream.has_timeout()) {
      CheckDuration(upstream.timeout(), "upstream.timeout");
    }
    if (upstream.has_connect_timeout()) {
      CheckDuration(upstream.connect_timeout(), "upstream.connect_timeout");
    }
    CheckProxy(upstream.proxy());
  }

  // Of at least a millisecond: to libcurl, 0 ms is no limit at all.
  void CheckDuration(const Duration& duration, absl::string_view path) {
    constexpr int32_t kNanosPerMilli = 1000000;
    if (duration.seconds() > 0) return;
    if (duration.seconds() == 0 && duration.nanos() >= kNanosPerMilli) return;
    Report(std::string(path), "must be at least 1ms");
  }

  void CheckMerchants(const config::v1::GatewayConfig& config) {
    absl::flat_hash_map<std::string, int> first_with;
    for (int i = 0; i < config.merchants_size(); ++i) {
      const config::v1::Merchant& merchant = config.merchants(i);
      if (!merchant.mchid().empty()) {
        const auto [first, is_new] =
            first_with.try_emplace(merchant.mchid(), i);
        if (!is_new) {
          const std::string other = Item("merchants", first->second, "mchid");
          Report(Item("merchants", i, "mchid"),
                 absl::StrCat("is ", merchant.mchid(), ", as is ", other,
                              " on line ", lines_.Find(other).line,
                              "; each merchant is listed once"));
        }
      }
      CheckKeysOf(merchant, i);
    }
  }

  // In the order of the file; empty if all is well.
  std::vector<YamlProblem> TakeProblems() {
    std::stable_sort(problems_.begin(), problems_.end(),
                     [](const YamlProblem& a, const YamlProblem& b) {
                       return std::tie(a.place.line, a.place.column) <
                              std::tie(b.place.line, b.place.column);
                     });
    return std::move(problems_);
  }

 private:
  void Report(std::string path, std::string description) {
    const SourcePlace place = lines_.Find(path);
    problems_.push_back({place, std::move(path), std::move(description)});
  }

  void CheckPort(const HostPort& address, uint32_t first_port,
                 absl::string_view path) {
    if (address.port >= first_port && address.port <= kLastPort) return;
    Report(std::string(path),
           absl::StrCat("has the port ", address.port, "; ports are from ",
                        first_port, " to ", kLastPort));
  }

  void CheckUrlPort(const std::string& url, absl::string_view path) {
    std::string host_port;
    if (!RE2::FullMatch(url, "https://(.*:[0-9]{1,5})", &host_port)) return;
    const std::optional<HostPort> address = SplitHostPort(host_port);
    if (address.has_value()) CheckPort(*address, 1, path);
  }

  void CheckProxy(const std::string& proxy) {
    if (proxy.empty()) return;
    std::string host_port;
    std::optional<HostPort> address;
    if (RE2::FullMatch(proxy, "http://(.*)", &host_port)) {
      address = SplitHostPort(host_port);
    }
    if (!address.has_value()) {
      // The text is not repeated: it may have a password in it, which has no
      // place here.
      Report("upstream.proxy",
             "must be http://host:port, without a path or a password");
      return;
    }
    CheckPort(*address, 1, "upstream.proxy");
  }

  void CheckKeysOf(const config::v1::Merchant& merchant, int index) {
    if (merchant.certificate_file().empty() &&
        merchant.certificate_serial().empty()) {
      Report(Item("merchants", index, "certificate_file"),
             "is missing; give the path of apiclient_cert.pem, or its serial "
             "number as certificate_serial");
    }
    const bool has_certificates =
        !merchant.platform_certificate_files().empty() ||
        !merchant.api_v3_key_file().empty();
    if (!merchant.has_wechatpay_public_key() && !has_certificates) {
      Report(Item("merchants", index, "wechatpay_public_key"),
             "is missing; give it, or api_v3_key_file, with which platform "
             "certificates are downloaded, or both: answers cannot be "
             "verified without");
    }
    const config::v1::WechatPayPublicKey& key = merchant.wechatpay_public_key();
    if (key.has_percent() && key.percent() < kAllPercent && !has_certificates) {
      Report(Item("merchants", index, "wechatpay_public_key.percent"),
             absl::StrCat("is ", key.percent(),
                          ", but there is no platform certificate for the "
                          "rest; give api_v3_key_file, or leave percent out"));
    }
    for (int i = 0; i < merchant.platform_certificate_files_size(); ++i) {
      if (!merchant.platform_certificate_files(i).empty()) continue;
      Report(
          absl::StrCat(Item("merchants", index, "platform_certificate_files"),
                       "[", i, "]"),
          "is empty; give the path of a certificate or remove the line");
    }
  }

  const SourceLines& lines_;
  std::vector<YamlProblem> problems_;
};

void FillDefaults(config::v1::GatewayConfig* config) {
  config::v1::Upstream& upstream = *config->mutable_upstream();
  if (upstream.base_url().empty()) upstream.set_base_url(kDefaultBaseUrl);
  if (upstream.backup_base_url() == kNoBackup) {
    upstream.clear_backup_base_url();
  } else if (upstream.backup_base_url().empty() &&
             upstream.base_url() == kDefaultBaseUrl) {
    upstream.set_backup_base_url(kDefaultBackupBaseUrl);
  }
  config::v1::Retry& retry = *upstream.mutable_retry();
  const RetryPolicy policy;
  if (retry.max_attempts() == 0) {
    retry.set_max_attempts(static_cast<uint32_t>(policy.max_attempts));
  }
  if (!retry.has_attempt_timeout()) {
    *retry.mutable_attempt_timeout() = TimeUtil::NanosecondsToDuration(
        absl::ToInt64Nanoseconds(policy.attempt_timeout));
  }
  if (!upstream.has_timeout()) {
    upstream.mutable_timeout()->set_seconds(kDefaultTimeoutSeconds);
  }
  if (!upstream.has_connect_timeout()) {
    upstream.mutable_connect_timeout()->set_seconds(
        kDefaultConnectTimeoutSeconds);
  }
  if (upstream.event_loops() == 0) {
    // The number of cores is 0 where it is not known.
    const unsigned cores = std::thread::hardware_concurrency();
    upstream.set_event_loops(std::clamp(cores, 1U, kMostEventLoops));
  }
  if (!config->has_drain_timeout()) {
    config->mutable_drain_timeout()->set_seconds(kDefaultDrainTimeoutSeconds);
  }
  if (!config->has_reload_interval()) {
    config->mutable_reload_interval()->set_seconds(
        kDefaultReloadIntervalSeconds);
  }
  if (!config->platform_certificates().has_refresh_interval()) {
    config->mutable_platform_certificates()
        ->mutable_refresh_interval()
        ->set_seconds(kDefaultRefreshIntervalSeconds);
  }
  for (config::v1::Merchant& merchant : *config->mutable_merchants()) {
    if (merchant.field_rules() == config::v1::FIELD_RULE_MODE_UNSPECIFIED) {
      merchant.set_field_rules(config::v1::ENFORCE);
    }
    if (merchant.has_wechatpay_public_key() &&
        !merchant.wechatpay_public_key().has_percent()) {
      merchant.mutable_wechatpay_public_key()->set_percent(kAllPercent);
    }
    if (merchant.has_rate_limit() && merchant.rate_limit().burst() == 0) {
      merchant.mutable_rate_limit()->set_burst(
          std::max(1U, merchant.rate_limit().calls_per_minute() / 60));
    }
  }
}

// Makes the relative paths of a configuration absolute.
class PathResolver {
 public:
  explicit PathResolver(const std::string& config_path) {
    std::error_code error;
    folder_ = std::filesystem::absolute(config_path, error).parent_path();
    // Without a working directory, a relative path stays as it is.
    if (error) folder_ = std::filesystem::path(config_path).parent_path();
  }

  void ResolveAll(config::v1::GatewayConfig* config) const {
    config::v1::Listen& listen = *config->mutable_listen();
    Resolve(listen.mutable_port_file());
    if (listen.has_tls()) {
      Resolve(listen.mutable_tls()->mutable_certificate_file());
      Resolve(listen.mutable_tls()->mutable_private_key_file());
      Resolve(listen.mutable_tls()->mutable_client_ca_file());
    }
    Resolve(config->mutable_upstream()->mutable_ca_file());
    config::v1::PlatformCertificates& certificates =
        *config->mutable_platform_certificates();
    Resolve(certificates.mutable_folder());
    Resolve(certificates.mutable_ca_file());
    for (config::v1::Merchant& merchant : *config->mutable_merchants()) {
      Resolve(merchant.mutable_private_key_file());
      Resolve(merchant.mutable_certificate_file());
      Resolve(merchant.mutable_api_v3_key_file());
      if (merchant.has_wechatpay_public_key()) {
        Resolve(merchant.mutable_wechatpay_public_key()->mutable_file());
      }
      for (std::string& file : *merchant.mutable_platform_certificate_files()) {
        Resolve(&file);
      }
    }
  }

 private:
  void Resolve(std::string* path) const {
    if (path->empty()) return;
    *path = (folder_ / *path).lexically_normal().string();
  }

  std::filesystem::path folder_;
};

absl::Status ProblemsError(const std::vector<YamlProblem>& problems,
                           const std::string& path) {
  std::vector<std::string> lines;
  for (const YamlProblem& problem : problems) {
    if (lines.size() == kMostProblemsShown) {
      lines.push_back(absl::StrCat(
          path, ": and ", problems.size() - kMostProblemsShown, " more"));
      break;
    }
    lines.push_back(FormatProblem(path, problem));
  }
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

}  // namespace

absl::Status LoadedConfig::ErrorAt(absl::string_view field_path,
                                   absl::string_view description) const {
  return ProblemsError({{lines.Find(field_path), std::string(field_path),
                         std::string(description)}},
                       path);
}

absl::StatusOr<LoadedConfig> ParseGatewayConfig(absl::string_view text,
                                                const std::string& path) {
  LoadedConfig loaded;
  loaded.path = path;
  const std::vector<YamlProblem> unreadable =
      ReadYaml(text, &loaded.config, &loaded.lines);
  if (!unreadable.empty()) return ProblemsError(unreadable, path);

  absl::StatusOr<FieldRules> rules = FieldRules::Of(
      *config::v1::GatewayConfig::descriptor(), FieldRules::Text::kAnyUnicode);
  if (!rules.ok()) return rules.status();
  ConfigChecker checker(loaded.lines);
  checker.CheckFieldRules(*rules, loaded.config);
  checker.CheckListen(loaded.config.listen());
  checker.CheckUpstream(loaded.config.upstream());
  checker.CheckMerchants(loaded.config);
  if (loaded.config.has_drain_timeout()) {
    checker.CheckDuration(loaded.config.drain_timeout(), "drain_timeout");
  }
  if (loaded.config.has_reload_interval()) {
    checker.CheckDuration(loaded.config.reload_interval(), "reload_interval");
  }
  if (loaded.config.platform_certificates().has_refresh_interval()) {
    checker.CheckDuration(
        loaded.config.platform_certificates().refresh_interval(),
        "platform_certificates.refresh_interval");
  }
  checker.CheckMetrics(loaded.config);
  const std::vector<YamlProblem> problems = checker.TakeProblems();
  if (!problems.empty()) return ProblemsError(problems, path);

  FillDefaults(&loaded.config);
  PathResolver(path).ResolveAll(&loaded.config);
  return loaded;
}

absl::StatusOr<LoadedConfig> LoadGatewayConfig(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadPlainFile(path, kMaxYamlBytes);
  if (!text.ok()) return text.status();
  return ParseGatewayConfig(*text, path);
}

}  // namespace campaign
