#include "tools/simulator/config_file.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <utility>

#include "tools/simulator/yaml_fields.h"

namespace simulator {
namespace {

std::string Beside(const std::string& folder, const std::string& file) {
  if (file.empty()) return file;
  return (std::filesystem::path(folder) / file).string();
}

// A key file may end with a line break, the key does not.
void TrimLineEnd(std::string* text) {
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
}

void ReadState(YamlFields& fields, const char* name, ListenerState* state) {
  std::string text(ListenerStateName(*state));
  fields.Text(name, &text);
  const std::optional<ListenerState> known = ListenerStateByName(text);
  if (!known.has_value()) return fields.Report(name, "give up, cut or silent");
  *state = *known;
}

void ReadListen(YamlFields& fields, const std::string& folder,
                Options* options) {
  const auto port = [](uint16_t* target) {
    return [target](int64_t n) { *target = static_cast<uint16_t>(n); };
  };
  fields.Text("address", &options->address);
  fields.Integer("https_port", 0, 65535, port(&options->https_port));
  fields.Integer("admin_port", 0, 65535, port(&options->admin_port));
  fields.Integer("backup_https_port", 0, 65535, [options](int64_t n) {
    options->backup_https_port = static_cast<uint16_t>(n);
  });
  fields.Text("https_port_file", &options->https_port_file);
  fields.Text("admin_port_file", &options->admin_port_file);
  options->https_port_file = Beside(folder, options->https_port_file);
  options->admin_port_file = Beside(folder, options->admin_port_file);
  fields.Text("backup_https_port_file", &options->backup_https_port_file);
  options->backup_https_port_file =
      Beside(folder, options->backup_https_port_file);
  ReadState(fields, "main_domain", &options->main_domain);
  ReadState(fields, "backup_domain", &options->backup_domain);
  fields.Integer("threads", 1, 64, [options](int64_t n) {
    options->threads = static_cast<int>(n);
  });
  fields.Integer("idle_seconds", 1, 3600, [options](int64_t n) {
    options->idle_timeout = std::chrono::seconds(n);
  });
  fields.Integer("body_limit_bytes", 1, 1 << 30, [options](int64_t n) {
    options->body_limit = static_cast<size_t>(n);
  });
}

void ReadFurtherCertificate(YamlFields& fields, const std::string& folder,
                            PlatformCertificateOptions* further) {
  constexpr int64_t kMost = int64_t{100} * 366 * 24 * 3600;
  const auto seconds = [](std::chrono::seconds* target) {
    return [target](int64_t n) { *target = std::chrono::seconds(n); };
  };
  fields.File("certificate_file", folder, &further->certificate_pem);
  fields.File("private_key_file", folder, &further->private_key_pem);
  fields.Integer("not_before", -kMost, kMost, seconds(&further->not_before));
  fields.Integer("not_after", -kMost, kMost, seconds(&further->not_after));
  fields.Boolean("listed", &further->listed);
  fields.Integer("sign_percent", 0, 100, [further](int64_t n) {
    further->sign_percent = static_cast<int>(n);
  });
}

void ReadPlatform(YamlFields& fields, const std::string& folder,
                  PlatformOptions* platform) {
  fields.File("private_key_file", folder, &platform->private_key_pem);
  fields.File("certificate_file", folder, &platform->certificate_pem);
  fields.List("further_certificates", [&](YamlFields& item) {
    ReadFurtherCertificate(item, folder,
                           &platform->further_certificates.emplace_back());
  });
  fields.Text("public_key_id", &platform->public_key_id);
  fields.File("public_key_private_key_file", folder,
              &platform->public_key_private_key_pem);
  fields.Integer(
      "ignore_request_serial_percent", 0, 100, [platform](int64_t n) {
        platform->ignore_request_serial_percent = static_cast<int>(n);
      });
  std::string answer_with = "follow_request";
  fields.Text("answer_with", &answer_with);
  if (answer_with == "certificate") {
    platform->answer_with = AnswerKey::kCertificate;
  } else if (answer_with == "public_key") {
    platform->answer_with = AnswerKey::kPublicKey;
  } else if (answer_with == "follow_request") {
    platform->answer_with = AnswerKey::kFollowRequest;
  } else {
    fields.Report("answer_with",
                  "give certificate, public_key or follow_request");
  }
}

void ReadMerchant(YamlFields& fields, const std::string& folder,
                  MerchantOptions* merchant) {
  fields.Text("mchid", &merchant->mchid, /*required=*/true);
  fields.Text("name", &merchant->name);
  fields.File("certificate_file", folder, &merchant->certificate_pem);
  fields.File("public_key_file", folder, &merchant->public_key_pem);
  fields.Text("serial_no", &merchant->serial_no);
  fields.File("apiv3_key_file", folder, &merchant->apiv3_key);
  TrimLineEnd(&merchant->apiv3_key);
  fields.Texts("appids", &merchant->appids);
  fields.Boolean("may_use_paygift", &merchant->may_use_paygift);
  fields.Boolean("public_key_only", &merchant->public_key_only);
  std::string state = "valid";
  fields.Text("certificate_state", &state);
  using State = MerchantOptions::CertificateState;
  if (state == "valid") {
    merchant->certificate_state = State::kValid;
  } else if (state == "revoked") {
    merchant->certificate_state = State::kRevoked;
  } else if (state == "replaced") {
    merchant->certificate_state = State::kReplaced;
  } else {
    fields.Report("certificate_state", "give valid, revoked or replaced");
  }
}

void ReadStock(YamlFields& fields, StockOptions* stock) {
  const auto number = [](int64_t* target) {
    return [target](int64_t n) { *target = n; };
  };
  constexpr int64_t kMost = 1'000'000'000;
  fields.Text("stock_id", &stock->stock_id, /*required=*/true);
  fields.Text("belong_merchant", &stock->belong_merchant, /*required=*/true);
  fields.Text("available_begin_time", &stock->available_begin_time);
  fields.Text("available_end_time", &stock->available_end_time);
  fields.Text("coupon_code_mode", &stock->coupon_code_mode);
  fields.Integer("uploaded_codes", 0, kMost, number(&stock->uploaded_codes));
  fields.Integer("max_coupons", 1, kMost, number(&stock->max_coupons));
  fields.Integer("max_coupons_per_user", 1, 100,
                 number(&stock->max_coupons_per_user));
  fields.Text("redeem_time", &stock->redeem_time);
}

void ReadActivity(YamlFields& fields, ActivityOptions* activity) {
  fields.Text("activity_id", &activity->activity_id, /*required=*/true);
  fields.Text("creator_merchant_id", &activity->creator_merchant_id,
              /*required=*/true);
  fields.Text("activity_type", &activity->activity_type);
  fields.Text("activity_status", &activity->activity_status);
  fields.AsJson("activity_base_info", &activity->activity_base_info);
  fields.AsJson("award_send_rule", &activity->award_send_rule);
  fields.AsJson("advanced_setting", &activity->advanced_setting);
  fields.Text("pause_time", &activity->pause_time);
  fields.Text("recovery_time", &activity->recovery_time);
  fields.Texts("merchants", &activity->merchants);
  fields.Texts("goods", &activity->goods);
}

void ReadAll(YamlFields& fields, const std::string& folder, Options* options) {
  const auto integer = [](int* target) {
    return [target](int64_t n) { *target = static_cast<int>(n); };
  };
  constexpr int64_t kMaxInt = std::numeric_limits<int>::max();
  fields.Mapping("listen", [&](YamlFields& listen) {
    ReadListen(listen, folder, options);
  });
  fields.Mapping("tls", [&](YamlFields& tls) {
    tls.File("certificate_file", folder, &options->tls_certificate_pem,
             /*required=*/true);
    tls.File("private_key_file", folder, &options->tls_private_key_pem,
             /*required=*/true);
  });
  fields.Mapping("platform", [&](YamlFields& platform) {
    ReadPlatform(platform, folder, &options->platform);
  });
  fields.List("merchants", [&](YamlFields& item) {
    ReadMerchant(item, folder, &options->merchants.emplace_back());
  });
  fields.List("brands", [&](YamlFields& item) {
    BrandOptions& brand = options->brands.emplace_back();
    item.Text("name", &brand.name);
    item.Texts("merchants", &brand.merchants);
  });
  fields.List("stocks", [&](YamlFields& item) {
    ReadStock(item, &options->stocks.emplace_back());
  });
  fields.List("activities", [&](YamlFields& item) {
    ReadActivity(item, &options->activities.emplace_back());
  });
  fields.Mapping("switches", [&](YamlFields& switches) {
    for (const NamedSwitch& named : kNamedSwitches) {
      switches.Boolean(std::string(named.name).c_str(),
                       &(options->switches.*named.member));
    }
  });
  fields.Mapping("rate_limit", [&](YamlFields& rate) {
    rate.Integer("calls", 0, kMaxInt, integer(&options->rate_limit));
    rate.Integer("seconds", 1, 86400, [options](int64_t n) {
      options->rate_period = std::chrono::seconds(n);
    });
  });
  fields.Mapping("pages", [&](YamlFields& pages) {
    pages.Integer("default_limit", 1, kMaxInt,
                  integer(&options->default_page_limit));
    pages.Integer("max_limit", 1, kMaxInt, integer(&options->max_page_limit));
  });
  fields.Mapping("journal", [&](YamlFields& journal) {
    journal.Integer("entries", 0, kMaxInt, [options](int64_t n) {
      options->journal_entries = static_cast<size_t>(n);
    });
    journal.Integer("body_bytes", 0, kMaxInt, [options](int64_t n) {
      options->journal_body_bytes = static_cast<size_t>(n);
    });
  });
  fields.JsonList("faults", [&](YamlFields& item, const Json& json) {
    const auto fault = FaultFromJson(json);
    if (const auto* problem = std::get_if<FaultProblem>(&fault)) {
      item.Report(problem->field, problem->problem);
    } else {
      options->faults.push_back(std::get<Fault>(fault));
    }
  });
}

}  // namespace

std::variant<Options, std::string> ReadConfigFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return path + ": cannot be read; give --config an existing file";
  const std::string folder =
      std::filesystem::absolute(path).parent_path().string();
  YamlProblem problem(path);
  Options options;
  // yaml-cpp reports by throwing.
  try {
    const YAML::Node root = YAML::Load(text.str());
    YamlFields fields(root, "", &problem);
    ReadAll(fields, folder, &options);
    fields.Finish();
  } catch (const YAML::Exception& e) {
    return path + ":" + std::to_string(e.mark.line + 1) +
           ": is no YAML: " + e.msg;
  }
  if (problem.sentence().has_value()) return *problem.sentence();
  if (options.merchants.empty()) {
    return path + ": merchants: needs at least one, or nobody can call";
  }
  return options;
}

}  // namespace simulator
