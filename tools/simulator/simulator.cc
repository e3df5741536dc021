#include "tools/simulator/simulator.h"

#include <cstdio>
#include <fstream>
#include <utility>
#include <variant>

#include "tools/simulator/admin_api.h"
#include "tools/simulator/answer_signer.h"
#include "tools/simulator/certificate_downloads.h"
#include "tools/simulator/http_server.h"
#include "tools/simulator/image_store.h"
#include "tools/simulator/merchant_registry.h"
#include "tools/simulator/open_file_limit.h"
#include "tools/simulator/paygift.h"
#include "tools/simulator/platform_admin.h"
#include "tools/simulator/platform_keys.h"
#include "tools/simulator/stock_rules.h"
#include "tools/simulator/throwaway_identity.h"
#include "tools/simulator/wechatpay_api.h"

namespace simulator {
namespace {

// Takes the value out of what a Create() gave, or gives its sentence.
template <typename T>
std::optional<std::string> Take(
    std::variant<std::unique_ptr<T>, std::string> created,
    std::unique_ptr<T>* value) {
  if (auto* problem = std::get_if<std::string>(&created)) return *problem;
  *value = std::move(*std::get_if<std::unique_ptr<T>>(&created));
  return std::nullopt;
}

// Whole or not at all: a script that waits for the file must not read half a
// number.
std::optional<std::string> WritePort(const std::string& file, uint16_t port) {
  if (file.empty()) return std::nullopt;
  const std::string draft = file + ".new";
  std::ofstream out(draft);
  out << port << "\n";
  out.close();
  if (!out || std::rename(draft.c_str(), file.c_str()) != 0) {
    return "listen: cannot write the port to " + file;
  }
  return std::nullopt;
}

}  // namespace

struct Simulator::Impl {
  explicit Impl(Options o)
      : options(std::move(o)),
        journal(options.journal_entries, options.journal_body_bytes) {}

