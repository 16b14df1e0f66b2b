#include "core/validators/iban.h"

#include <string>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

struct Countries {
  std::size_t length;
  /** Two letters each, one space between them. */
  std::string_view codes;
};

/** Countries by length, SWIFT IBAN registry, release 101. */
constexpr Countries COUNTRIES_BY_LENGTH[] = {
    {15, "NO"},
    {16, "BE"},
    {18, "DK FI FK FO GL NL SD"},
    {19, "MK SI"},
    {20, "AT BA EE KZ LT LU MN XK"},
    {21, "CH HR LI LV"},
    {22, "BG BH CR DE GB GE IE ME RS VA"},
    {23, "AE GI IL IQ OM SO TL"},
    {24, "AD CZ ES MD PK RO SA SE SK TN VG"},
    {25, "LY PT ST"},
    {26, "IS TR"},
    {27, "BI DJ FR GR IT MC MR SM"},
    {28, "AL AZ BY CY DO GT HN HU LB NI PL SV"},
    {29, "BR EG PS QA UA"},
    {30, "JO KW MU YE"},
    {31, "MT SC"},
    {32, "LC"},
    {33, "RU"},
};

/** The sharp s, whose upper case is `SS`. */
constexpr char SHARP_S = static_cast<char>(0xdf);

/** In upper case as JavaScript has it. What lies beyond ASCII fits no IBAN, so its case is left alone. */
std::string toUpper(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == SHARP_S) {
      out.append("SS");
    } else {
      out.push_back(isLower(c) ? static_cast<char>(c - 0x20) : c);
    }
  }
  return out;
}

/** 0 to 35, or more for what is neither a digit nor a letter in upper case. */
unsigned valueOf(char c) {
  if (isDigit(c)) return static_cast<unsigned>(c - '0');
  return isUpper(c) ? static_cast<unsigned>(c - 'A') + 10 : 36;
}

/** What a report without separators glues to the number. */
constexpr std::string_view CURRENCIES[] = {"EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN"};

/** 00, 01 and 99 cannot come out of the calculation (ISO 13616-1, 6.1). */
bool isCheck(std::string_view digits) {
  if (!all(digits, isDigit)) return false;
  const int check = (digits[0] - '0') * 10 + (digits[1] - '0');
  return check >= 2 && check <= 98;
}

}  // namespace

std::optional<std::size_t> ibanLength(std::string_view country) {
  if (country.size() != 2 || !all(country, isUpper)) return std::nullopt;
  for (const Countries& countries : COUNTRIES_BY_LENGTH) {
    if (contains(countries.codes, country)) return countries.length;
  }
  return std::nullopt;
}

bool mod97(std::string_view iban) {
  unsigned rest = 0;
  const auto read = [&rest](std::string_view part) {
    for (const char c : part) {
      const unsigned value = valueOf(c);
      if (value > 35) return false;
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return true;
  };
  return read(textFrom(iban, 4)) && read(iban.substr(0, 4)) && rest == 1;
}

Verdict iban(const Subject& subject) {
  const std::string text = toUpper(subject.text);
  const std::optional<std::size_t> least = ibanLength(std::string_view(text).substr(0, 2));
  if (!least) return FAIL;
  std::string compact;
  std::size_t end = 0;
  while (end < text.size() && compact.size() < *least) {
    const char c = text[end];
    if (c != ' ' && c != '-') compact.push_back(c);
    end += 1;
  }
  const std::string_view next = end < text.size() ? std::string_view(text).substr(end) : subject.after;
  const bool isGlued = !next.empty() && isAlphanumeric(next.front());
  if (compact.size() < *least || (isGlued && !isOneOf(next, CURRENCIES))) return FAIL;
  if (!isCheck(std::string_view(compact).substr(2, 2)) || !mod97(compact)) return FAIL;
  return end < text.size() ? withLength(VERIFIED, end) : VERIFIED;
}

}  // namespace sluice
