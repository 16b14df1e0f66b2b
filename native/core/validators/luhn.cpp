#include "core/validators/luhn.h"

#include <array>
#include <string>

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

namespace {

/** Whether issuer, length and check digit of a text's digits hold, and it is not one digit repeated. */
bool isCard(std::string_view text) {
  std::array<char, MOST_DIGITS> compact;
  std::size_t size = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (!isDigit(c) || size == MOST_DIGITS) return false;
    compact[size] = c;
    size += 1;
  }
  const std::string_view digits(compact.data(), size);
  return countDistinct(digits) > 1 && hasCardIssuer(digits) && luhn(digits);
}

/** `0000 0000 0000 0000` */
constexpr std::size_t FOUR_GROUPS = 19;
constexpr std::size_t GROUP = 4;
constexpr std::size_t LONG_GROUP = 5;

/** Four groups of four with a last one of three, which is part of the number or a code beside it. */
bool hasCode(std::string_view text) {
  if (text.size() != FOUR_GROUPS + GROUP) return false;
  for (std::size_t i = 0; i < text.size(); i += 1) {
    if (i % LONG_GROUP == GROUP ? text[i] != ' ' : !isDigit(text[i])) return false;
  }
  return true;
}

bool isGroupCharacter(char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); }

bool isGroupLength(std::size_t length) { return length == GROUP || length == LONG_GROUP; }

/** The groups, each with a blank behind it, that a text ends with. */
std::string_view groupsBefore(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && text[start - 1] == ' ') {
    std::size_t at = start - 1;
    while (at > 0 && isGroupCharacter(text[at - 1])) at -= 1;
    const bool isEdge = at == 0 || !isAlphanumeric(text[at - 1]);
    if (!isEdge || !isGroupLength(start - 1 - at)) break;
    start = at;
  }
  return text.substr(start);
}

/** The groups, each with a blank before it, that a text begins with. */
std::string_view groupsAfter(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] == ' ') {
    const std::size_t next = skip(text, end + 1, isGroupCharacter);
    const bool isEdge = next == text.size() || !isAlphanumeric(text[next]);
    if (!isEdge || !isGroupLength(next - end - 1)) break;
    end = next;
  }
  return text.substr(0, end);
}

/**
 * A number among groups like its own: those of a dump or a table, unless they are a card number too, or one
 * group of digits behind it, as a year or a ZIP code.
 */
bool isAmongGroups(std::string_view before, std::string_view after) {
  const std::string_view left = groupsBefore(before);
  const std::size_t from = left.size() > FOUR_GROUPS + 1 ? left.size() - FOUR_GROUPS - 1 : 0;
  if (!left.empty() && !isCard(left.substr(from))) return true;
  const std::string_view right = groupsAfter(after);
  if (right.empty() || all(right.substr(1), isDigit)) return false;
  return !isCard(right.substr(0, FOUR_GROUPS + 1));
}

}  // namespace

/** In groups, a number is none of a longer row of groups. */
Verdict card(const Subject& subject) {
  const std::string_view text = subject.text;
  if (isCard(text)) {
    return verifiedOrFail(!contains(text, ' ') || !isAmongGroups(subject.before, subject.after));
  }
  if (!hasCode(text) || !isCard(text.substr(0, FOUR_GROUPS))) return FAIL;
  const std::string after = std::string(text.substr(FOUR_GROUPS)).append(subject.after);
  return isAmongGroups(subject.before, after) ? FAIL : withLength(VERIFIED, FOUR_GROUPS);
}

}  // namespace sluice
