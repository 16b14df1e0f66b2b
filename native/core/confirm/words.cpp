#include "core/confirm/words.h"

#include <algorithm>
#include <cstring>

namespace sluice {
namespace {

/** Longest HTML tag that counts as a separator, in bytes. */
constexpr std::size_t LONGEST_TAG = 44;
/** Bytes before a window that are read with it, so that what becomes of its first byte is certain. */
constexpr Offset MARGIN = 2 * LONGEST_TAG;

/** Length of the tag at `bytes`, or 0. Words in angle brackets are no tag, unless they hold an attribute. */
std::size_t tagLength(const Byte* bytes) {
  const std::size_t first = bytes[1] == '/' ? 2 : 1;
  if (!isLetter(bytes[first])) return 0;
  bool hasSpace = false;
  bool hasValue = false;
  for (std::size_t at = first + 1; at < LONGEST_TAG; ++at) {
    const Byte byte = bytes[at];
    if (byte == '>') return hasSpace && !hasValue ? 0 : at + 1;
    if (byte == LESS) return 0;
    if (byte == SPACE) hasSpace = true;
    if (byte == EQUALS) hasValue = true;
  }
  return 0;
}

}  // namespace

std::size_t invisibleLength(const Byte* bytes) {
  const auto isThird = [bytes](Byte first, Byte last) { return bytes[2] >= first && bytes[2] <= last; };
  switch (bytes[0]) {
    case 0xc2:
      return bytes[1] == 0xad ? 2 : 0;
    case 0xe2:
      return (bytes[1] == 0x80 && isThird(0x8b, 0x8f)) || (bytes[1] == 0x81 && isThird(0xa0, 0xa4)) ? 3 : 0;
    case 0xef:
      return bytes[1] == 0xbb && bytes[2] == 0xbf ? 3 : 0;
    default:
      return 0;
  }
}

std::size_t separatorLength(const Byte* bytes, Byte before) {
  const Byte byte = bytes[0];
  if (byte >= 0x80) return invisibleLength(bytes);
  if (byte == BACKSLASH) return bytes[1] == 'n' || bytes[1] == 'r' || bytes[1] == 't' ? 2 : 0;
  if (byte == LESS) return tagLength(bytes);
  if (!SEPARATOR[byte]) return 0;
  // Between words a plus is the form-encoded space, which is a view of its own; elsewhere it joins strings.
  return byte == PLUS && isAlphanumeric(before) && isAlphanumeric(bytes[1]) ? 0 : 1;
}

bool Words::isReadAlready(const View& view, Offset from, Offset to) {
  const Offset first = std::max(view.base(), from - MARGIN - 1);
  const Byte* const bytes = view.bytes() + (first - view.base());
  const std::size_t size = static_cast<std::size_t>(to - first) + LONGEST_TAG;
  if (first == seenFrom_ && from == from_ && to == to_ && size == seen_.size() &&
      std::memcmp(seen_.data(), bytes, size) == 0)
    return true;
  seen_.assign(bytes, bytes + size);
  seenFrom_ = first;
  from_ = from;
  to_ = to;
  return false;
}

void Words::read(const View& view, Offset from, Offset to) {
  if (isReadAlready(view, from, to)) return;
  codes_.clear();
  offsets_.clear();
  const auto put = [&](Byte code, Offset offset) {
    codes_.push_back(static_cast<char>(code));
    offsets_.push_back(offset);
  };
  const Byte* bytes = view.bytes();
  const Offset base = view.base();
  Offset separatorFrom = -1;
  bool hasColon = false;
  const Offset last = to - base;
  for (Offset i = std::max(base, from - MARGIN) - base; i <= last;) {
    const auto length = i < last ? static_cast<Offset>(separatorLength(bytes + i, i > 0 ? bytes[i - 1] : Byte{0})) : 0;
    if (length > 0) {
      if (separatorFrom < 0) separatorFrom = i;
      if (bytes[i] == COLON) hasColon = true;
      i += length;
      continue;
    }
    if (separatorFrom >= 0) {
      if (hasColon) put(COLON, base + separatorFrom);
      put(SPACE, base + i - 1);
      separatorFrom = -1;
      hasColon = false;
    }
    if (i < last) put(bytes[i], base + i);
    ++i;
  }
}

std::size_t Words::indexOf(Offset offset) const {
  return static_cast<std::size_t>(std::lower_bound(offsets_.begin(), offsets_.end(), offset) - offsets_.begin());
}

}  // namespace sluice
