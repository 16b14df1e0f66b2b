/**
 * Classes of 64 bytes at a time, for telling where text lies in decoded bytes: what UTF-8 is made of (Unicode
 * 15, table 3-7), and what heads of other formats are.
 *
 * The vectorised classifier is chosen by what the processor has; the scalar one is its oracle and its stand-in.
 */
#pragma once
#include <cstdint>

#include "core/base/byte-classes.h"

namespace sluice {

inline constexpr std::size_t MASKED_BLOCK = 64;

/** One bit for each byte, the lowest for the first. */
struct TextMasks {
  std::uint64_t ascii;
  /** Bytes that only go on with a character. */
  std::uint64_t tail;
  /** Bytes that begin a character of two bytes or more, of three or more, of four. */
  std::uint64_t lead;
  std::uint64_t lead3;
  std::uint64_t lead4;
  /** What tells of UTF-16 holds one of these: 0, 0xFE, 0xFF. */
  std::uint64_t wide;
  /** Bytes that end the head of a gzip stream (RFC 1952). */
  std::uint64_t gzip;

  /**
   * Bytes of whole characters; of those that no UTF-8 is, some are said to be too: surrogates, and what is
   * longer than it has to be.
   */
  std::uint64_t characters() const {
    const std::uint64_t two = lead & (tail >> 1);
    const std::uint64_t three = two & lead3 & (tail >> 2);
    const std::uint64_t four = three & lead4 & (tail >> 3);
    const std::uint64_t begun = (two & ~lead3) | (three & ~lead4) | four;
    return ascii | begun | (begun << 1) | ((three & ~lead4) | four) << 2 | four << 3;
  }
};

using FindTextMasks = TextMasks (*)(const Byte* block);

TextMasks findTextMasksScalar(const Byte* block);

/** The fastest classifier on this processor. */
FindTextMasks fastestTextMasks();

}  // namespace sluice
