#ifndef CAMPAIGN_TOOLS_SIMULATOR_ANSWER_FAULTS_H_
#define CAMPAIGN_TOOLS_SIMULATOR_ANSWER_FAULTS_H_

#include "tools/simulator/answer_signer.h"
#include "tools/simulator/fault_script.h"
#include "tools/simulator/http_message.h"
#include "tools/simulator/json.h"

namespace simulator {

// What a fault does to an answer, in the order of these three functions. All
// are thread-safe.

// Before signing: puts another answer in place of the right one, or changes
// what it says. Gives false if what is there now must not be signed.
bool ReplaceAnswer(const FaultScript::Turn& turn, HttpResponse* response);

// What is to be different about the signature.
AnswerSigner::Twist TwistOf(const FaultScript::Turn& turn);

// After signing: damages headers, body, or the way they are sent.
void DamageDelivery(const FaultScript::Turn& turn, Delivery* delivery);

// The body of an error.
Json ErrorBody(const std::string& code, const std::string& message);

}  // namespace simulator

#endif  // CAMPAIGN_TOOLS_SIMULATOR_ANSWER_FAULTS_H_
