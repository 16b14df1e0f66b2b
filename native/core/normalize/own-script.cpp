#include "core/normalize/own-script.h"

#include <algorithm>

namespace sluice {
namespace {

/** Bytes of a letter. */
constexpr std::size_t LETTER = 2;
/** Bytes of the longest row that stands for itself, and of the longest one of look-alikes alone. */
constexpr std::size_t LONGEST = 40;
constexpr std::size_t LONGEST_ALIKE = 16;
/** Bytes on either side of a row of look-alikes that tell. */
constexpr std::size_t NEAR = 24;

constexpr std::uint32_t YO = 0x451;
constexpr std::uint32_t CAPITAL_YO = 0x401;

/** Among the letters lie signs and marks (Unicode, UnicodeData.txt). */
constexpr bool isSign(std::uint32_t codePoint) { return codePoint >= 0x482 && codePoint <= 0x489; }

}  // namespace

OwnScript::OwnScript(const FoldTable& folds) : kinds_() {
  for (std::uint32_t i = 0; i < SIZE; ++i) {
    const std::uint32_t codePoint = FIRST + i;
    if (isSign(codePoint)) continue;
    kinds_[i] = folds.isFolded(codePoint) ? Kind::alike : Kind::telling;
    if (codePoint == YO || codePoint == CAPITAL_YO) kinds_[i] = Kind::yo;
  }
}

OwnScript::Kind OwnScript::kindAt(const Byte* bytes, std::size_t at, std::size_t length) const {
  // What two bytes of UTF-8 begin with, then end with.
  if (at + 1 >= length || (bytes[at] & 0xe0) != 0xc0 || (bytes[at + 1] & 0xc0) != 0x80) return Kind::none;
  const std::uint32_t codePoint = (bytes[at] & 0x1fU) << 6 | (bytes[at + 1] & 0x3fU);
  return isCyrillic(codePoint) ? kinds_[codePoint - FIRST] : Kind::none;
}

/** What the byte at an index tells, as the first of a letter. */
OwnScript::Telling OwnScript::tellingAt(const Byte* bytes, std::size_t at, std::size_t length) const {
  if (isLetter(bytes[at])) return Telling::ascii;
  return kindAt(bytes, at, length) == Kind::telling ? Telling::cyrillic : Telling::nothing;
}

/** What the letter before `end`, and nearest to it, tells. */
OwnScript::Telling OwnScript::tellingBefore(const Byte* bytes, std::size_t end) const {
  for (std::size_t at = end; at > 0 && end - at < NEAR; --at)
    if (const Telling telling = tellingAt(bytes, at - 1, end); telling != Telling::nothing) return telling;
  return Telling::nothing;
}

/** What the first letter from `start` on tells. */
OwnScript::Telling OwnScript::tellingBehind(const Byte* bytes, std::size_t start, std::size_t length) const {
  const std::size_t end = std::min(length, start + NEAR);
  for (std::size_t at = start; at < end; ++at)
    if (const Telling telling = tellingAt(bytes, at, end); telling != Telling::nothing) return telling;
  return Telling::nothing;
}

std::size_t OwnScript::endOf(const Byte* bytes, std::size_t at, std::size_t length) const {
  bool isTelling = false;
  bool hasYo = false;
  const auto take = [&](std::size_t index) {
    const Kind kind = kindAt(bytes, index, length);
    isTelling |= kind == Kind::telling;
    hasYo |= kind == Kind::yo;
    return kind != Kind::none;
  };
  std::size_t start = at;
  std::size_t end = at;
  while (end - at <= LONGEST && take(end)) end += LETTER;
  while (end - start <= LONGEST && start >= LETTER && take(start - LETTER)) start -= LETTER;
  if (end == at || end - start > LONGEST || hasYo) return 0;
  if (end < length && isAlphanumeric(bytes[end])) return 0;
  if (start > 0 && isAlphanumeric(bytes[start - 1])) return 0;
  if (isTelling) return end;
  if (end - start > LONGEST_ALIKE) return 0;
  const Telling before = tellingBefore(bytes, start);
  const Telling behind = tellingBehind(bytes, end, length);
  if (before == Telling::ascii || behind == Telling::ascii) return 0;
  return before == Telling::cyrillic || behind == Telling::cyrillic ? end : 0;
}

}  // namespace sluice
