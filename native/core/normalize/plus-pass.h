/**
 * The form-encoded side of pass 3: `+` between words is a space (HTML standard, section 4.10.21.8).
 *
 * A `+` is also a base64 character and an operator, so this reading stands beside the others and never
 * replaces them: nothing is decoded out of it.
 */
#pragma once
#include <vector>

#include "core/normalize/island.h"

namespace sluice {

class PlusPass {
 public:
  PlusPass(const View& view, Island& island) : view_(view), island_(island) {}

  /** A `+` lies at this offset. */
  void place(Offset offset) { places_.push_back(offset); }
  Offset needed() const;
  void advance(Offset upTo, Offset clock, bool isFinal);
  /** See `Reader::carry`. */
  void carry(Offset done, Carried& into) const;

 private:
  bool isBetweenWords(Offset offset) const;
  bool mayJoin(Offset offset) const;
  bool isBeforeWord(Offset offset) const;
  /** Offset of the first `+` between two offsets, or `NEVER`. */
  Offset nextPlus(Offset from, Offset limit) const;

  const View& view_;
  Island& island_;
  /** Offset up to which the view was searched while the island is open, or the next place. */
  Offset at_ = 0;
  /** The last `+` that was read as a space. */
  Offset last_ = 0;
  std::vector<Offset> places_;
};

}  // namespace sluice
