/**
 * Pass 5: text smuggled in characters that nobody sees.
 *
 * Tag characters U+E0020 to U+E007E spell ASCII, and the 256 variation selectors spell bytes (U+FE00 to
 * U+FE0F are 0 to 15, U+E0100 to U+E01EF are 16 to 255). In the text view they vanish; here they are
 * read. Visible characters may stand between them.
 */
#pragma once
#include <optional>

#include "core/normalize/lane.h"

namespace sluice {

/** The byte that a character smuggles. */
std::optional<Byte> smuggledByte(std::uint32_t codePoint);

class Smuggled {
 public:
  explicit Smuggled(LaneOpener& opener) : opener_(opener) {}

  /** Takes a hidden byte that stands at a view offset. */
  void push(Byte byte, Offset offset, Offset start, Offset end, Marks mark);
  /** The view has been read up to an offset: a stretch that nothing can continue ends. */
  void advance(Offset offset, bool isFinal);
  Offset frontier(Offset span) { return lane_ ? lane_->frontier(span) : NEVER; }
  /** No character from a view offset on continues what was smuggled before. */
  bool isOver(Offset offset) const;
  bool isQuiet(std::size_t inPlace) { return !lane_ || lane_->isQuiet(inPlace); }

 private:
  LaneOpener& opener_;
  std::unique_ptr<Lane> lane_;
  Offset last_ = 0;
};

}  // namespace sluice
