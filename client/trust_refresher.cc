#include "client/trust_refresher.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/certificate_list_request.h"
#include "client/response_verifier.h"
#include "common/platform_certificates.h"
#include "common/printable.h"
#include "common/wechatpay_error.h"

namespace campaign {
namespace {

absl::Status DoesNotHold(const Verdict& verdict) {
  return absl::UnavailableError(absl::StrCat(
      "the signature of the certificate list does not hold: ",
      SignatureStateName(verdict.state),
      verdict.serial.empty() ? "" : absl::StrCat(", serial ", verdict.serial)));
}

// OK if the answer, an error, says that there are no certificates, which is not
// an error to a merchant that has a public key.
absl::Status CheckRefusal(const HttpResponse& response,
                          const Verdict& verdict) {
  if (!verdict.Verified() && verdict.state != SignatureState::kUnsigned) {
    return DoesNotHold(verdict);
  }
  if (SaysThereAreNone(response)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(
      "WeChat Pay refused to give its certificates: ", response.status, " ",
      Printable(ReadWechatPayError(response).code)));
}

}  // namespace

TrustRefresher::TrustRefresher(
    std::string mchid, ApiV3Key key,
    std::optional<CertificateAuthorities> authorities, Transport& network,
    RotatingTrustStore& trust, const TrustSurroundings& surroundings)
    : mchid_(std::move(mchid)),
      key_(std::move(key)),
      authorities_(std::move(authorities)),
      network_(network),
      trust_(trust),
      surroundings_(surroundings),
      request_(CertificateListRequest()),
      forced_(surroundings.schedule.forced_interval,
              surroundings.schedule.forced_at_once) {}

TrustRefresher::~TrustRefresher() {
  const std::lock_guard<std::mutex> lock(mutex_);
  surroundings_.timer.Cancel(timer_id_);
}

void TrustRefresher::Start(std::weak_ptr<TrustRefresher> self) {
  self_ = std::move(self);
  LoadSaved();
  const bool has_keys = trust_.CountKeys() > 0;
  const std::lock_guard<std::mutex> lock(mutex_);
  ScheduleIn(has_keys
                 ? surroundings_.schedule.first_within * surroundings_.random()
                 : absl::ZeroDuration());
}

void TrustRefresher::LoadSaved() {
  if (surroundings_.cache == nullptr) return;
  const auto saved = surroundings_.cache->Load(mchid_);
  if (saved.ok()) {
    trust_.Add(*saved);
  } else if (surroundings_.observer != nullptr) {
    surroundings_.observer->OnCacheFailure(mchid_, saved.status());
  }
}

void TrustRefresher::Fetch(absl::AnyInvocable<void()> done) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const absl::Time now = surroundings_.clock.Now();
    if (!in_flight_ && forced_.TurnAfter(0, now) <= now) {
      forced_.Take(now);
      in_flight_ = true;
      surroundings_.timer.Cancel(timer_id_);
      // Signing does not belong on the event loop that this may run on.
      timer_id_ = surroundings_.timer.At(now, [weak = self_] {
        if (const auto self = weak.lock()) self->Download();
      });
    }
    if (in_flight_) {
      waiting_.push_back(std::move(done));
      return;
    }
  }
  done();
}

void TrustRefresher::ScheduleIn(absl::Duration delay) {
  timer_id_ =
      surroundings_.timer.At(surroundings_.clock.Now() + delay, [weak = self_] {
        if (const auto self = weak.lock()) self->BeginDownload();
      });
}

void TrustRefresher::BeginDownload() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (std::exchange(in_flight_, true)) return;
  }
  Download();
}

void TrustRefresher::Download() {
  SendOptions options;
  options.deadline = surroundings_.clock.Now() + surroundings_.schedule.timeout;
  network_.Send(request_, std::move(options),
                [self = self_.lock()](absl::StatusOr<Answer> answer) {
                  self->OnAnswer(std::move(answer));
                });
}

void TrustRefresher::OnAnswer(absl::StatusOr<Answer> answer) {
  bool changed = false;
  const absl::Status refresh =
      answer.ok() ? TakeIn(answer->response, &changed) : answer.status();
  bool save = false;
  std::vector<absl::AnyInvocable<void()>> waiting;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    in_flight_ = false;
    unsaved_ = unsaved_ || changed;
    save = unsaved_ && surroundings_.cache != nullptr;
    waiting.swap(waiting_);
    ScheduleIn(NextDelay(refresh.ok()));
  }
  if (surroundings_.observer != nullptr) {
    surroundings_.observer->OnRefresh({.mchid = mchid_,
                                       .refresh = refresh,
                                       .keys = trust_.CountKeys(),
                                       .expires = trust_.Expires()});
  }
  for (absl::AnyInvocable<void()>& done : waiting) done();
  if (!save) return;
  surroundings_.timer.At(surroundings_.clock.Now(), [weak = self_] {
    if (const auto self = weak.lock()) self->Save();
  });
}

absl::Duration TrustRefresher::NextDelay(bool succeeded) {
  const TrustSchedule& schedule = surroundings_.schedule;
  const double random = surroundings_.random();
  if (succeeded) {
    failures_ = 0;
    return schedule.interval * (0.9 + 0.2 * random);
  }
  ++failures_;
  absl::Duration longest = schedule.first_backoff;
  for (int i = 1; i < failures_ && longest < schedule.max_backoff; ++i) {
    longest *= 2;
  }
  longest = std::min({longest, schedule.max_backoff, schedule.interval});
  return longest * (0.5 + 0.5 * random);
}

absl::Status TrustRefresher::TakeIn(const HttpResponse& response,
                                    bool* changed) {
  const Verdict verdict =
      ResponseVerifier(trust_, surroundings_.clock).Verify(response);
  absl::Status list = response.status == 200
                          ? TakeInList(response, verdict, changed)
                          : CheckRefusal(response, verdict);
  if (!list.ok() || trust_.CountKeys() > 0) return list;
  return absl::FailedPreconditionError(
      "WeChat Pay has no valid platform certificate for this merchant; "
      "configure wechatpay_public_key");
}

absl::Status TrustRefresher::TakeInList(const HttpResponse& response,
                                        const Verdict& verdict, bool* changed) {
  const bool is_signers_first = verdict.state == SignatureState::kUnknownSerial;
  if (!verdict.Verified() && !is_signers_first) return DoesNotHold(verdict);
  const Clock& clock = surroundings_.clock;
  // Whoever signs for the first time is in the list itself. Then it is read
  // before its signature is checked; the APIv3 key proves each item.
  const auto certificates = ReadPlatformCertificates(
      response.body, key_, authorities_.has_value() ? &*authorities_ : nullptr,
      clock.Now());
  if (!certificates.ok()) return certificates.status();
  if (is_signers_first) {
    RotatingTrustStore listed({}, clock);
    listed.Add(*certificates);
    const Verdict again = ResponseVerifier(listed, clock).Verify(response);
    if (!again.Verified()) return DoesNotHold(again);
  }
  *changed = trust_.Add(*certificates);
  return absl::OkStatus();
}

void TrustRefresher::Save() {
  const std::vector<PlatformCertificate> certificates = trust_.Added();
  // All of them expired: an empty file would look damaged at the next start.
  if (certificates.empty()) return;
  const absl::Status saved = surroundings_.cache->Save(mchid_, certificates);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    // The next download tries again.
    unsaved_ = !saved.ok();
  }
  if (!saved.ok() && surroundings_.observer != nullptr) {
    surroundings_.observer->OnCacheFailure(mchid_, saved);
  }
}

}  // namespace campaign
