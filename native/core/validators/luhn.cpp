#include "core/validators/luhn.h"

#include <array>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

/** First and last value of the leading digits, and the shortest and longest number. */
struct IssuerRange {
  unsigned first;
  unsigned last;
  std::size_t least;
  std::size_t most;
};

/** By the issuers' public number ranges. */
constexpr IssuerRange ISSUERS[] = {
    // Mastercard
    {51, 55, 16, 16},
    {2221, 2720, 16, 16},
    // American Express
    {34, 34, 15, 15},
    {37, 37, 15, 15},
    // Discover
    {6011, 6011, 16, 19},
    {644, 649, 16, 19},
    {65, 65, 16, 19},
    // Diners Club
    {300, 305, 14, 19},
    {3095, 3095, 14, 19},
    {36, 36, 14, 19},
    {38, 39, 14, 19},
    // Dankort
    {5019, 5019, 16, 16},
    // JCB
    {3528, 3589, 16, 19},
    // UnionPay
    {62, 62, 16, 19},
    {81, 81, 16, 19},
    // Mir
    {2200, 2204, 16, 19},
    // Maestro
    {5018, 5018, 13, 19},
    {5020, 5020, 13, 19},
    {5038, 5038, 13, 19},
    {5893, 5893, 13, 19},
    {6304, 6304, 13, 19},
    {6759, 6759, 13, 19},
    {6761, 6763, 13, 19},
    // RuPay
    {508, 508, 16, 16},
    {60, 60, 16, 16},
    {82, 82, 16, 16},
    {353, 353, 16, 16},
    {356, 356, 16, 16},
};

/** The longest number of any issuer. */
constexpr std::size_t MOST_DIGITS = 19;

bool isVisaLength(std::size_t length) { return length == 13 || length == 16 || length == 19; }

/** The leading digits, as many as the number has. */
unsigned leadOf(std::string_view digits, unsigned like) {
  unsigned lead = 0;
  std::size_t at = 0;
  for (unsigned rest = like; rest > 0 && at < digits.size(); rest /= 10, at += 1) {
    lead = lead * 10 + static_cast<unsigned>(digits[at] - '0');
  }
  return lead;
}

}  // namespace

bool luhn(std::string_view digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < digits.size(); i += 1) {
    const char c = digits[digits.size() - 1 - i];
    if (!isDigit(c)) return false;
    const auto digit = static_cast<unsigned>(c - '0');
    const unsigned doubled = digit * 2;
    sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool hasCardIssuer(std::string_view digits) {
  if (startsWith(digits, "4")) return isVisaLength(digits.size());
  for (const IssuerRange& range : ISSUERS) {
    const unsigned lead = leadOf(digits, range.first);
    const bool isInRange = lead >= range.first && lead <= range.last;
    if (isInRange && digits.size() >= range.least && digits.size() <= range.most) return true;
  }
  return false;
}

Verdict card(const Subject& subject) {
  std::array<char, MOST_DIGITS> compact;
  std::size_t size = 0;
  for (const char c : subject.text) {
    if (c == ' ' || c == '-') continue;
    if (!isDigit(c) || size == MOST_DIGITS) return FAIL;
    compact[size] = c;
    size += 1;
  }
  const std::string_view digits(compact.data(), size);
  return verifiedOrFail(countDistinct(digits) > 1 && hasCardIssuer(digits) && luhn(digits));
}

}  // namespace sluice
