#include "server/reloader.h"

#include <future>
#include <utility>

#include "absl/strings/str_replace.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/file_fingerprint.h"
#include "server/proto_duration.h"
#include "server/tls_material.h"

namespace campaign {
namespace {

absl::string_view NameOf(MerchantChange::Kind kind) {
  switch (kind) {
    case MerchantChange::Kind::kAdded:
      return "added";
    case MerchantChange::Kind::kReplaced:
      return "replaced";
    case MerchantChange::Kind::kRemoved:
      return "removed";
    case MerchantChange::Kind::kRefused:
      return "refused";
  }
  return "";
}

// A configuration's problems stand on lines of their own; a log line is one.
std::string OnOneLine(const absl::Status& status) {
  return absl::StrReplaceAll(status.message(), {{"\n", "; "}});
}

// Whether `a` and `b` differ in more than what takes effect at once.
bool NeedsRestart(config::v1::GatewayConfig a, config::v1::GatewayConfig b) {
  for (config::v1::GatewayConfig* config : {&a, &b}) {
    config->clear_merchants();
    config->clear_reload_interval();
    config->mutable_platform_certificates()->clear_ca_file();
  }
  return !google::protobuf::util::MessageDifferencer::Equals(a, b);
}

}  // namespace

Reloader::Reloader(LoadedConfig config, std::string tls_fingerprint,
                   const Parts& parts)
    : config_(std::move(config)),
      tls_fingerprint_(std::move(tls_fingerprint)),
      parts_(parts),
      merchants_(parts.surroundings),
      reloads_(prometheus::BuildCounter()
                   .Name("campaign_reloads_total")
                   .Help("Changed files, by what became of them")
                   .Register(parts.registry)) {}

absl::Status Reloader::Start() {
  // Shared: the timer's thread may still be inside of `set_value` when this one
  // goes on.
  const auto loaded = std::make_shared<std::promise<absl::Status>>();
  parts_.timer.At(parts_.clock.Now(), [this, loaded] {
    absl::Status first;
    for (const MerchantChange& change : UpdateMerchants()) {
      first.Update(change.refusal);
    }
    if (first.ok()) ScheduleNext();
    loaded->set_value(std::move(first));
  });
  return loaded->get_future().get();
}

void Reloader::LookSoon() {
  parts_.timer.At(parts_.clock.Now(), [this] { Look(); });
}

void Reloader::ScheduleNext() {
  parts_.timer.At(
      parts_.clock.Now() + ToDuration(config_.config.reload_interval()),
      [this] {
        Look();
        ScheduleNext();
      });
}

void Reloader::Look() {
  LookAtConfig();
  LookAtTls();
  for (const MerchantChange& change : UpdateMerchants()) Report(change);
}

void Reloader::LookAtConfig() {
  std::string fingerprint = FingerprintOf({config_.path});
  if (fingerprint == config_fingerprint_) return;
  config_fingerprint_ = std::move(fingerprint);
  absl::StatusOr<LoadedConfig> loaded = LoadGatewayConfig(config_.path);
  if (loaded.ok() && google::protobuf::util::MessageDifferencer::Equals(
                         loaded->config, config_.config)) {
    config_.lines = std::move(loaded->lines);
    return;
  }
  Count("config", loaded.status());
  if (!loaded.ok()) {
    parts_.logger->warn("reload subject=config outcome=refused reason=\"{}\"",
                        OnOneLine(loaded.status()));
    return;
  }
  if (NeedsRestart(config_.config, loaded->config)) {
    parts_.logger->warn(
        "reload subject=config: other parts than `merchants` changed, too; "
        "they take effect with the next start");
  }
  config_ = *std::move(loaded);
  parts_.logger->info("reload subject=config outcome=taken merchants={}",
                      config_.config.merchants_size());
}

void Reloader::LookAtTls() {
  if (parts_.tls == nullptr || !config_.config.listen().has_tls()) return;
  std::string fingerprint = FingerprintOf(TlsFilesOf(config_));
  if (fingerprint == tls_fingerprint_) return;
  tls_fingerprint_ = std::move(fingerprint);
  absl::StatusOr<TlsMaterial> material = LoadTlsMaterial(config_);
  Count("tls", material.status());
  if (!material.ok()) {
    parts_.logger->warn("reload subject=tls outcome=refused reason=\"{}\"",
                        OnOneLine(material.status()));
    return;
  }
  parts_.tls->Replace(*std::move(material));
  parts_.logger->info("reload subject=tls outcome=taken");
}

std::vector<MerchantChange> Reloader::UpdateMerchants() {
  std::vector<MerchantChange> changes = merchants_.Update(config_);
  if (changes.empty()) return changes;
  for (const MerchantChange& change : changes) {
    if (change.merchant != nullptr) {
      parts_.trust.Follow(change.mchid, change.merchant->channel->trust());
    } else {
      parts_.trust.Forget(change.mchid);
    }
  }
  parts_.merchants.Replace(merchants_.Merchants());
  return changes;
}

void Reloader::Report(const MerchantChange& change) {
  Count("merchant", change.refusal);
  if (change.kind == MerchantChange::Kind::kRefused) {
    parts_.logger->warn(
        "reload subject=merchant mchid={} outcome=refused served={} "
        "reason=\"{}\"",
        change.mchid, change.merchant == nullptr ? "no" : "as-before",
        OnOneLine(change.refusal));
    return;
  }
  parts_.logger->info("reload subject=merchant mchid={} outcome={}",
                      change.mchid, std::string(NameOf(change.kind)));
}

void Reloader::Count(absl::string_view subject, const absl::Status& outcome) {
  reloads_
      .Add({{"subject", std::string(subject)},
            {"outcome", outcome.ok() ? "taken" : "refused"}})
      .Increment();
}

}  // namespace campaign
