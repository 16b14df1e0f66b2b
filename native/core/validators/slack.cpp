#include "core/validators/slack.h"

#include <optional>
#include <string>

#include "core/validators/base64.h"
#include "core/validators/verdicts.h"

namespace sluice {
namespace {

constexpr std::size_t LEAST_GROUPS = 2;
constexpr std::size_t MOST_GROUPS = 8;
constexpr std::size_t LONGEST_GROUP = 16;
constexpr std::size_t LEAST_HEX = 32;
constexpr std::size_t MOST_HEX = 128;

/** A digit, groups of digits, and hex in lower case, hyphens between them. */
bool isRotated(std::string_view text) {
  const std::size_t last = text.rfind('-');
  if (last == std::string_view::npos || text.find('-') != 1 || !isDigit(text[0])) return false;
  const std::string_view hex = text.substr(last + 1);
  if (hex.size() < LEAST_HEX || hex.size() > MOST_HEX || !all(hex, isLowerHex)) return false;
  std::size_t groups = 0;
  for (std::size_t at = 1; at < last;) {
    const std::size_t end = skip(text, at + 1, isDigit);
    const std::size_t length = end - (at + 1);
    if (length < 1 || length > LONGEST_GROUP || text[end] != '-') return false;
    groups += 1;
    at = end;
  }
  return groups >= LEAST_GROUPS && groups <= MOST_GROUPS;
}

}  // namespace

Verdict slackRotated(const Subject& subject) {
  const std::optional<std::string> inner = decodeBase64(bodyOf(subject));
  return verifiedOrPass(inner && isRotated(*inner));
}

}  // namespace sluice
