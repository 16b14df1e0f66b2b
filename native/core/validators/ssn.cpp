#include "core/validators/ssn.h"

#include <array>

#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::size_t DIGITS = 9;
/** Printed in advertisements and leaflets, and never assigned since. */
constexpr std::string_view ADVERTISED[] = {"078051120", "219099999", "457555462"};

}  // namespace

bool isPlausibleSsn(std::string_view text) {
  std::array<char, DIGITS> compact;
  std::size_t size = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (!isDigit(c) || size == DIGITS) return false;
    compact[size] = c;
    size += 1;
  }
  const std::string_view digits(compact.data(), size);
  if (size != DIGITS || isOneOf(digits, ADVERTISED)) return false;
  const std::string_view area = digits.substr(0, 3);
  return area != "000" && area != "666" && area < "900" && digits.substr(3, 2) != "00" &&
         digits.substr(5) != "0000";
}

Verdict ssn(const Subject& subject) { return passIf(isPlausibleSsn(subject.text)); }

}  // namespace sluice
