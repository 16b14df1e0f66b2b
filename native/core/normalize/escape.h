/** What a written escape stands for, and how many bytes it takes up. */
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/byte-classes.h"
#include "core/base/offset.h"

namespace sluice {

/** Longest escape in bytes, so that nothing has to be read twice when a chunk ends within one. */
inline constexpr Offset LONGEST_ESCAPE = 48;

struct Escape {
  enum class Kind : std::uint8_t { byte, codePoint, text };
  Kind kind;
  std::size_t length;
  /** Of the byte or the code point. */
  std::uint32_t value;
  /** UTF-8, for several characters. */
  std::string_view text;
};

/** `count` hex digits, as a number. */
inline std::optional<std::uint32_t> hexNumber(const Byte* digits, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = HEX_VALUE[digits[i]];
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

constexpr bool isScalar(std::uint32_t codePoint) {
  return codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
}

}  // namespace sluice
