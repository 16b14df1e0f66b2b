/** The code units that UTF-16 writes characters beyond U+FFFF with (Unicode standard, section 3.9, D91). */
#pragma once
#include <cstdint>

namespace sluice {

constexpr bool isHighSurrogate(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
constexpr bool isLowSurrogate(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/** The character of a pair. */
constexpr std::uint32_t pairedCodePoint(std::uint32_t high, std::uint32_t low) {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

}  // namespace sluice
