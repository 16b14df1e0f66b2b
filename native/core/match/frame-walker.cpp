#include "core/match/frame-walker.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/confirm/words.h"

namespace sluice {
namespace {

/** Beginnings that are remembered, a power of two, and their bytes: those of a short one, and all. */
constexpr unsigned HEAD_BITS = 14;
constexpr Offset SHORT_HEAD = 6;
constexpr Offset HEAD = sizeof(std::uint64_t);
/** What stands in a short one in the place of the other bytes. */
constexpr std::array<Byte, HEAD> REST = {0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::uint64_t headAt(const Byte* bytes) {
  std::uint64_t head;
  std::memcpy(&head, bytes, sizeof head);
  return head;
}

/** The beginning alone that is as good as all that begin so. */
std::uint64_t shortened(std::uint64_t head) { return head | headAt(REST.data()); }

std::size_t slotOfHead(std::uint64_t head) { return (shortened(head) * 0x9e3779b97f4a7c15U) >> (64 - HEAD_BITS); }

/** Whether it is a separator or none by itself, whatever stands beside it. */
bool isPlain(Byte byte) { return byte != BACKSLASH && byte != LESS && byte != PLUS && !BEGINS_INVISIBLE[byte]; }

}  // namespace

FrameWalker::FrameWalker(const FramePositions& positions, const Room& room)
    : automaton_(positions, room), heads_(std::size_t{1} << HEAD_BITS, 0) {}

FrameWalker::Outcome FrameWalker::walk(const View& view, Offset from, Offset limit, std::vector<std::uint32_t>& accepted) {
  const Byte* const bytes = view.bytes() + (from - view.base());
  const Offset size = limit - from;
  const bool hasHead = size >= HEAD;
  const std::uint64_t head = hasHead ? headAt(bytes) : 0;
  std::uint64_t& known = heads_[slotOfHead(head)];
  if (hasHead && (known == shortened(head) || known == head)) return Outcome::over;
  const auto [outcome, read] = walk(bytes, from == view.base(), size, accepted);
  read_ = read;
  const bool isVain = outcome == Outcome::over && read <= HEAD && accepted.empty();
  if (!hasHead || !isVain || !std::all_of(bytes, bytes + read, isPlain)) return outcome;
  // A long one that looks like a short one would stand for more than itself.
  if (read <= SHORT_HEAD)
    known = shortened(head);
  else if (head != shortened(head))
    known = head;
  return outcome;
}

FrameWalker::Walked FrameWalker::walk(const Byte* bytes, bool isFirst, Offset size, std::vector<std::uint32_t>& accepted) {
  State state = FrameAutomaton::START;
  bool isBetween = false;
  bool hasColon = false;
  for (Offset i = 0; i < size;) {
    const Byte byte = bytes[i];
    // Letters and digits are never separators.
    const std::size_t length =
        isAlphanumeric(byte) ? 0 : separatorLength(bytes + i, i == 0 && isFirst ? Byte{0} : bytes[i - 1]);
    if (length > 0) {
      isBetween = true;
      if (byte == COLON) hasColon = true;
      i += static_cast<Offset>(length);
      continue;
    }
    if (isBetween) {
      // This byte was read as well: it is no separator.
      if (hasColon && !feed(state, COLON, accepted)) return {Outcome::over, i + 1};
      if (!feed(state, SPACE, accepted)) return {Outcome::over, i + 1};
      isBetween = false;
      hasColon = false;
    }
    ++i;
    if (!feed(state, byte, accepted)) return {Outcome::over, i};
  }
  if (!isBetween) return {Outcome::cut, size};
  // A separator at the end is a space, unless it goes on with a colon.
  const std::uint32_t resets = automaton_.resets();
  State behind = state;
  if ((!hasColon || feed(behind, COLON, accepted)) && feed(behind, SPACE, accepted)) return {Outcome::cut, size};
  const bool mayHoldColon =
      automaton_.resets() != resets ||
      (!hasColon && automaton_.next(state, COLON) != (FrameAutomaton::DEAD | FrameAutomaton::ATTENTION));
  return {mayHoldColon ? Outcome::cut : Outcome::over, size};
}

}  // namespace sluice
