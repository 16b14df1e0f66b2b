#include "core/normalize/plus-pass.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {

/** Bytes to the next `+`, at most; less than what the pass lags behind. */
constexpr Offset NEAR = 40;
/** Bytes from one `+` to the next with a key between them, at most. */
constexpr Offset FAR = 120;
/** Letters and digits of a word, at most: what goes on for longer is a run of base64, or has marks in it. */
constexpr Offset LONGEST_WORD = 24;

/** A letter, or part of one beyond ASCII. */
bool isWordByte(Byte byte) { return isLetter(byte) || byte >= 0x80; }

/** Two of a kind are part of a word or a number. */
bool isPair(Byte first, Byte second) {
  return (isWordByte(first) && isWordByte(second)) || (isDigit(first) && isDigit(second));
}

/** A mark that words have beside them, or a byte of a letter beyond ASCII: base64 has neither. */
bool isMark(Byte byte) { return !isAlphanumeric(byte) && byte != '/'; }

/** What may stand beside a space that was encoded: letters, digits, and the marks around values. */
bool isText(Byte byte) {
  return isWordByte(byte) || isDigit(byte) || byte == PERCENT || byte == EQUALS || byte == COLON || byte == '"' || byte == '\'';
}

}  // namespace

Offset PlusPass::needed() const {
  return std::min(places_.empty() ? NEVER : places_.front(), island_.isOpen() ? at_ - 1 : island_.needed());
}

void PlusPass::carry(Offset done, Carried& into) const {
  into.add(std::max<Offset>(0, at_ - done));
  into.add(std::max<Offset>(-FAR, last_ - done));
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
 * another `+` soon, which may join words as well, with nothing between them that is too long for a word.
 */
bool PlusPass::isBetweenWords(Offset offset) const {
  if (offset - view_.base() < 2 || offset + 2 >= view_.end()) return false;
  const auto isWord = [&](Offset at) { return isWordByte(view_.at(at)) && isWordByte(view_.at(at + 1)); };
  const Byte right = view_.at(offset + 1);
  if (!isWord(offset - 2) || !(isWord(offset + 1) || right == PERCENT || right == EQUALS)) return false;
  // One alone joins two words, and no phrase is that short.
  const Offset next = nextPlus(offset + 1, std::min(view_.end(), offset + NEAR + 1));
  if (next == NEVER || !mayJoin(next)) return false;
  const Byte* bytes = view_.bytes() - view_.base();
  if (next - offset > LONGEST_WORD + 1 && std::none_of(bytes + offset + 1, bytes + next, isMark)) return false;
  return std::none_of(bytes + offset + 1, bytes + next, [](Byte byte) { return byte <= SPACE; });
}

/** Whether a word that ends soon stands behind a `+`. */
bool PlusPass::isBeforeWord(Offset offset) const {
  const Byte* right = view_.bytes() + (offset + 1 - view_.base());
  if (offset + 2 >= view_.end() || !isPair(right[0], right[1])) return false;
  const Offset most = std::min(view_.end() - offset - 1, LONGEST_WORD + 1);
  return view_.end() - offset - 1 <= LONGEST_WORD || std::any_of(right, right + most, isMark);
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
      at_ = last_ = place;
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
    // Alone and far from the others, it may be a character of base64, as those beside words are not.
    if (!isText(left) || !isText(right)) continue;
    if (offset > last_ + NEAR && !(offset <= last_ + FAR && isBeforeWord(offset)) && !isBetweenWords(offset)) continue;
    last_ = offset;
    island_.replace(offset, offset + 1, &BLANK, 1, mark::url);
  }
  if (isFinal) island_.advance(upTo, clock, true);
  // What an open island has passed needs no second look.
  places_.erase(places_.begin(), std::lower_bound(places_.begin(), places_.end(), at_));
}

}  // namespace sluice
