#include "core/normalize/references.h"

#include <algorithm>
#include <string>

#include "core/normalize/surrogates.h"

namespace sluice {
namespace {

/** Digits that a numeric reference may pad itself with. */
constexpr std::size_t MAX_DIGITS = 12;
/** Longest name of the table. */
constexpr std::size_t MAX_NAME = 31;
/** Backslashes before one escape: JSON within JSON doubles them each time. */
constexpr std::size_t MAX_BACKSLASHES = 16;

Escape character(std::size_t length, std::uint32_t codePoint) {
  return {Escape::Kind::codePoint, length, codePoint, {}};
}

std::optional<Escape> readNumeric(const Byte* bytes, std::size_t left) {
  const bool isHex = (bytes[2] | 0x20) == 'x';
  const std::size_t first = isHex ? 3 : 2;
  std::size_t end = first;
  std::uint32_t codePoint = 0;
  while (end < left && end - first < MAX_DIGITS) {
    const int digit = HEX_VALUE[bytes[end]];
    if (digit < 0 || (!isHex && digit > 9)) break;
    codePoint = std::min(codePoint * (isHex ? 16U : 10U) + static_cast<std::uint32_t>(digit), 0x110000U);
    ++end;
  }
  if (end == first || !isScalar(codePoint)) return std::nullopt;
  if (end < left && bytes[end] == ';') ++end;
  return character(end, codePoint);
}

std::size_t backslashes(const Byte* bytes, std::size_t at, std::size_t left) {
  std::size_t letter = at;
  while (letter < left && bytes[letter] == BACKSLASH && letter - at < MAX_BACKSLASHES) ++letter;
  return letter;
}

std::optional<Escape> readBraced(const Byte* bytes, std::size_t first, std::size_t left) {
  std::size_t end = first;
  std::uint32_t codePoint = 0;
  while (end < left && end - first < 8) {
    const int digit = HEX_VALUE[bytes[end]];
    if (digit < 0) break;
    // Eight digits fill the number; only what is a character counts in the end.
    codePoint = codePoint * 16 + static_cast<std::uint32_t>(digit);
    ++end;
  }
  if (end == first || bytes[end] != '}' || !isScalar(codePoint)) return std::nullopt;
  return character(end + 1, codePoint);
}

}  // namespace

std::optional<Escape> readReference(const Byte* bytes, std::size_t left, const References& references) {
  if (bytes[1] == '#') return readNumeric(bytes, left);
  std::size_t end = 1;
  while (end < left && end <= MAX_NAME + 1 && isAlphanumeric(bytes[end])) ++end;
  if (end >= left || bytes[end] != ';' || end == 1) return std::nullopt;
  const auto found = references.find(std::string(reinterpret_cast<const char*>(bytes + 1), end - 1));
  if (found == references.end()) return std::nullopt;
  return Escape{Escape::Kind::text, end + 1, 0, found->second};
}

std::optional<Escape> readBackslash(const Byte* bytes, std::size_t left) {
  const std::size_t letter = backslashes(bytes, 0, left);
  if (bytes[letter] == 'x') {
    const auto value = hexNumber(bytes + letter + 1, 2);
    if (!value) return std::nullopt;
    return Escape{Escape::Kind::byte, letter + 3, *value, {}};
  }
  if (bytes[letter] != 'u') return std::nullopt;
  if (bytes[letter + 1] == '{') return readBraced(bytes, letter + 2, left);
  const auto unit = hexNumber(bytes + letter + 1, 4);
  if (!unit) return std::nullopt;
  const std::size_t end = letter + 5;
  if (isHighSurrogate(*unit)) {
    // The second half of a surrogate pair.
    const std::size_t second = backslashes(bytes, end, left);
    if (second > end && bytes[second] == 'u') {
      const auto low = hexNumber(bytes + second + 1, 4);
      if (low && isLowSurrogate(*low)) return character(second + 5, pairedCodePoint(*unit, *low));
    }
  }
  if (!isScalar(*unit)) return std::nullopt;
  return character(end, *unit);
}

}  // namespace sluice
