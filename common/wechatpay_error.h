#ifndef CAMPAIGN_COMMON_WECHATPAY_ERROR_H_
#define CAMPAIGN_COMMON_WECHATPAY_ERROR_H_

#include <string>

#include "common/http_message.h"

namespace campaign {

// WeChat Pay's error answer: `{"code":"...","message":"...","detail":...}`.
// `detail` is documented as free-form, is often absent, and is sometimes nested
// once more (`detail.detail.issue`), so every member may be empty.
struct WechatPayError {
  int http_status = 0;

  // WeChat Pay's code, such as `PARAM_ERROR`; empty if the answer had none.
  std::string code;

  // For people: passed on, never matched on.
  std::string message;

  // Which field, as a path of ours (`amount.currency`), made from the JSON
  // pointer (`/amount/currency`) or the variable name of `detail.field`.
  std::string field;

  // What is wrong with it, and where it is: `body`, `url`, `query`, ...
  std::string issue;
  std::string location;
};

// Reads an error answer, whatever it is: without headers, without a body, an
// HTML page, JSON without a code. Never fails; texts are cut at 512 bytes.
WechatPayError ReadWechatPayError(const HttpResponse& response);

}  // namespace campaign

#endif  // CAMPAIGN_COMMON_WECHATPAY_ERROR_H_
