/**
 * Tells by masks whether decoded bytes hold anything for a lane to act on: a stretch of text that gets a view, the
 * head of a gzip stream, a sign of UTF-16.
 */
#pragma once
#include <algorithm>
#include <array>
#include <optional>

#include "core/base/bits.h"
#include "core/normalize/text-masks.h"
#include "core/normalize/utf16.h"
#include "core/normalize/utf8-automaton.h"

namespace sluice {

/** A stretch of so many bytes is read whatever it holds: it may be encoded once more. */
inline constexpr std::size_t LONG_TEXT = 16;

/** Bytes of a block from `start` that go on with what follows; before `whole` they are whole characters. */
struct LastStretch {
  std::size_t start;
  std::size_t whole;
};

/** Decoded bytes, at most 63, and behind them what is no text. */
class DecodedBlock {
 public:
  static constexpr std::size_t MOST = MASKED_BLOCK - 1;

  void append(const Byte* bytes, std::size_t size) {
    std::copy_n(bytes, size, bytes_.begin() + size_);
    size_ += size;
  }

  /**
   * The last stretch, which goes on; nothing where there is something to act on.
   *
   * @param seen bytes in front that were looked at before; `detector` knows them
   * @param previous the byte before those that were not
   * @param least shortest match, in bytes
   * @param isWorthView whether a stretch of these bytes gets a view, if it is over
   */
  template <typename IsWorthView>
  std::optional<LastStretch> lastStretch(std::size_t seen, int previous, Utf16Detector& detector, std::size_t least,
                                         const IsWorthView& isWorthView) {
    static const FindTextMasks masksOf = fastestTextMasks();
    std::fill(bytes_.begin() + size_, bytes_.end(), Byte{0xc0});
    const TextMasks masks = masksOf(bytes_.data());
    for (std::uint64_t second = masks.gzip >> seen; second != 0; second &= second - 1) {
      const std::size_t at = lowestBit(second);
      if ((at > 0 ? bytes_[seen + at - 1] : previous) == 0x1f) return std::nullopt;
    }
    if (!detector.passes(bytes_.data() + seen, size_ - seen, masks.wide >> seen)) return std::nullopt;

    // The last stretch begins behind the last byte that no character at the end can need.
    const std::uint64_t characters = masks.characters();
    const std::uint64_t others = size_ < LONGEST_CHARACTER ? 0 : ~characters & bitsBelow(size_ - LONGEST_CHARACTER + 1);
    const std::size_t from = others == 0 ? 0 : highestBit(others);
    LastStretch last{from, from};
    if (holdsSomething(last, size_, isWorthView)) return std::nullopt;
    // Of those before it, what is long is read even where no match is that short.
    std::uint64_t rows = rowsOf(characters & bitsBelow(from), std::min(least, LONG_TEXT));
    while (rows != 0) {
      LastStretch row{lowestBit(rows), lowestBit(rows)};
      const std::size_t end = row.start + lowestBit(~(characters >> row.start));
      if (holdsSomething(row, end, isWorthView) || isWorthView(&bytes_[row.start], row.whole - row.start)) return std::nullopt;
      rows &= ~bitsBelow(end);
    }
    return last;
  }

  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t LONGEST_CHARACTER = 4;

  /** Whether a stretch from `last` to `end` gets a view; `last` becomes the last one, which goes on. */
  template <typename IsWorthView>
  bool holdsSomething(LastStretch& last, std::size_t end, const IsWorthView& isWorthView) const {
    auto& [start, whole] = last;
    std::uint8_t state = utf8::ground;
    for (std::size_t i = start; i < end; ++i) {
      const std::uint8_t entry = utf8::TABLE[state][utf8::CLASS[bytes_[i]]];
      if ((entry & utf8::BREAK) != 0) {
        if (whole > start && isWorthView(&bytes_[start], whole - start)) return true;
        start = whole = i + ((entry & utf8::DROP) != 0 ? 1 : 0);
      }
      state = entry & utf8::STATE;
      if (state == utf8::ground && (entry & utf8::DROP) == 0) whole = i + 1;
      if (whole >= start + LONG_TEXT) return true;
    }
    return false;
  }

  std::array<Byte, MASKED_BLOCK> bytes_;
  std::size_t size_ = 0;
};

}  // namespace sluice
