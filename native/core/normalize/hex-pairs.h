/**
 * Finds, 64 bytes at a time, where two hex digits stand between two alike separators: only there can a list of bytes be.
 *
 * The vectorised finder is chosen by what the processor has; the scalar one is its oracle and its stand-in.
 */
#pragma once
#include <cstdint>

#include "core/base/byte-classes.h"

namespace sluice {

/** Bytes of which one may be a first separator; three more are read. */
inline constexpr std::size_t PAIRS_BLOCK = 64;
inline constexpr std::size_t PAIRS_BEHIND = 3;

/** One bit for each byte that is the first of such separators, the lowest for the first. */
using FindHexPairs = std::uint64_t (*)(const Byte* block);

std::uint64_t findHexPairsScalar(const Byte* block);

/** The fastest finder on this processor. */
FindHexPairs fastestPairsFinder();

}  // namespace sluice
