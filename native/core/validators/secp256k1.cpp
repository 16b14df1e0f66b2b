#include "core/validators/secp256k1.h"

#include <algorithm>
#include <string>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

/** The order of the group of secp256k1 (SEC 2, section 2.4.1). */
constexpr std::string_view ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
/** 8 leading zero bytes: a small number in a slot, not a key. */
constexpr std::size_t ZERO_DIGITS = 16;

}  // namespace

Verdict secp256k1(const Subject& subject) {
  const bool isLed = startsWithCaseless(subject.text, "0x");
  std::string hex(isLed ? subject.text.substr(2) : subject.text);
  if (hex.size() != ORDER.size() || !all(hex, isHex)) return FAIL;
  std::transform(hex.begin(), hex.end(), hex.begin(), toLower);
  // Digits in lower case compare as the numbers that they write.
  return passIf(hex.find_first_not_of('0') < ZERO_DIGITS && hex < ORDER);
}

}  // namespace sluice
