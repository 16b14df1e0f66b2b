/**
 * Passes 3, 4 and 5 in one sweep: escapes, look-alikes and invisible characters are undone in place.
 *
 * They touch different bytes, so one sweep undoes all of them at once; what one reveals to another
 * (`%D0%B0` is a Cyrillic letter) is undone in the next layer. The sweep looks only at the places that
 * were come across, and runs a little behind so that no escape is ever cut.
 */
#pragma once
#include <vector>

#include "core/normalize/escape.h"
#include "core/normalize/island.h"
#include "core/normalize/terminal.h"
#include "core/normalize/text-tables.h"
#include "core/normalize/zero-width.h"

namespace sluice {

class TextPass {
 public:
  /** Bytes at the view's end that are not judged yet. */
  static constexpr Offset LAG = LONGEST_ESCAPE;

  TextPass(const View& view, Island& island, Smuggled& smuggled, const TextTables& tables)
      : view_(view), island_(island), smuggled_(smuggled), tables_(tables), folds_(tables.folds) {}

  /** A byte that may have to be undone; offsets come in order. */
  void place(Offset offset) { places_.push_back(offset); }
  /** First byte of the view that is still needed. */
  Offset needed() const;
  /** Undoes what lies before `upTo`; what follows by at most `LAG` bytes is already in the view. */
  void advance(Offset upTo, Offset clock, bool isFinal);
  /** See `Reader::carry`. */
  void carry(Offset done, Carried& into) const;

 private:
  void undo(Offset offset);
  void undoControl(Offset offset);
  Offset tailBehind(Offset offset, Offset limit) const;
  void undoEscape(Offset offset, const std::optional<Escape>& written, Marks passes);
  bool goesOnHidden(Offset end) const;
  void undoCharacter(Offset offset);
  void character(Offset from, Offset to, std::uint32_t codePoint, Marks passes);

  const View& view_;
  Island& island_;
  Smuggled& smuggled_;
  const TextTables& tables_;
  const FoldTable& folds_;
  std::vector<Offset> places_;
  /** Places before this offset lie within an escape that was read already. */
  Offset free_ = 0;
};

}  // namespace sluice
