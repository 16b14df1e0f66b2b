/**
 * The words view of a window: what frames are matched on.
 *
 * White space, line breaks (also as `\n` in a JSON string), Markdown marks, quotes, commas, dashes,
 * simple HTML tags and layout controls that are not seen between words are one space; a colon among them is kept
 * before it. A sentence's end keeps its mark. Quotes and dashes beyond ASCII are folded by the text pass.
 */
#pragma once
#include <string_view>
#include <vector>

#include "core/normalize/view.h"

namespace sluice {

/** Length of the separator at `bytes`, or 0. `before` is the byte before it, 0 at the view's first byte. */
std::size_t separatorLength(const Byte* bytes, Byte before);

/**
 * Length of the layout control at `bytes`, or 0: the soft hyphen, and the joiners, marks and spaces of no width (Unicode
 * Standard, section 23.2). The text pass leaves them out, as where they part the letters of a word; here they part words,
 * as where they stand in the place of blanks.
 */
std::size_t invisibleLength(const Byte* bytes);

/** The words of part of a view. */
class Words {
 public:
  /**
   * Reads the view's bytes `from` to `to`, and a few before them; unless it read the same bytes at the same place last,
   * as for each of the many frames that begin with a word.
   */
  void read(const View& view, Offset from, Offset to);
  /** Index of the first character that was read from `offset` or later. Cost: O(log length). */
  std::size_t indexOf(Offset offset) const;
  std::string_view text() const { return {codes_.data(), codes_.size()}; }
  /** View offset of a character of the text. */
  Offset offset(std::size_t index) const { return offsets_[index]; }

 private:
  bool isReadAlready(const View& view, Offset from, Offset to);

  /** All that was looked at, and where. */
  std::vector<Byte> seen_;
  Offset seenFrom_ = -1;
  Offset from_ = -1;
  Offset to_ = -1;
  std::vector<char> codes_;
  std::vector<Offset> offsets_;
};

}  // namespace sluice
