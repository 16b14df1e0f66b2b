/**
 * Finds, 64 bytes at a time, the places where a pass or a walk could start.
 *
 * The vectorised finder is chosen by what the processor has; the scalar one is its oracle and its stand-in.
 */
#pragma once
#include <cstdint>

#include "core/base/byte-classes.h"

namespace sluice {

/** One bit a byte of the block, the lowest for the first. */
struct PlaceMasks {
  /** At which the text pass may have something to undo; of a character of UTF-8 its first byte. */
  std::uint64_t special;
  std::uint64_t plus;
  /** The `x` of `0x`. */
  std::uint64_t prefix;
  /** Goes on with no word: the byte before it is no letter or digit, or the letter of an escaped line break or tab. */
  std::uint64_t edge;
  /** A letter or digit that begins a word. */
  std::uint64_t wordStart;
  /** Begins a character beyond ASCII. */
  std::uint64_t foreign;
};

/** Bytes that are looked at at once. */
inline constexpr std::size_t FINDER_BLOCK = 64;
/** Bytes before a block that must be readable. */
inline constexpr std::size_t FINDER_BEFORE = 2;

using FindPlaces = PlaceMasks (*)(const Byte* block);

PlaceMasks findPlacesScalar(const Byte* block);

/** The fastest finder on this processor. */
FindPlaces fastestFinder();

}  // namespace sluice
