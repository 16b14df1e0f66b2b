/** UTF-8, written (RFC 3629). */
#pragma once
#include <array>
#include <cstdint>

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

}  // namespace sluice
