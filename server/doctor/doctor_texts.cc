#include "server/doctor/doctor_texts.h"

#include <vector>

#include "absl/strings/substitute.h"

namespace campaign {
namespace {

struct CheckText {
  Check check;
  absl::string_view name;
  absl::string_view english;
  absl::string_view chinese;
};

constexpr CheckText kChecks[] = {
    {Check::kConfiguration, "configuration", "configuration", "配置文件"},
    {Check::kGatewayTls, "gateway_tls", "gateway's TLS", "网关自身的TLS"},
    {Check::kTrustFolder, "trust_folder", "folder for certificates",
     "平台证书保存目录"},
    {Check::kCertificateAuthority, "certificate_authority",
     "certificate authority", "平台证书的CA"},
    {Check::kPrivateKey, "private_key", "private key", "商户API私钥"},
    {Check::kMerchantCertificate, "merchant_certificate",
     "merchant certificate", "商户API证书"},
    {Check::kPublicKey, "wechatpay_public_key", "WeChat Pay public key",
     "微信支付公钥"},
    {Check::kPlatformCertificates, "platform_certificates",
     "platform certificates", "平台证书"},
    {Check::kApiV3Key, "api_v3_key", "APIv3 key", "APIv3密钥"},
    {Check::kMainDomain, "main_domain", "main domain", "主域名"},
    {Check::kBackupDomain, "backup_domain", "backup domain", "备用域名"},
    {Check::kClock, "clock", "clock", "系统时间"},
    {Check::kSignature, "signature", "signature accepted", "请求签名"},
    {Check::kCertificateList, "certificate_list", "certificate list",
     "平台证书列表"},
    {Check::kAnswerSignature, "answer_signature", "answer verified",
     "应答验签"},
};

// `$0`, `$1` stand for the finding's arguments.
struct ProblemText {
  Problem problem;
  absl::string_view name;
  absl::string_view english;
  absl::string_view english_mend;
  absl::string_view chinese;
  absl::string_view chinese_mend;
};

constexpr ProblemText kProblems[] = {
    {Problem::kConfigurationWrong, "CONFIGURATION_WRONG",
     "The configuration cannot be used:\n$0",
     "mend the lines named above; proto/campaign/config/v1/config.proto "
     "explains every field",
     "配置文件无法使用：\n$0",
     "请修改上面指出的行；每个字段的说明见 "
     "proto/campaign/config/v1/config.proto"},
    {Problem::kFileMissing, "FILE_MISSING", "There is no file $0.",
     "copy it there, or mend its path in the configuration", "文件 $0 不存在。",
     "请把文件放到该路径，或修改配置中的路径"},
    {Problem::kFileNotUsable, "FILE_NOT_USABLE", "$0 cannot be read: $1",
     "give the path of a file that the gateway's user may read",
     "无法读取 $0：$1", "请填写网关运行用户可读的普通文件的路径"},
    {Problem::kFileOpenToOthers, "FILE_OPEN_TO_OTHERS",
     "$0 is a secret, and other users of this machine may read it (mode $1).",
     "run: chmod 600 $0", "$0 是机密文件，但本机其他用户可以读取（权限 $1）。",
     "请执行：chmod 600 $0"},
    {Problem::kGatewayTlsWrong, "GATEWAY_TLS_WRONG",
     "The gateway's own TLS files cannot be used: $0",
     "give certificate and key that were issued together (PEM)",
     "网关自身的TLS文件无法使用：$0", "请提供同时签发的证书和私钥（PEM格式）"},
    {Problem::kGatewayTlsExpired, "GATEWAY_TLS_EXPIRED",
     "The gateway's own TLS certificate $0 has expired on $1: callers refuse "
     "to connect.",
     "put a new certificate and its key in their place; the gateway takes them "
     "without a restart",
     "网关自身的TLS证书 $0 已于 $1 过期，调用方会拒绝连接。",
     "请替换为新的证书和私钥，网关无需重启即可生效"},
    {Problem::kGatewayTlsNotYetValid, "GATEWAY_TLS_NOT_YET_VALID",
     "The gateway's own TLS certificate $0 is valid from $1 only.",
     "is this machine's clock right? Otherwise give the certificate that is in "
     "use",
     "网关自身的TLS证书 $0 从 $1 起才有效。",
     "请检查本机时间；如时间无误，请使用当前有效的证书"},
    {Problem::kGatewayTlsExpiresSoon, "GATEWAY_TLS_EXPIRES_SOON",
     "The gateway's own TLS certificate $0 expires on $1.",
     "put a new certificate and its key in their place; the gateway takes them "
     "without a restart",
     "网关自身的TLS证书 $0 将于 $1 过期。",
     "请替换为新的证书和私钥，网关无需重启即可生效"},
    {Problem::kTrustFolderWrong, "TRUST_FOLDER_WRONG",
     "Platform certificates cannot be kept: $0",
     "give a folder that belongs to the gateway's user alone (chmod 700)",
     "无法保存平台证书：$0", "请指定仅网关运行用户可写的目录（chmod 700）"},
    {Problem::kAuthorityWrong, "AUTHORITY_WRONG",
     "$0 is no certificate authority's file: $1",
     "give the authority's certificate (PEM), or leave "
     "platform_certificates.ca_file out",
     "$0 不是CA证书文件：$1",
     "请提供CA证书（PEM格式），或删除 platform_certificates.ca_file"},
    {Problem::kKeyNotPrivate, "KEY_NOT_PRIVATE", "$0 $1, and no private key.",
     "give apiclient_key.pem, which WeChat Pay's certificate tool made",
     "$0 $1，而不是商户API私钥。",
     "请使用微信支付证书工具生成的 apiclient_key.pem"},
    {Problem::kKeyHasPassphrase, "KEY_HAS_PASSPHRASE",
     "$0 is protected by a passphrase, which nobody is there to type.",
     "take the passphrase off (openssl pkey -in $0 -out apiclient_key.pem) "
     "and run: chmod 600 apiclient_key.pem",
     "$0 设有密码，而运行时无人输入。",
     "请去除密码（openssl pkey -in $0 -out apiclient_key.pem），再执行：chmod "
     "600 apiclient_key.pem"},
    {Problem::kPrivateKeyWrong, "PRIVATE_KEY_WRONG", "$0 $1.",
     "give apiclient_key.pem, which WeChat Pay's certificate tool made",
     "$0 不是可用的商户API私钥（$1）。",
     "请使用微信支付证书工具生成的 apiclient_key.pem"},
    {Problem::kCertificateWrong, "CERTIFICATE_WRONG", "$0 $1.",
     "give apiclient_cert.pem", "$0 不是可用的商户API证书（$1）。",
     "请使用 apiclient_cert.pem"},
    {Problem::kPlatformCertificateGiven, "PLATFORM_CERTIFICATE_GIVEN",
     "$0 is a platform certificate, WeChat Pay's own (serial number $1); "
     "requests are signed with the merchant's.",
     "give apiclient_cert.pem; with an api_v3_key_file platform certificates "
     "come by themselves",
     "$0 是微信支付的平台证书（序列号 $1），而请求要用商户自己的证书签名。",
     "请使用 apiclient_cert.pem；配置 api_v3_key_file 后平台证书会自动下载"},
    {Problem::kCertificateOfAnotherKey, "CERTIFICATE_OF_ANOTHER_KEY",
     "$0 does not belong to the private key $1: WeChat Pay would refuse every "
     "signature.",
     "give apiclient_cert.pem and apiclient_key.pem of the same download",
     "$0 与私钥 $1 不匹配，微信支付会拒绝所有签名。",
     "请使用同一次下载得到的 apiclient_cert.pem 和 apiclient_key.pem"},
    {Problem::kCertificateExpired, "CERTIFICATE_EXPIRED",
     "$0 has expired on $1.",
     "apply for a new merchant API certificate on the merchant platform",
     "$0 已于 $1 过期。", "请在商户平台重新申请商户API证书"},
    {Problem::kCertificateNotYetValid, "CERTIFICATE_NOT_YET_VALID",
     "$0 is valid from $1 only.",
     "is this machine's clock right? Otherwise wait, or give the certificate "
     "that is in use",
     "$0 从 $1 起才有效。", "请检查本机时间；如时间无误，请使用当前有效的证书"},
    {Problem::kCertificateExpiresSoon, "CERTIFICATE_EXPIRES_SOON",
     "$0 expires on $1.",
     "apply for a new one on the merchant platform, and put it in its place; "
     "the gateway takes it without a restart",
     "$0 将于 $1 过期。",
     "请在商户平台申请新证书并替换文件，网关无需重启即可生效"},
    {Problem::kSerialIsThePlatforms, "SERIAL_IS_THE_PLATFORMS",
     "certificate_serial $0 is the serial number of a platform certificate, "
     "WeChat Pay's own.",
     "give the merchant API certificate's, or better certificate_file instead",
     "certificate_serial $0 是微信支付平台证书的序列号。",
     "请填写商户API证书的序列号，最好改用 certificate_file"},
    {Problem::kSerialIsNotTheCertificates, "SERIAL_IS_NOT_THE_CERTIFICATES",
     "certificate_serial $0 is not the serial number of $1, which is $2.",
     "leave certificate_serial out: it is read from the certificate",
     "certificate_serial $0 与 $1 的序列号 $2 不一致。",
     "请删除 certificate_serial，序列号会从证书中读取"},
    {Problem::kPublicKeyIdWrong, "PUBLIC_KEY_ID_WRONG",
     "$0 is not the id of a WeChat Pay public key: these are PUB_KEY_ID_ and "
     "digits.",
     "copy the id that is shown beside the key (公钥ID) on the merchant "
     "platform",
     "$0 不是微信支付公钥ID，公钥ID由 PUB_KEY_ID_ 和数字组成。",
     "请复制商户平台上公钥旁显示的公钥ID"},
    {Problem::kPublicKeyWrong, "PUBLIC_KEY_WRONG", "$0 $1.",
     "give pub_key.pem, downloaded from the merchant platform (下载公钥)",
     "$0 不是可用的微信支付公钥（$1）。",
     "请在商户平台下载公钥，使用其中的 pub_key.pem"},
    {Problem::kPublicKeyIsTheMerchants, "PUBLIC_KEY_IS_THE_MERCHANTS",
     "$0 is the public half of the merchant's own key; WeChat Pay signs with "
     "its own.",
     "give pub_key.pem, downloaded from the merchant platform (下载公钥)",
     "$0 是商户自己的公钥，而微信支付用它自己的密钥签名。",
     "请在商户平台下载公钥，使用其中的 pub_key.pem"},
    {Problem::kPlatformCertificateWrong, "PLATFORM_CERTIFICATE_WRONG", "$0 $1.",
     "give a platform certificate (PEM), or an api_v3_key_file instead, with "
     "which they are downloaded",
     "$0 不是可用的平台证书（$1）。",
     "请提供平台证书（PEM格式），或改用 api_v3_key_file 自动下载"},
    {Problem::kPlatformCertificateIsTheMerchants,
     "PLATFORM_CERTIFICATE_IS_THE_MERCHANTS",
     "$0 is the merchant's own certificate; WeChat Pay signs with its own.",
     "give the platform certificate, or an api_v3_key_file instead",
     "$0 是商户自己的证书，而微信支付用它自己的密钥签名。",
     "请提供平台证书，或改用 api_v3_key_file 自动下载"},
    {Problem::kPlatformCertificateExpired, "PLATFORM_CERTIFICATE_EXPIRED",
     "The platform certificate $0 has expired on $1: WeChat Pay does not sign "
     "with it any more.",
     "take it out, and give an api_v3_key_file, with which new ones are "
     "downloaded",
     "平台证书 $0 已于 $1 过期，微信支付不再用它签名。",
     "请移除该证书，并配置 api_v3_key_file 以自动下载新证书"},
    {Problem::kApiV3KeyMalformed, "API_V3_KEY_MALFORMED", "$0 $1.",
     "write the 32 characters into the file, and nothing else",
     "$0 不是APIv3密钥（$1）。", "请只在文件中写入32个字符的APIv3密钥"},
    {Problem::kMainDomainUnreachable, "MAIN_DOMAIN_UNREACHABLE",
     "$0 cannot be reached: $1",
     "check name resolution, firewall, proxy and upstream.ca_file",
     "无法连接 $0：$1", "请检查域名解析、防火墙、代理和 upstream.ca_file"},
    {Problem::kBackupDomainUnreachable, "BACKUP_DOMAIN_UNREACHABLE",
     "$0 cannot be reached: $1. Calls work, until the main domain fails, too.",
     "check name resolution, firewall and proxy, or set "
     "upstream.backup_base_url to none",
     "无法连接备用域名 $0：$1。主域名故障时调用将失败。",
     "请检查域名解析、防火墙和代理，或将 upstream.backup_base_url 设为 none"},
    {Problem::kClockOff, "CLOCK_OFF",
     "This machine's clock is $0 s off WeChat Pay's; from 300 s on both sides "
     "refuse each other.",
     "set this machine's clock (NTP)",
     "本机时间与微信支付相差 $0 秒，达到300秒时双方会互相拒绝。",
     "请校准本机时间（NTP）"},
    {Problem::kClockDrifts, "CLOCK_DRIFTS",
     "This machine's clock is $0 s off WeChat Pay's; at 300 s both sides "
     "refuse each other.",
     "set this machine's clock (NTP)",
     "本机时间与微信支付相差 $0 秒，达到300秒时双方会互相拒绝。",
     "请校准本机时间（NTP）"},
    {Problem::kSignatureRefused, "SIGNATURE_REFUSED",
     "WeChat Pay refuses this merchant's signature ($0): \"$1\"",
     "compare mchid $2 and certificate serial number $3 with the merchant "
     "platform: 账户中心, API安全",
     "微信支付拒绝该商户的签名（$0）：“$1”",
     "请在商户平台（账户中心-API安全）核对商户号 $2 和证书序列号 $3"},
    {Problem::kPermissionMissing, "PERMISSION_MISSING",
     "WeChat Pay accepts the signature, and refuses the call ($0): \"$1\"",
     "open the product for this merchant on the merchant platform",
     "签名正确，但微信支付拒绝调用（$0）：“$1”",
     "请在商户平台为该商户开通相应产品权限"},
    {Problem::kApiV3KeyNotSet, "API_V3_KEY_NOT_SET",
     "WeChat Pay has no APIv3 key for this merchant, and gives no platform "
     "certificates without ($0): \"$1\"",
     "set the key on the merchant platform (APIv3密钥), and write it into "
     "api_v3_key_file; or configure wechatpay_public_key, and leave "
     "api_v3_key_file out",
     "该商户在微信支付未设置APIv3密钥，因此无法获取平台证书（$0）：“$1”",
     "请在商户平台设置APIv3密钥并写入 api_v3_key_file；或配置 "
     "wechatpay_public_key 并删除 api_v3_key_file"},
    {Problem::kApiV3KeyIsAnother, "API_V3_KEY_IS_ANOTHER",
     "$0 does not decrypt WeChat Pay's certificates: it is not the APIv3 key "
     "that is set for this merchant.",
     "write the key that is set for this merchant into the file. If nobody has "
     "it, set a new one on the merchant platform (APIv3密钥); every other "
     "program that uses the old one needs the new one, too",
     "$0 无法解密微信支付的平台证书：它不是该商户当前的APIv3密钥。",
     "请将该商户当前的APIv3密钥写入该文件；如已遗失，请在商户平台重新设置，"
     "并同步更新其他使用旧密钥的程序"},
    {Problem::kCertificateListWrong, "CERTIFICATE_LIST_WRONG",
     "The list of platform certificates cannot be believed: $0",
     "try again; if it stays, check platform_certificates.ca_file and whatever "
     "stands between here and WeChat Pay",
     "平台证书列表不可信：$0",
     "请重试；若仍如此，请检查 platform_certificates.ca_file 以及网络中间设备"},
    {Problem::kPublicKeyNeeded, "PUBLIC_KEY_NEEDED",
     "WeChat Pay has no platform certificates for this merchant; it signs with "
     "its public key.",
     "configure wechatpay_public_key with the id and pub_key.pem of the "
     "merchant platform",
     "该商户没有平台证书，微信支付使用微信支付公钥签名。",
     "请在商户平台获取公钥ID和 pub_key.pem，并配置 wechatpay_public_key"},
    {Problem::kAnswerUnexpected, "ANSWER_UNEXPECTED",
     "WeChat Pay answered $0, which says nothing of the configuration.",
     "try again later", "微信支付返回 $0，无法据此判断配置。", "请稍后重试"},
    {Problem::kSignerUnknown, "SIGNER_UNKNOWN",
     "WeChat Pay signs with $0, which is not configured: no answer can be "
     "verified.",
     "for PUB_KEY_ID_... configure wechatpay_public_key with this id, "
     "otherwise "
     "api_v3_key_file, with which certificates are downloaded",
     "微信支付使用 $0 签名，但配置中没有它，所有应答都无法验签。",
     "若为 PUB_KEY_ID_ 开头，请用该ID配置 wechatpay_public_key；否则请配置 "
     "api_v3_key_file 以自动下载平台证书"},
    {Problem::kAnswerNotSigned, "ANSWER_NOT_SIGNED",
     "WeChat Pay did not sign this answer ($0), so the keys for verifying "
     "could "
     "not be tried.",
     "nothing has to be done; the first call will try them",
     "微信支付未对该应答（$0）签名，因此无法检验验签所用的密钥。",
     "无需处理；首次调用时会检验"},
    {Problem::kAnswerSignatureWrong, "ANSWER_SIGNATURE_WRONG",
     "The answer's signature does not hold ($0, signed with $1).",
     "is the key of $1 the right file? Download it again; otherwise look at "
     "what stands between here and WeChat Pay",
     "应答验签失败（$0，签名密钥 $1）。",
     "请确认 $1 对应的文件无误并重新下载；否则请检查网络中间设备"},
};

const ProblemText& TextOf(Problem problem) {
  for (const ProblemText& text : kProblems) {
    if (text.problem == problem) return text;
  }
  static constexpr ProblemText kNothing = {Problem::kNone, "", "", "", "", ""};
  return kNothing;
}

const CheckText& TextOf(Check check) {
  for (const CheckText& text : kChecks) {
    if (text.check == check) return text;
  }
  return kChecks[0];
}

// To follow a file's name, as PemKindText does in English.
absl::string_view ChinesePemKindText(PemKind kind) {
  switch (kind) {
    case PemKind::kEmpty:
      return "是空文件";
    case PemKind::kNotPem:
      return "没有PEM内容，即没有以 -----BEGIN 开头的行";
    case PemKind::kTruncated:
      return "不完整，缺少 -----END 行";
    case PemKind::kPrivateKey:
      return "是私钥";
    case PemKind::kEncryptedPrivateKey:
      return "是设有密码的私钥";
    case PemKind::kPublicKey:
      return "是公钥";
    case PemKind::kRsaPublicKey:
      return "是PKCS#1格式的公钥";
    case PemKind::kCertificate:
      return "是证书";
    case PemKind::kOther:
      return "既不是密钥也不是证书";
  }
  return "内容未知";
}

std::string Filled(absl::string_view text,
                   const std::vector<std::string>& arguments) {
  const auto argument = [&arguments](size_t i) {
    return i < arguments.size() ? arguments[i] : std::string();
  };
  return absl::Substitute(text, argument(0), argument(1), argument(2),
                          argument(3));
}

}  // namespace

absl::string_view CheckTitle(Check check, Language language) {
  const CheckText& text = TextOf(check);
  return language == Language::kChinese ? text.chinese : text.english;
}

absl::string_view CheckName(Check check) { return TextOf(check).name; }

absl::string_view ProblemName(Problem problem) { return TextOf(problem).name; }

Explanation Explain(const Finding& finding, Language language) {
  const ProblemText& text = TextOf(finding.problem);
  const bool chinese = language == Language::kChinese;
  std::vector<std::string> arguments = finding.arguments;
  if (finding.given.has_value()) {
    arguments.emplace_back(chinese ? ChinesePemKindText(*finding.given)
                                   : PemKindText(*finding.given));
  }
  return {Filled(chinese ? text.chinese : text.english, arguments),
          Filled(chinese ? text.chinese_mend : text.english_mend, arguments)};
}

}  // namespace campaign
