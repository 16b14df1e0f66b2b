/** Bits of masks that stand for 64 bytes, the lowest for the first. */
#pragma once
#include <cstddef>
#include <cstdint>

namespace sluice {

/** Number of the lowest bit; 64 where none is set. */
inline std::size_t lowestBit(std::uint64_t bits) {
  return bits == 0 ? 64 : static_cast<std::size_t>(__builtin_ctzll(bits));
}

/** Number of the highest bit, of which there is one. */
inline std::size_t highestBit(std::uint64_t bits) { return 63 - static_cast<std::size_t>(__builtin_clzll(bits)); }

/** The bits before one; all of them for 64. */
inline std::uint64_t bitsBelow(std::size_t bit) { return bit < 64 ? (std::uint64_t{1} << bit) - 1 : ~std::uint64_t{0}; }

/** The bits with which rows of `count` bits begin. */
constexpr std::uint64_t rowsOf(std::uint64_t bits, std::size_t count) {
  if (count > 64) return 0;
  std::size_t known = 1;
  for (; 2 * known <= count && bits != 0; known *= 2) bits &= bits >> known;
  return known < count ? bits & (bits >> (count - known)) : bits;
}

}  // namespace sluice
