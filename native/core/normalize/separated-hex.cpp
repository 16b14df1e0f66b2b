#include "core/normalize/separated-hex.h"

#include <algorithm>

#include "core/base/bits.h"
#include "core/normalize/hex-pairs.h"

namespace sluice {
namespace {

/** Shortest list with separators that is looked for, in bytes of the view: six bytes. */
constexpr Offset LEAST_LIST = 17;
constexpr Offset PROBE = 6;
/** Places that are looked at at once, of each three neighbours. */
constexpr std::uint64_t NEIGHBOURS = 7;
constexpr Offset MOST_PROBES = (static_cast<Offset>(PAIRS_BLOCK) - 3) / PROBE + 1;
constexpr std::uint64_t PROBED = [] {
  std::uint64_t probed = 0;
  for (Offset i = 0; i < MOST_PROBES; ++i) probed |= NEIGHBOURS << (i * PROBE);
  return probed;
}();
/** Blanks between two bytes, at most. */
constexpr int MAX_BLANKS = 40;

}  // namespace

Offset& SeparatedHex::readTo(Byte separator) {
  switch (separator) {
    case ' ':
      return readTo_[0];
    case ':':
      return readTo_[1];
    case '-':
      return readTo_[2];
    case ',':
      return readTo_[3];
    default:
      return readTo_[4];
  }
}

void SeparatedHex::begin(Offset offset, Byte separator) {
  const auto isBehind = [&](const Place& place) { return place.offset > offset; };
  places_.insert(std::find_if(places_.begin(), places_.end(), isBehind), {offset, separator});
}

Offset SeparatedHex::needed() const {
  const Offset next = places_.empty() ? NEVER : places_.front().offset;
  const Offset unsearched = searched_ - LEAST_LIST;
  return std::min(unsearched, active_ ? std::min(at_, next) : next);
}

/**
 * Looks for six bytes with one separator between them: 17 bytes, so that one of every six places lies
 * well within and is all that has to be looked at. The places are the same wherever lists lie.
 */
void SeparatedHex::find(Offset end, bool isFinal) {
  static const FindHexPairs findPairs = fastestPairsFinder();
  const Byte* bytes = view_.bytes();
  const Offset base = view_.base();
  const Offset length = end - base;
  Offset at = searched_ - base;
  const Offset last = length - (isFinal ? LEAST_LIST : LEAST_LIST + PROBE + 2);
  while (at <= last) {
    const Offset probes = std::min(MOST_PROBES, (last - at) / PROBE + 1);
    std::uint64_t pairs = findPairs(bytes + at + PROBE) & PROBED & bitsBelow(static_cast<std::size_t>(probes * PROBE));
    while (pairs != 0) {
      const Offset probe = static_cast<Offset>(lowestBit(pairs)) / PROBE * PROBE;
      look(at + probe);
      pairs &= ~(NEIGHBOURS << probe);
    }
    at += probes * PROBE;
  }
  searched_ = base + std::max<Offset>(at, 0);
}

/** Looks for a list around the bytes that lie somewhat behind a place. */
void SeparatedHex::look(Offset at) {
  const Byte* bytes = view_.bytes();
  const Offset probe = at + PROBE;
  // Of three neighbours in a list exactly one is the separator, and three further on is another.
  const Offset first = HEX_SEPARATOR[bytes[probe]] ? probe : HEX_SEPARATOR[bytes[probe + 1]] ? probe + 1 : probe + 2;
  const Byte separator = bytes[first];
  if (!HEX_SEPARATOR[separator] || bytes[first + 3] != separator) return;
  const Offset from = listAround(first, separator, at);
  if (from >= 0) begin(view_.base() + from, separator);
}

bool SeparatedHex::isPair(Offset at) const {
  if (at < 0) return false;
  const Byte* bytes = view_.bytes() + at;
  return HEX_VALUE[bytes[0]] >= 0 && HEX_VALUE[bytes[1]] >= 0;
}

/** Start of the list that a separator at `first` belongs to, if it is long enough; else -1. */
Offset SeparatedHex::listAround(Offset first, Byte separator, Offset least) const {
  const Byte* bytes = view_.bytes();
  const auto limit = static_cast<Offset>(view_.length());
  Offset from = first - 2;
  if (from < 0 || !isPair(from)) return -1;
  while (from - 3 >= std::max<Offset>(0, least - LEAST_LIST) && bytes[from - 1] == separator && isPair(from - 3))
    from -= 3;
  Offset pairs = 1;
  while (from + pairs * 3 < limit && bytes[from + pairs * 3 - 1] == separator && isPair(from + pairs * 3)) {
    ++pairs;
    if (pairs * 3 - 1 >= LEAST_LIST) return from;
  }
  return -1;
}

void SeparatedHex::advance(Offset end, bool isFinal) {
  find(end, isFinal);
  for (;;) {
    while (active_ && at_ < end) {
      if (take(view_.at(at_)))
        ++at_;
      else
        this->end();
    }
    if (active_) {
      // What the list has gone over is part of it, wherever it ends: long lists would pile their places up.
      const auto isPast = [&](const Place& place) { return place.separator == separator_ && place.offset < at_; };
      places_.erase(std::remove_if(places_.begin(), places_.end(), isPast), places_.end());
      if (!isFinal) break;
      this->end();
    }
    if (places_.empty()) break;
    const Place place = places_.front();
    // A list that lies before it may not be found yet.
    if (!isFinal && place.offset > searched_ - LEAST_LIST) break;
    places_.erase(places_.begin());
    // Places within a list that was read are no lists of their own.
    if (place.offset < readTo(place.separator)) continue;
    active_ = true;
    at_ = place.offset;
    separator_ = place.separator;
    expect_ = Expect::start;
    mark_ = 0;
    if (!lane_) lane_ = std::make_unique<Lane>(opener_, LayerKind::hex);
  }
  if (lane_) lane_->feed();
}

Offset SeparatedHex::frontier(Offset span) {
  const Offset next = places_.empty() ? NEVER : view_.rawStart(places_.front().offset);
  return active_ ? std::min({next, start_, lane_->frontier(span)}) : next;
}

bool SeparatedHex::carry(Offset done, Carried& into) const {
  // From where it is searched for does not matter to a list that lies ahead: it is told of by its first byte.
  for (const Offset end : readTo_) into.add(std::max<Offset>(0, end - done));
  return !active_ && places_.empty();
}

void SeparatedHex::end() {
  active_ = false;
  readTo(separator_) = at_;
  if (lane_) lane_->finish();
}

bool SeparatedHex::take(Byte byte) {
  const int value = HEX_VALUE[byte];
  const Offset offset = at_;
  // Prefixes and separators that a pass undid are part of what the next byte needed.
  mark_ |= view_.mark(offset);
  switch (expect_) {
    case Expect::start:
      if (separator_ == PREFIXED) {
        if (byte != '0') return false;
        start_ = view_.rawStart(offset);
        expect_ = Expect::prefix;
        return true;
      }
      return firstDigit(value, offset, true);
    case Expect::prefix:
      expect_ = Expect::first;
      return (byte | 0x20) == 0x78;
    case Expect::first:
      return firstDigit(value, offset, false);
    case Expect::second:
      if (value < 0) return false;
      lane_->push(static_cast<Byte>((high_ << 4) | value), start_, view_.rawEnd(offset), mark_);
      mark_ = 0;
      expect_ = Expect::separator;
      blanks_ = 0;
      return true;
    case Expect::separator:
      return takeSeparator(byte, value, offset);
  }
  return false;
}

bool SeparatedHex::firstDigit(int value, Offset offset, bool isStart) {
  if (value < 0) return false;
  if (isStart) start_ = view_.rawStart(offset);
  high_ = value;
  expect_ = Expect::second;
  return true;
}

bool SeparatedHex::takeSeparator(Byte byte, int value, Offset offset) {
  const bool isBlank = byte == SPACE || byte == TAB || byte == CR || byte == LF;
  const bool isComma = byte == ',' || byte == ';';
  if (separator_ == PREFIXED) {
    if (isBlank || isComma) return blank();
    expect_ = Expect::start;
    return blanks_ > 0 && take(byte);
  }
  if (byte == separator_ && (blanks_ == 0 || isBlank)) return blank();
  if (isBlank && blanks_ > 0) return blank();
  return blanks_ > 0 && firstDigit(value, offset, true);
}

bool SeparatedHex::blank() {
  ++blanks_;
  return blanks_ <= MAX_BLANKS;
}

}  // namespace sluice
