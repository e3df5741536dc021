#ifndef CAMPAIGN_TOOLS_SIMULATOR_OPTIONS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_OPTIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/simulator/fault.h"
#include "tools/simulator/json.h"
#include "tools/simulator/listener_state.h"
#include "tools/simulator/switches.h"

namespace simulator {

// A merchant that exists. One without a certificate can be named by others but
// cannot call. All keys here and below are PEM text.
struct MerchantOptions {
  enum class CertificateState { kValid, kRevoked, kReplaced };

  std::string mchid;
  std::string name = {};
  // The merchant API certificate; `serial_no` and public key are read from it.
  std::string certificate_pem = {};
  // Instead of a certificate: a bare public key and its serial number.
  std::string public_key_pem = {};
  std::string serial_no = {};
  CertificateState certificate_state = CertificateState::kValid;
  // 32 characters; only /v3/certificates needs it.
  std::string apiv3_key = {};
  // Appids bound to the merchant (see Switches::check_appids).
  std::vector<std::string> appids = {};
  // May call pay-gift; else 403 NO_AUTH.
  bool may_use_paygift = true;
  // Has no platform certificates, only WeChat Pay's public key, which signs all
  // answers then. Needs PlatformOptions::public_key_id.
  bool public_key_only = false;
};

// Merchants that a company has registered as one brand (同品牌).
struct BrandOptions {
  std::string name;
  std::vector<std::string> merchants;
};

// A coupon stock (商家券批次) made elsewhere.
struct StockOptions {
  std::string stock_id;
  std::string belong_merchant;
  // RFC 3339. Must strictly enclose an activity that uses the stock.
  std::string available_begin_time = "2000-01-01T00:00:00+08:00";
  std::string available_end_time = "2099-12-31T23:59:59+08:00";
  // WECHATPAY_MODE, MERCHANT_API or MERCHANT_UPLOAD.
  std::string coupon_code_mode = "WECHATPAY_MODE";
  // How many codes were uploaded; MERCHANT_UPLOAD needs some.
  int64_t uploaded_codes = 0;
  // Stocks of one package must agree in the following.
  int64_t max_coupons = 1000;
  int64_t max_coupons_per_user = 1;
  // When a coupon can be redeemed, as text that is only compared.
  std::string redeem_time = {};
};

// An activity that exists from the beginning, also of kinds that the API
// cannot create.
struct ActivityOptions {
  std::string activity_id;
  std::string creator_merchant_id;
  std::string activity_type = "FULL_SEND_ACT_TYPE";
  // Empty: follows from the clock. Else a fixed status such as
  // CREATE_ACT_FAILED.
  std::string activity_status = {};
  // As detail answers them; `begin_time` and `end_time` are required inside.
  Json activity_base_info;
  // With its wrapper: full_send_rule, step_send_rule or specific_send_rule.
  Json award_send_rule;
  // Null if there is none.
  Json advanced_setting = nullptr;
  // Empty, or RFC 3339.
  std::string pause_time = {};
  std::string recovery_time = {};
  std::vector<std::string> merchants = {};
  std::vector<std::string> goods = {};
};

// With which key answers are signed.
enum class AnswerKey {
  // The platform certificate's.
  kCertificate,
  // WeChat Pay's public key's, under its PUB_KEY_ID_.
  kPublicKey,
  // As the request's Wechatpay-Serial asks: the public key's under its id, the
  // certificate's under a listed serial number, else the platform certificate's
  // whose turn it is. What happens while a merchant switches.
  kFollowRequest,
};

// A platform certificate beside the first, as before a change of them.
struct PlatformCertificateOptions {
  // Left empty, key and certificate are made up. A certificate alone is listed
  // and cannot sign.
  std::string private_key_pem = {};
  std::string certificate_pem = {};
  // For what is made up: when it is valid, counted from now. Negative times are
  // past, so an expired or a not yet valid one is possible, too.
  std::chrono::seconds not_before = std::chrono::hours(-1);
  std::chrono::seconds not_after = std::chrono::hours(24 * 30);
  // Whether /v3/certificates shows it.
  bool listed = true;
  // How many of 100 answers it signs; the first certificate signs the rest.
  // At most one may have a share.
  int sign_percent = 0;
};

// WeChat Pay's own keys. What is left empty is made up at the start.
struct PlatformOptions {
  std::string private_key_pem = {};
  std::string certificate_pem = {};
  std::vector<PlatformCertificateOptions> further_certificates = {};
  // Empty: there is no public key.
  std::string public_key_id = {};
  // Empty: the platform's private key serves here, too.
  std::string public_key_private_key_pem = {};
  AnswerKey answer_with = AnswerKey::kFollowRequest;
  // With kFollowRequest: how many of 100 answers do not, but are signed the
  // other way, by the certificate where the public key was asked for and the
  // other way round.
  int ignore_request_serial_percent = 0;
};

// Everything a simulator is started with; the configuration file has the same
// names.
struct Options {
  // Loopback only. Port 0 takes a free one.
  std::string address = "127.0.0.1";
  uint16_t https_port = 0;
  uint16_t admin_port = 0;
  // The backup domain's (api2.mch.weixin.qq.com), which serves the same state;
  // absent: there is none.
  std::optional<uint16_t> backup_https_port = {};
  // Empty, or where the bound port is written once connections are accepted.
  std::string https_port_file = {};
  std::string admin_port_file = {};
  std::string backup_https_port_file = {};
  // How the domains are from the start.
  ListenerState main_domain = ListenerState::kUp;
  ListenerState backup_domain = ListenerState::kUp;

  int threads = 1;
  // WeChat Pay closes idle connections after 8 s.
  std::chrono::milliseconds idle_timeout{8000};
  size_t body_limit = 4 * 1024 * 1024;

  // Empty: a certificate for localhost is made up (Simulator::ca_pem()).
  std::string tls_certificate_pem = {};
  std::string tls_private_key_pem = {};

  PlatformOptions platform = {};
  std::vector<MerchantOptions> merchants = {};
  std::vector<BrandOptions> brands = {};
  std::vector<StockOptions> stocks = {};
  std::vector<ActivityOptions> activities = {};
  Switches switches = {};
  std::vector<Fault> faults = {};

  // How many calls a merchant has within `rate_period`; 0 for no limit. No page
  // states a number for pay-gift.
  int rate_limit = 0;
  std::chrono::milliseconds rate_period{60000};
  // Of the merchant and goods lists when the request names no limit, and the
  // most it may name. [A], undocumented.
  int default_page_limit = 20;
  int max_page_limit = 100;

  // The journal keeps so many requests, and so many bytes of each body.
  size_t journal_entries = 10000;
  size_t journal_body_bytes = 16384;
};

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_OPTIONS_H_
