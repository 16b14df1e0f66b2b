/** UTF-8, written and read (RFC 3629). */
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "core/base/byte-classes.h"

namespace sluice {

struct Utf8 {
  std::array<Byte, 4> bytes;
  std::size_t size;
};

/** The UTF-8 of a Unicode scalar value; a lone surrogate becomes U+FFFD. */
inline Utf8 utf8Of(std::uint32_t codePoint) {
  if (codePoint >= 0xd800 && codePoint < 0xe000) codePoint = 0xfffd;
  const auto byte = [](std::uint32_t value) { return static_cast<Byte>(value); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | ((codePoint >> shift) & 0x3f)); };
  if (codePoint < 0x80) return {{byte(codePoint), 0, 0, 0}, 1};
  if (codePoint < 0x800) return {{byte(0xc0 | (codePoint >> 6)), tail(0), 0, 0}, 2};
  if (codePoint < 0x10000) return {{byte(0xe0 | (codePoint >> 12)), tail(6), tail(0), 0}, 3};
  return {{byte(0xf0 | (codePoint >> 18)), tail(12), tail(6), tail(0)}, 4};
}

struct Character {
  std::uint32_t codePoint;
  std::size_t size;
};

/** The character beyond ASCII that begins at `bytes`, of which `left` are there; none where they hold none. */
inline std::optional<Character> readUtf8(const Byte* bytes, std::size_t left) {
  if (left == 0) return std::nullopt;
  const Byte lead = bytes[0];
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || left < size) return std::nullopt;
  std::uint32_t codePoint = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((bytes[i] & 0xc0) != 0x80) return std::nullopt;
    codePoint = (codePoint << 6) | (bytes[i] & 0x3fU);
  }
  if (codePoint < (size == 2 ? 0x80U : size == 3 ? 0x800U : 0x10000U) || codePoint > 0x10ffff) return std::nullopt;
  return Character{codePoint, size};
}

}  // namespace sluice
