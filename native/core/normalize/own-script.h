/**
 * Which Cyrillic letters stand for themselves: those of Cyrillic words in Cyrillic text. Every other of them looks like a
 * Latin one and hides nothing there; what look-alikes are folded for is a Latin word, or a word of both scripts.
 *
 * A row of Cyrillic letters stands for itself if it holds one that looks like no other, and no letter or digit of ASCII
 * touches it. A row of look-alikes alone (`с`, `его`) does where the nearest letters that tell are Cyrillic too. A row
 * with `ё`, which is as often written `е`, is folded: that reads both alike.
 */
#pragma once
#include <array>
#include <cstddef>

#include "core/base/byte-classes.h"
#include "core/normalize/folds.h"

namespace sluice {

class OwnScript {
 public:
  /** Whether a code point lies in the blocks Cyrillic or Cyrillic Supplement (Unicode, Blocks.txt). */
  static constexpr bool isCyrillic(std::uint32_t codePoint) { return codePoint - FIRST < SIZE; }

  explicit OwnScript(const FoldTable& folds);

  /**
   * Where the row of Cyrillic letters ends that one at an index is part of, if they stand for themselves; else 0.
   *
   * @param length bytes that are there; at least 44 from the index on, unless the text ends before
   */
  std::size_t endOf(const Byte* bytes, std::size_t at, std::size_t length) const;

 private:
  /** What a character is: no Cyrillic letter, one that looks like no other, one that does, or `ё`. */
  enum class Kind : std::uint8_t { none, telling, alike, yo };
  enum class Telling : std::uint8_t { nothing, cyrillic, ascii };

  static constexpr std::uint32_t FIRST = 0x400;
  static constexpr std::uint32_t SIZE = 0x130;

  Kind kindAt(const Byte* bytes, std::size_t at, std::size_t length) const;
  Telling tellingAt(const Byte* bytes, std::size_t at, std::size_t length) const;
  Telling tellingBefore(const Byte* bytes, std::size_t end) const;
  Telling tellingBehind(const Byte* bytes, std::size_t start, std::size_t length) const;

  std::array<Kind, SIZE> kinds_;
};

}  // namespace sluice
