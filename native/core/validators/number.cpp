#include "core/validators/number.h"

#include <charconv>
#include <limits>
#include <system_error>

#include "core/base/text.h"

namespace sluice {

double numberOf(std::string_view text) {
  while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
  if (text.empty()) return 0;
  const bool isNegative = text.front() == '-';
  if (isNegative || text.front() == '+') text.remove_prefix(1);
  const bool isDecimal = all(text, [](char c) { return isDigit(c) || c == '.'; });
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range) {
    const bool isSmall = text[text.find_first_not_of('0')] == '.';
    value = isSmall ? 0 : std::numeric_limits<double>::infinity();
  }
  const bool isWhole = isDecimal && stop == end && error != std::errc::invalid_argument;
  if (!isWhole) return std::numeric_limits<double>::quiet_NaN();
  return isNegative ? -value : value;
}

}  // namespace sluice
