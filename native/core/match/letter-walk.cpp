#include "core/match/letter-walk.h"

#include <algorithm>
#include <cstring>

#include "core/base/bits.h"

namespace sluice {
namespace {

/** Shorter stretches are walked in one piece, in bytes. */
constexpr Offset LEAST = 128;

/** Of so many bytes those of one word tell whether they are beyond ASCII. */
constexpr Offset SAMPLED = 64;
/** Bytes that are looked at together, and those of them that are beyond ASCII. */
constexpr Offset WORD = sizeof(std::uint64_t);
std::uint64_t foreignAt(const Byte* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word & 0x8080808080808080U;
}

/** Whether most of the bytes are beyond ASCII, as far as samples tell. */
bool isForeign(const Byte* bytes, Offset size) {
  std::uint64_t count = 0;
  std::uint64_t seen = 0;
  for (Offset at = 0; at + WORD <= size; at += SAMPLED, seen += WORD)
    count += ((foreignAt(bytes + at) >> 7) * 0x0101010101010101U) >> 56;
  return 2 * count > seen;
}

std::int32_t walkOn(const Automaton& automaton, const Byte* bytes, Offset size, std::int32_t state) {
  for (Offset i = 0; i < size; ++i) {
    state = automaton.table[static_cast<std::size_t>(state + automaton.classes[bytes[i]])];
    if (state < 0) state = ~state;
  }
  return state;
}

}  // namespace

LetterWalk::LetterWalk(const Automaton& automaton) : automaton_(automaton) {
  if (automaton.isEmpty()) return;
  noteSkipped();
  noteMemory();
}

void LetterWalk::noteSkipped() {
  const auto rows = static_cast<std::int32_t>(automaton_.table.size());
  std::vector<bool> isStill(static_cast<std::size_t>(automaton_.width), true);
  for (std::int32_t row = 0; row < rows; row += automaton_.width)
    for (std::int32_t column = 0; column < automaton_.width; ++column)
      if (automaton_.table[static_cast<std::size_t>(row + column)] != row)
        isStill[static_cast<std::size_t>(column)] = false;
  for (std::size_t byte = 0; byte < isSkipped_.size(); ++byte) isSkipped_[byte] = isStill[automaton_.classes[byte]];
  skipsForeign_ = std::all_of(isSkipped_.begin() + 0x80, isSkipped_.end(), [](bool isSkipped) { return isSkipped; });
}

/** A state stands for the longest beginning of a sequence that was just met: the shortest way to it is that long. */
void LetterWalk::noteMemory() {
  std::vector<bool> isKnown(automaton_.table.size() / static_cast<std::size_t>(automaton_.width), false);
  std::vector<std::int32_t> level = {0};
  isKnown[0] = true;
  for (;;) {
    std::vector<std::int32_t> deeper;
    for (const std::int32_t row : level)
      for (std::int32_t column = 0; column < automaton_.width; ++column) {
        const std::int32_t entry = automaton_.table[static_cast<std::size_t>(row + column)];
        const std::int32_t next = entry < 0 ? ~entry : entry;
        const auto number = static_cast<std::size_t>(next / automaton_.width);
        if (isKnown[number]) continue;
        isKnown[number] = true;
        deeper.push_back(next);
      }
    if (deeper.empty()) return;
    ++memory_;
    level = std::move(deeper);
  }
}

std::int32_t LetterWalk::walk(const Byte* bytes, Offset from, Offset to, std::int32_t state,
                              std::vector<Flagged>& flagged) {
  if (to - from >= LEAST) {
    if (skipsForeign_ && isForeign(bytes + from, to - from)) return walkAscii(bytes, from, to, state, flagged);
    const Offset part = (to - from) / static_cast<Offset>(PARTS);
    std::array<std::int32_t, PARTS> states;
    for (std::size_t i = 0; i < PARTS; ++i) {
      const Offset before = static_cast<Offset>(i) * part;
      const auto known = stateAfter(bytes + from, before);
      states[i] = known ? *known : walkOn(automaton_, bytes + from, before, state);
    }
    for (Offset offset = from; offset < from + part; ++offset) {
      std::int32_t all = 0;
      for (std::size_t i = 0; i < PARTS; ++i) {
        states[i] = next(states[i], bytes[offset + static_cast<Offset>(i) * part]);
        all |= states[i];
      }
      if (all >= 0) continue;
      for (std::size_t i = 0; i < PARTS; ++i) {
        if (states[i] >= 0) continue;
        states[i] = ~states[i];
        (i == 0 ? flagged : later_[i]).push_back({offset + static_cast<Offset>(i) * part, states[i]});
      }
    }
    for (auto& found : later_) {
      flagged.insert(flagged.end(), found.begin(), found.end());
      found.clear();
    }
    from += static_cast<Offset>(PARTS) * part;
    state = states[PARTS - 1];
  }
  for (; from < to; ++from) take(state, bytes, from, flagged);
  return state;
}

void LetterWalk::take(std::int32_t& state, const Byte* bytes, Offset at, std::vector<Flagged>& flagged) const {
  state = next(state, bytes[at]);
  if (state >= 0) return;
  state = ~state;
  flagged.push_back({at, state});
}

std::int32_t LetterWalk::walkAscii(const Byte* bytes, Offset from, Offset to, std::int32_t state,
                                   std::vector<Flagged>& flagged) const {
  for (; from + WORD <= to; from += WORD) {
    std::uint64_t ascii = ~foreignAt(bytes + from) & 0x8080808080808080U;
    for (; ascii != 0; ascii &= ascii - 1)
      take(state, bytes, from + static_cast<Offset>(lowestBit(ascii) / 8), flagged);
  }
  for (; from < to; ++from) take(state, bytes, from, flagged);
  return state;
}

std::optional<std::int32_t> LetterWalk::stateAfter(const Byte* bytes, Offset size) const {
  std::size_t unknown = memory_;
  Offset begin = size;
  while (begin > 0 && unknown > 0) unknown -= isSkipped_[bytes[--begin]] ? 0 : 1;
  if (unknown > 0) return std::nullopt;
  return walkOn(automaton_, bytes + begin, size - begin, 0);
}

}  // namespace sluice
