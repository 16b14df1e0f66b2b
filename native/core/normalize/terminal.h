/**
 * Control sequences of terminals, which colour logs: what stands behind the ESC goes with it, or it would be taken for
 * letters of the word that follows.
 *
 * Source: ECMA-48 (5th edition), 5.4 (control sequences); ECMA-35, 14 (designations of character sets).
 */
#pragma once
#include <algorithm>
#include <cstddef>

#include "core/base/byte-classes.h"

namespace sluice {

inline constexpr Byte ESC = 0x1b;

/** Bytes of a sequence behind its ESC; 0 if it is none, or longer than a program writes it. */
inline std::size_t sequenceTail(const Byte* bytes, std::size_t size) {
  constexpr std::size_t LONGEST_TAIL = 32;
  if (size == 0) return 0;
  if (bytes[0] >= 0x28 && bytes[0] <= 0x2b) return size > 1 && bytes[1] >= 0x30 && bytes[1] <= 0x5a ? 2 : 0;
  if (bytes[0] != '[') return 0;
  const std::size_t end = std::min(size, LONGEST_TAIL);
  std::size_t next = 1;
  while (next < end && bytes[next] >= 0x30 && bytes[next] <= 0x3f) ++next;
  while (next < end && bytes[next] >= 0x20 && bytes[next] <= 0x2f) ++next;
  return next < end && bytes[next] >= 0x40 && bytes[next] <= 0x7e ? next + 1 : 0;
}

}  // namespace sluice