  Options options;
  VirtualClock clock;
  FaultScript faults;
  Journal journal;
  ImageStore images;
  std::unique_ptr<MerchantRegistry> merchants;
  std::unique_ptr<StockRules> stocks;
  CertificateDownloads downloads;
  std::unique_ptr<PlatformKeys> keys;
  std::unique_ptr<AnswerSigner> signer;
  std::unique_ptr<PayGift> paygift;
  std::unique_ptr<WechatPayApi> api;
  std::unique_ptr<AdminApi> admin;
  // The servers call all of the above, so they go first; and the admin server
  // cuts the others off, so it goes before them.
  std::unique_ptr<HttpServer> https_server;
  std::unique_ptr<HttpServer> backup_server;
  std::unique_ptr<Domains> domains;
  std::unique_ptr<HttpServer> admin_server;
  uint16_t https_port = 0;
  uint16_t backup_https_port = 0;
  uint16_t admin_port = 0;
};

Simulator::Simulator(Options options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

Simulator::~Simulator() { Stop(); }

std::optional<std::string> Simulator::Start() {
  Impl& impl = *impl_;
  Options& options = impl.options;
  RaiseOpenFileLimit();
  if (options.tls_certificate_pem.empty()) {
    ThrowawayIdentity identity = MakeLocalhostIdentity();
    options.tls_certificate_pem = std::move(identity.certificate_pem);
    options.tls_private_key_pem = std::move(identity.private_key_pem);
  }
  if (auto problem =
          Take(MerchantRegistry::Create(options.merchants, options.brands),
               &impl.merchants)) {
    return problem;
  }
  if (auto problem = Take(StockRules::Create(options.stocks), &impl.stocks)) {
    return problem;
  }
  if (auto problem = Take(PlatformKeys::Create(options.platform), &impl.keys)) {
    return problem;
  }
  for (const MerchantOptions& merchant : options.merchants) {
    if (merchant.public_key_only && options.platform.public_key_id.empty()) {
      return "merchant " + merchant.mchid +
             ": public_key_only needs the platform's public_key_id";
    }
  }
  impl.signer = std::make_unique<AnswerSigner>(*impl.keys, options.platform);
  if (auto problem =
          Take(PayGift::Create(options, *impl.merchants, *impl.stocks,
                               impl.images, impl.clock),
               &impl.paygift)) {
    return problem;
  }
  for (const Fault& fault : options.faults) impl.faults.Add(fault);
  impl.api = std::make_unique<WechatPayApi>(WechatPayApi::Parts{
      options, *impl.merchants, *impl.keys, *impl.signer, impl.downloads,
      impl.images, *impl.paygift, impl.faults, impl.journal});

  HttpServer::Options https;
  https.address = options.address;
  https.port = options.https_port;
  https.threads = options.threads;
  https.idle_timeout = options.idle_timeout;
  https.body_limit = options.body_limit;
  https.tls_certificate_pem = options.tls_certificate_pem;
  https.tls_private_key_pem = options.tls_private_key_pem;
  const auto handle = [api = impl.api.get()](const HttpRequest& request) {
    return api->Handle(request);
  };
  impl.https_server = std::make_unique<HttpServer>(https, handle);
  if (options.backup_https_port.has_value()) {
    https.port = *options.backup_https_port;
    impl.backup_server = std::make_unique<HttpServer>(https, handle);
  }
  impl.domains =
      std::make_unique<Domains>(*impl.https_server, impl.backup_server.get());
  impl.admin = std::make_unique<AdminApi>(
      impl.journal, impl.faults, impl.clock, *impl.paygift, *impl.domains,
      PlatformAdmin(*impl.keys, *impl.signer, impl.downloads));
  HttpServer::Options plain;
  plain.address = options.address;
  plain.port = options.admin_port;
  impl.admin_server = std::make_unique<HttpServer>(
      plain, [admin = impl.admin.get()](const HttpRequest& request) {
        return admin->Handle(request);
      });
  if (auto problem = impl.https_server->Start()) return problem;
  impl.https_port = impl.https_server->port();
  if (impl.backup_server != nullptr) {
    if (auto problem = impl.backup_server->Start()) return problem;
    impl.backup_https_port = impl.backup_server->port();
  }
  if (auto problem = impl.domains->Set(Domain::kMain, options.main_domain)) {
    return problem;
  }
  if (options.backup_domain != ListenerState::kUp) {
    if (auto problem =
            impl.domains->Set(Domain::kBackup, options.backup_domain)) {
      return problem;
    }
  }
  if (auto problem = impl.admin_server->Start()) return problem;
  impl.admin_port = impl.admin_server->port();
  if (auto problem = WritePort(options.https_port_file, impl.https_port)) {
    return problem;
  }
  if (impl.backup_server != nullptr) {
    if (auto problem =
            WritePort(options.backup_https_port_file, impl.backup_https_port)) {
      return problem;
    }
  }
  return WritePort(options.admin_port_file, impl.admin_port);
}

void Simulator::Stop() {
  impl_->admin_server.reset();
  impl_->domains.reset();
  impl_->backup_server.reset();
  impl_->https_server.reset();
}

uint16_t Simulator::https_port() const { return impl_->https_port; }
uint16_t Simulator::admin_port() const { return impl_->admin_port; }

std::string Simulator::https_url() const {
  return "https://localhost:" + std::to_string(impl_->https_port);
}

uint16_t Simulator::backup_https_port() const {
  return impl_->backup_https_port;
}

std::string Simulator::backup_https_url() const {
  if (impl_->backup_https_port == 0) return "";
  return "https://localhost:" + std::to_string(impl_->backup_https_port);
}

std::string Simulator::admin_url() const {
  return "http://127.0.0.1:" + std::to_string(impl_->admin_port);
}

const std::string& Simulator::ca_pem() const {
  return impl_->options.tls_certificate_pem;
}

const std::string& Simulator::platform_certificate_pem() const {
  return impl_->keys->first().pem();
}

const std::string& Simulator::platform_serial() const {
  return impl_->keys->first().serial_no();
}

std::string Simulator::PlatformCertificatePem(std::string_view serial) const {
  const auto set = impl_->keys->Certificates();
  const PlatformCertificateSet::Row* const row = set->Find(serial);
  return row == nullptr ? "" : row->platform->certificate.pem();
}

std::string Simulator::public_key_pem() const {
  return impl_->keys->public_key_private_key().PublicKeyPem();
}

std::string Simulator::AddPlatformCertificate(std::chrono::seconds not_before,
                                              std::chrono::seconds not_after) {
  return impl_->keys->Add(not_before, not_after);
}

bool Simulator::SignWith(std::string_view serial, int percent) {
  return impl_->keys->SignWith(serial, percent);
}

bool Simulator::RemovePlatformCertificate(std::string_view serial) {
  return impl_->keys->SetListed(serial, false);
}

bool Simulator::ListPlatformCertificate(std::string_view serial) {
  return impl_->keys->SetListed(serial, true);
}

void Simulator::IgnoreRequestSerial(int percent) {
  impl_->signer->ignoring().Set(percent);
}

std::optional<std::string> Simulator::Cut(Domain domain) {
  return impl_->domains->Set(domain, ListenerState::kCut);
}

std::optional<std::string> Simulator::Silence(Domain domain) {
  return impl_->domains->Set(domain, ListenerState::kSilent);
}

std::optional<std::string> Simulator::Restore(Domain domain) {
  return impl_->domains->Set(domain, ListenerState::kUp);
}

size_t Simulator::CountActivities(std::string_view mchid,
                                  std::string_view out_request_no) const {
  return impl_->paygift->CountActivities(mchid, out_request_no);
}

uint64_t Simulator::CertificateDownloadsOf(std::string_view mchid) const {
  return impl_->downloads.Of(mchid);
}

FaultScript& Simulator::faults() { return impl_->faults; }
VirtualClock& Simulator::clock() { return impl_->clock; }
Journal& Simulator::journal() { return impl_->journal; }

bool Simulator::PauseActivity(std::string_view activity_id) {
  return impl_->paygift->Pause(activity_id);
}

bool Simulator::ResumeActivity(std::string_view activity_id) {
  return impl_->paygift->Resume(activity_id);
}

Json Simulator::Activities() const { return impl_->paygift->Dump(); }

}  // namespace simulator
