#include "core/validators/aba.h"

#include "core/base/text.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::size_t DIGITS = 9;
/** American Bankers Association, Routing Number Policy: weights 3 7 1, repeated. */
constexpr int WEIGHTS[] = {3, 7, 1};

/** Federal Reserve districts, thrift institutions, electronic, and traveller's cheques. */
bool isDistrict(int prefix) {
  return prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix == 80;
}

}  // namespace

bool isRoutingNumber(std::string_view text) {
  if (text.size() != DIGITS || !all(text, isDigit)) return false;
  if (all(text, [](char c) { return c == '0'; })) return false;
  if (!isDistrict((text[0] - '0') * 10 + (text[1] - '0'))) return false;
  int sum = 0;
  for (std::size_t i = 0; i < DIGITS; i += 1) sum += WEIGHTS[i % 3] * (text[i] - '0');
  return sum % 10 == 0;
}

Verdict aba(const Subject& subject) { return verifiedOrFail(isRoutingNumber(subject.text)); }

}  // namespace sluice
