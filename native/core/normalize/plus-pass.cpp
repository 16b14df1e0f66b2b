#include "core/normalize/plus-pass.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {

/** Bytes to the next `+`, at most; less than what the pass lags behind. */
constexpr Offset NEAR = 40;

/** Two of a kind are part of a word or a number. */
bool isPair(Byte first, Byte second) {
  return (isLetter(first) && isLetter(second)) || (isDigit(first) && isDigit(second));
}

/** A mark that words have beside them, and base64 has not. */
bool isMark(Byte byte) { return !isAlphanumeric(byte) && byte != '/'; }

/** What may stand beside a space that was encoded: letters, digits, and the marks around values. */
bool isText(Byte byte) {
  return isAlphanumeric(byte) || byte == PERCENT || byte == EQUALS || byte == COLON || byte == '"' || byte == '\'';
}

}  // namespace

Offset PlusPass::needed() const {
  return std::min(places_.empty() ? NEVER : places_.front(), island_.isOpen() ? at_ - 1 : island_.needed());
}

void PlusPass::carry(Offset done, Carried& into) const {
  into.add(std::max<Offset>(0, at_ - done));
  for (const Offset place : places_) into.add(place - done);
  into.close();
}

Offset PlusPass::nextPlus(Offset from, Offset limit) const {
  if (from >= limit) return NEVER;
  const Byte* begin = view_.bytes() + (from - view_.base());
  const void* found = std::memchr(begin, PLUS, static_cast<std::size_t>(limit - from));
  return found == nullptr ? NEVER : from + (static_cast<const Byte*>(found) - begin);
}

/**
 * Two letters on either side, or an escape on the right: operators and most of base64 have neither; and
 * another `+` soon, which may join words as well.
 */
bool PlusPass::isBetweenWords(Offset offset) const {
  if (offset - view_.base() < 2 || offset + 2 >= view_.end()) return false;
  const auto isWord = [&](Offset at) { return isLetter(view_.at(at)) && isLetter(view_.at(at + 1)); };
  const Byte right = view_.at(offset + 1);
  if (!isWord(offset - 2) || !(isWord(offset + 1) || right == PERCENT || right == EQUALS)) return false;
  // One alone joins two words, and no phrase is that short.
  const Offset next = nextPlus(offset + 1, std::min(view_.end(), offset + NEAR + 1));
  if (next == NEVER || !mayJoin(next)) return false;
  const Byte* bytes = view_.bytes() - view_.base();
  return std::none_of(bytes + offset + 1, bytes + next, [](Byte byte) { return byte <= SPACE; });
}

/** Whether a `+` that stands behind another may be a space: beside words, numbers, marks and words of one letter. */
bool PlusPass::mayJoin(Offset offset) const {
  const Byte left = view_.at(offset - 1);
  if (!isMark(left) && !isPair(view_.at(offset - 2), left) && view_.at(offset - 2) != PLUS && view_.at(offset - 3) != PERCENT)
    return false;
  if (offset + 2 >= view_.end() || isMark(view_.at(offset + 1))) return true;
  return isPair(view_.at(offset + 1), view_.at(offset + 2)) || view_.at(offset + 2) == PLUS;
}

void PlusPass::advance(Offset upTo, Offset clock, bool isFinal) {
  for (;;) {
    if (!island_.isOpen()) {
      if (places_.empty()) break;
      const Offset place = places_.front();
      if (place >= at_ && place >= upTo) break;
      places_.erase(places_.begin());
      if (place < at_ || !isBetweenWords(place)) continue;
      at_ = place;
    }
    const Offset offset = nextPlus(at_, upTo);
    if (offset == NEVER) {
      at_ = upTo;
      island_.advance(upTo, clock, isFinal);
      break;
    }
    island_.advance(offset, NO_CLOCK, false);
    at_ = offset + 1;
    const Byte left = offset > view_.base() ? view_.at(offset - 1) : Byte{0};
    const Byte right = view_.at(offset + 1);
    static constexpr Byte BLANK = SPACE;
    if (isText(left) && isText(right)) island_.replace(offset, offset + 1, &BLANK, 1, mark::url);
  }
  if (isFinal) island_.advance(upTo, clock, true);
  // What an open island has passed needs no second look.
  places_.erase(places_.begin(), std::lower_bound(places_.begin(), places_.end(), at_));
}

}  // namespace sluice
